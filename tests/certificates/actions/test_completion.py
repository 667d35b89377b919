"""The completion package: what stops it, what does not, its chain, and what acceptance starts."""

from datetime import UTC, datetime

import pytest

from accounts.refusals import Refused
from certificates.actions import (
    accept_completion,
    attach_document,
    confirm_seals,
    endorse_completion,
    ensure_completion,
    report_completion,
    return_completion,
    save_completion,
    withdraw_completion,
)
from certificates.checks import completion_obstacles, package_of
from certificates.models import Batch, Completion
from programs.lifecycle import Stage
from tests.builders import approver, filer, host, province, reviewer
from tests.certificates.builders import (
    ACCEPTED,
    PDF,
    REPORTED,
    accepted,
    held_class,
    packed,
    reported,
    settled,
)
from trainees.models import Assessment, Roster, Trainee
from workflow.lifecycle import State
from workflow.models import Attachment, Entry, Reminder, Snapshot

pytestmark = pytest.mark.django_db
LATE = datetime(2021, 11, 30, 2, 0, tzinfo=UTC)


def obstacles(row, on=REPORTED):
    completion = Completion.objects.filter(programme=row).first() or Completion(programme=row)
    return [each.sentence for each in completion_obstacles(package_of(completion, on.date()))]


@pytest.mark.req("001-40", "001-41", "001-42", "001-43")
def test_every_missing_document_is_named_with_its_rule():
    found = obstacles(held_class())
    assert len(found) == 3
    assert found[0] == "结业上报材料缺少“绩效评价自评报告”（鲁人社函〔2021〕60号 三）。请在材料清单中上传。"


def test_the_action_refuses_with_the_same_list_and_keeps_what_is_there():
    row = held_class()
    completion = ensure_completion(row, actor=filer(row.host), now=REPORTED)
    with pytest.raises(Refused) as refusal:
        report_completion(completion, actor=filer(row.host), now=REPORTED)
    assert list(refusal.value.details) == obstacles(row)
    row.refresh_from_db()
    assert row.stage == Stage.HELD


@pytest.mark.req("000-20", "001-39")
def test_a_complete_package_goes_to_the_province_with_its_roster_drawn():
    row = held_class()
    completion = reported(row)
    row.refresh_from_db()
    assert (completion.state, completion.turn, row.stage) == (
        State.SUBMITTED,
        "等山东省人社厅",
        Stage.REPORTED,
    )
    paper = Attachment.objects.of(completion).current().get(slot="roster")
    assert (paper.content_type, paper.original_name) == ("application/pdf", f"{row.code} 学员名单.pdf")
    assert "SHA-256" in Snapshot.objects.get(subject=completion.key).parts["roster"]["学员名单"]


@pytest.mark.req("000-18", "000-19", "000-20", "000-21", "000-22")
def test_the_national_package_draws_three_of_its_five_documents():
    row = held_class(rules="national-2021", level="national")
    assert any(
        "经费结算表" in sentence and "请先在“经费结算”中填报并提交" in sentence for sentence in obstacles(row)
    )
    settled(row)
    completion = reported(row)
    kept = set(Attachment.objects.of(completion).current().values_list("slot", flat=True))
    assert kept == {"summary_report", "settlement_form", "roster", "sign_in", "survey_statistics"}
    assert completion.holder == row.authority


@pytest.mark.req("002-36", "002-37", "002-41", "002-42")
def test_fujian_asks_for_the_staff_and_the_bank_and_goes_by_the_sponsor():
    row = held_class(
        host("示例福州学院", province("福建", "35")), rules="fujian-2024-demonstration", funding="subsidised"
    )
    found = " ".join(obstacles(row))
    assert "工作人员签到" in found
    assert "户名" in found
    settled(row)
    completion = reported(row)
    assert [link["seat"] for link in completion.chain] == ["sponsor", "province"]
    with pytest.raises(Refused, match="还须转下一级"):
        accept_completion(completion, actor=reviewer(row.sponsor), now=ACCEPTED)
    endorse_completion(completion, actor=reviewer(row.sponsor), now=ACCEPTED)
    completion.refresh_from_db()
    accept_completion(completion, actor=approver(row.province), now=ACCEPTED)
    row.refresh_from_db()
    assert row.stage == Stage.COMPLETED


@pytest.mark.req("000-36", "000-39")
def test_a_trainee_without_a_result_stops_the_package():
    row = held_class()
    Assessment.objects.filter(trainee__number=1).delete()
    assert any("尚有学员未作结业考核" in sentence for sentence in obstacles(row))


def test_a_passed_trainee_without_hours_stops_the_package():
    row = held_class()
    row.roster.trainees.get(number=1).attendance.all().delete()
    assert any("有 1 人学时为 0" in sentence for sentence in obstacles(row))


def test_a_roster_that_was_opened_again_stops_the_package():
    row = held_class()
    Roster.objects.update(closed_at=None)
    row.refresh_from_db()
    assert "请先重新封存名单" in obstacles(row)[0]


@pytest.mark.req("000-17", "001-39")
def test_a_late_package_is_accepted_and_says_so():
    row = held_class()
    completion = reported(row, now=LATE)
    package = package_of(completion, LATE.date())
    assert completion.state == State.SUBMITTED
    assert "逾期 12 天" in package.late.sentence
    assert str(package.due.on) == "2021-11-18"


def test_only_the_host_writes_and_only_while_it_is_open():
    row = held_class()
    completion = packed(row)
    for stranger in (filer(host("另一学院")), reviewer(row.authority)):
        with pytest.raises(Refused) as refusal:
            save_completion(completion, summary="改", reasons={}, actor=stranger, now=REPORTED)
        assert refusal.value.status == 403
    assert (
        save_completion(completion, summary="圆满", reasons={}, actor=filer(row.host), now=REPORTED).summary
        == "圆满"
    )
    report_completion(completion, actor=filer(row.host), now=REPORTED)
    with pytest.raises(Refused, match="审核中"):
        save_completion(completion, summary="改", reasons={}, actor=filer(row.host), now=REPORTED)


def test_a_slot_that_no_rule_names_is_refused():
    row = held_class()
    completion = ensure_completion(row, actor=filer(row.host), now=REPORTED)
    with pytest.raises(Refused, match="没有这一项"):
        attach_document(completion, slot="roster", content=PDF, name="x.pdf", content_type="application/pdf",
                        actor=filer(row.host), now=REPORTED)  # fmt: skip


def test_after_a_return_only_the_parts_named_reopen_and_the_class_is_held_again():
    row = held_class()
    completion = reported(row)
    return_completion(
        completion, remarks=[("self_evaluation", "请盖章")], actor=reviewer(row.authority), now=ACCEPTED
    )
    completion.refresh_from_db()
    row.refresh_from_db()
    assert (completion.state, row.stage) == (State.RETURNED, Stage.HELD)
    assert Reminder.objects.get(organisation=row.host).address == f"/portal/programmes/{row.pk}/completion/"
    files = {
        "content": PDF,
        "name": "x.pdf",
        "content_type": "application/pdf",
        "actor": filer(row.host),
        "now": ACCEPTED,
    }
    with pytest.raises(Refused, match="没有被退回"):
        attach_document(completion, slot="performance_form", **files)
    attach_document(completion, slot="self_evaluation", **files)
    report_completion(completion, actor=filer(row.host), now=ACCEPTED)
    completion.refresh_from_db()
    assert (completion.state, completion.round) == (State.SUBMITTED, 2)


def test_withdrawing_opens_the_class_again_and_only_for_the_host():
    row = held_class()
    completion = reported(row)
    with pytest.raises(Refused):
        withdraw_completion(completion, actor=reviewer(row.authority), now=ACCEPTED)
    withdraw_completion(completion, actor=filer(row.host), now=ACCEPTED)
    row.refresh_from_db()
    assert row.stage == Stage.HELD


@pytest.mark.req("000-38", "000-39")
def test_acceptance_completes_the_class_accepts_its_roster_and_queues_the_certificates():
    row = held_class(count=3, failed=(2,))
    batch = accepted(row)
    row.refresh_from_db()
    assert (row.stage, row.roster.state) == (Stage.COMPLETED, State.ACCEPTED)
    assert (batch.state, batch.total) == (Batch.State.QUEUED, 2)
    assert {"accept", "complete", "queue_batch"} <= set(
        Entry.objects.filter(case=row.case).values_list("verb", flat=True)
    )


@pytest.mark.req("T22")
def test_who_submitted_does_not_decide():
    row = held_class()
    completion = reported(row)
    both = filer(row.host)
    both.memberships.create(organisation=row.authority, role="approver")
    with pytest.raises(Refused, match="提交人不能审核"):
        accept_completion(completion, actor=type(both).objects.get(pk=both.pk), now=ACCEPTED)
    accept_completion(completion, actor=approver(row.authority), now=ACCEPTED)


@pytest.mark.req("004-21")
def test_seals_are_confirmed_on_a_scan_that_is_there():
    row = held_class(host("示例石家庄学院", province("河北", "13")), rules="hebei-draft")
    completion = ensure_completion(row, actor=filer(row.host), now=REPORTED)
    asked = {
        "slot": "settlement_form",
        "seals": ["财务章", "别的章"],
        "actor": filer(row.host),
        "now": REPORTED,
    }
    with pytest.raises(Refused, match="还没有上传"):
        confirm_seals(completion, **asked)
    completion = packed(row)
    confirm_seals(completion, **asked)
    assert Attachment.objects.of(completion).current().get(slot="settlement_form").seals == ["财务章"]
    assert obstacles(row) == [], "a draft for comment never binds"


@pytest.mark.req("001-31")
def test_the_party_group_s_summary_is_owed_by_a_class_with_members():
    row = held_class()
    assert not [each for each in obstacles(row) if "临时党小组" in each]
    Trainee.objects.filter(roster__programme=row, row=2).update(party_member=True)
    (said,) = [each for each in obstacles(row) if "临时党小组" in each]
    assert said == (
        "班委和临时党小组材料缺少“班委和临时党小组工作总结”（鲁人社函〔2021〕60号 二（四））。请在材料清单中上传。"
    )
    packed(row)
    assert obstacles(row) == []
    slots = {
        item.code: (item.required, item.note) for item in package_of(row.completion, REPORTED.date()).items
    }
    assert slots["party_summary"] == (False, "有党员学员的报送")
    assert "party_publicity" in slots

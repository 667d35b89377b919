"""Correction, revocation and reissue: two people, one number in the place of another, both entries in the log."""

import pytest
from django.db import IntegrityError, transaction

from accounts.refusals import Refused
from certificates.actions import (
    approve_amendment,
    decline_amendment,
    finish_replacements,
    propose_amendment,
    report_error,
    view_new_number,
    void_certificate,
    withdraw_amendment,
)
from certificates.actions.amending import ValuesRefused
from certificates.amending.chains import chain_of
from certificates.amending.checks import offered
from certificates.amending.receipts import new_code
from certificates.lookup.finding import certificates_of
from certificates.models import Amendment, Certificate, IssuanceLog, Leaf
from certificates.register import register_report
from tests.builders import approver, filer, host, province, reviewer, user
from tests.certificates.issued import LATER, finished, issued, later, numbered
from tests.trainees.builders import id_number
from trainees.models import Correction, Person, Trainee
from workflow.journal import verify
from workflow.models import Attachment, Entry, Letter, Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return issued(count=2)[0]


def second(certificate):
    """The one who decides."""
    return approver(certificate.series.authority)


def proposed(certificate, *, kind="correct", actor=None, values=None, reason="与身份证不一致", **fields):
    if kind == "correct" and values is None:
        values = {"name": "王玮"}
    if kind == "revoke":
        fields.setdefault("document_number", "鲁人社函〔2021〕9号")
    return propose_amendment(
        certificate, kind=kind, values=values, reason=reason, actor=actor or filer(certificate.programme.host), now=LATER,
        **fields,
    )  # fmt: skip


def approved(certificate, **fields):
    return approve_amendment(proposed(certificate, **fields), actor=second(certificate), now=later())


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(*args, **kwargs)
    return refusal.value


@pytest.mark.req("T31", "T22", "PR-13", "PR-14")
def test_a_correction_supersedes_when_the_new_certificate_is_valid_and_not_before(certificate):
    report = report_error(
        certificate, code=new_code(), parts=["name"], text="应为王玮", contact="", now=LATER
    )
    amendment = approved(certificate, report=report)
    new = amendment.result
    certificate.refresh_from_db()
    assert (certificate.state, new.state, new.replaces) == ("valid", "reserved", certificate)
    assert (new.number, new.name, new.content["name"]) == ("YX372021000003", "王玮", "王玮")
    assert new.content["verify_url"].endswith("/verify/YX372021000003/")
    assert new.content_hash != certificate.content_hash
    report.refresh_from_db()
    assert report.state == "in_hand"

    new = finished(new, now=later(2))
    certificate.refresh_from_db()
    assert (certificate.state, certificate.superseded_by, certificate.ended_at) == (
        "superseded",
        new,
        later(2),
    )
    assert certificate.name != "王玮"
    assert [(leaf.certificate, leaf.event, leaf.at) for leaf in Leaf.objects.order_by("position")][-2:] == [
        (certificate, "superseded", later(2)), (new, "issued", later(2)),
    ]  # fmt: skip
    assert Leaf.objects.get(event="superseded").statement["replaced_by"] == new.number
    assert list(certificate.log.values_list("event", flat=True)) == ["reserved", "valid", "superseded"]
    report.refresh_from_db()
    assert (report.state, new.number in report.answer) == ("corrected", True)
    assert chain_of(certificate) == chain_of(new) == [certificate, new]
    assert register_report(certificate.series).in_order
    verbs = [
        "report_error",
        "propose_amendment",
        "correct_trainee",
        "approve_amendment",
        "correct_certificate",
    ]
    assert list(Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs
    assert list(verify()) == []


@pytest.mark.req("T31", "T21")
def test_the_accepted_roster_changes_to_what_was_decided_and_to_nothing_else(certificate):
    old, number = certificate.person, id_number(77)
    amendment = approved(certificate, values={"name": "王玮", "sex": "", "doc_number": number})
    trainee = Trainee.objects.get(pk=certificate.trainee_id)
    assert (trainee.name, trainee.person.number, trainee.number_mask) == (
        "王玮",
        number,
        amendment.result.content["document_masked"],
    )
    kept = Correction.objects.get()
    assert (kept.person_before, kept.name_before, kept.made_by, kept.approved_by) == (
        old, certificate.name, amendment.proposed_by, amendment.decided_by,
    )  # fmt: skip
    trainee.name = "别的名字"
    with pytest.raises(IntegrityError), transaction.atomic():
        trainee.save(update_fields=["name"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(name="别的名字")
    with pytest.raises(IntegrityError), transaction.atomic():
        Trainee.objects.filter(pk=trainee.pk).update(unit="别的单位")
    assert (certificate.person, amendment.result.person.number) == (old, number)


def test_each_certificate_is_found_by_the_name_and_number_that_it_was_issued_to(certificate):
    number, before = id_number(77), (certificate.name, certificate.person.number)
    new = finished(approved(certificate, values={"name": "王玮", "sex": "", "doc_number": number}).result)
    assert [row.number for row in certificates_of(*before)] == [certificate.number]
    assert [row.number for row in certificates_of("王玮", number)] == [new.number]
    assert chain_of(new)[0] == certificate


@pytest.mark.req("T31")
def test_a_roster_that_was_changed_after_the_issue_changes_no_certificate(certificate):
    """Someone with the database in hand puts a correction of his own beside the roster: the certificate stays as frozen."""
    trainee = certificate.trainee
    Correction.objects.create(
        trainee=trainee, person_before=trainee.person, name_before=trainee.name, sex_before=trainee.sex, mask_before="x",
        person=trainee.person, name="改名", sex=trainee.sex, number_mask=trainee.number_mask, basis="无",
        made_by=filer(certificate.programme.host), approved_by=second(certificate), made_at=LATER,
    )  # fmt: skip
    Trainee.objects.filter(pk=trainee.pk).update(name="改名")
    new = approved(certificate, values={"hours": "20"}).result
    assert (new.name, new.hours, new.content["hours"]) == (certificate.name, 20, "20")


@pytest.mark.req("PR-08", "T22", "T10")
def test_host_and_authority_propose_and_an_approver_of_the_register_who_did_not_propose_decides(certificate):
    here, office = certificate.programme.host, certificate.series.authority
    others = [
        user("colleague", here, "reader"), filer(host("示例青岛学院")), approver(province("福建", "35")),
        user("boss", office, "finance"),
    ]  # fmt: skip
    assert {refused(proposed, certificate, actor=each).code for each in others} == {"not_allowed"}
    amendment = proposed(certificate, actor=second(certificate))
    deciders = [filer(here), reviewer(office), approver(province("福建", "35"))]
    assert {refused(approve_amendment, amendment, actor=each, now=later()).code for each in deciders} == {
        "not_allowed"
    }
    assert refused(approve_amendment, amendment, actor=second(certificate), now=later()).code == "same_person"
    assert (
        refused(decline_amendment, amendment, note="不", actor=second(certificate), now=later()).code
        == "same_person"
    )
    assert Certificate.objects.count() == 2
    other = user("approver-two", office, "approver")
    assert approve_amendment(amendment, actor=other, now=later()).decided_by == other
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.update(decided_by=amendment.proposed_by_id)


@pytest.mark.req("T23", "PR-11", "PR-14", "PR-15")
def test_a_revocation_takes_effect_at_once_and_cannot_be_repeated(certificate):
    Trainee.objects.filter(pk=certificate.trainee_id).update(email="wang@example.cn")
    report_error(certificate, code=new_code(), parts=["name"], text="应为王玮", contact="", now=LATER)
    amendment = approved(certificate, kind="revoke", reason="冒名顶替")
    certificate.refresh_from_db()
    assert (certificate.state, certificate.ended_at, certificate.ended_reason) == (
        "revoked",
        later(),
        "冒名顶替",
    )
    leaf = Leaf.objects.order_by("position").last()
    assert (leaf.certificate, leaf.event, leaf.statement["number"]) == (
        certificate,
        "revoked",
        certificate.number,
    )
    assert certificate.log.last().event == IssuanceLog.Event.REVOKED
    assert Letter.objects.filter(outside=True, address="wang@example.cn").count() == 1
    assert Reminder.objects.filter(
        key=f"revoked:{certificate.pk}", organisation=certificate.programme.host
    ).exists()
    assert certificate.error_reports.get().state == "declined"
    assert refused(approve_amendment, amendment, actor=second(certificate), now=later(2)).code == "decided"
    assert refused(proposed, certificate, kind="revoke").code == "wrong_state"
    assert Leaf.objects.filter(event="revoked").count() == 1


@pytest.mark.req("T24")
def test_a_revoked_certificate_comes_back_only_as_a_new_number_by_a_decision_of_its_own(certificate):
    approved(certificate, kind="revoke")
    certificate.refresh_from_db()
    assert offered(certificate) == ["reissue"]
    new = finished(approved(certificate, kind="reissue", values={}).result)
    certificate.refresh_from_db()
    assert (certificate.state, new.state, new.replaces, new.name) == (
        "revoked",
        "valid",
        certificate,
        certificate.name,
    )
    assert offered(certificate) == []
    assert offered(new) == ["correct", "revoke"]


def test_one_proposal_at_a_time_and_none_while_the_correction_is_drawn(certificate):
    first = proposed(certificate)
    for kind in ("correct", "revoke"):
        assert "等待审批" in refused(proposed, certificate, kind=kind).sentence
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(
            certificate=certificate,
            kind="revoke",
            reason="x",
            proposed_by=first.proposed_by,
            proposed_at=LATER,
        )
    approve_amendment(first, actor=second(certificate), now=later())
    for kind in ("correct", "revoke"):
        assert "正在制证" in refused(proposed, certificate, kind=kind).sentence
    new = finished(Certificate.objects.get(replaces=certificate))
    assert new.number in refused(proposed, certificate, kind="revoke").sentence
    assert proposed(new, kind="revoke").state == "proposed"


def test_a_correction_that_cannot_be_drawn_is_made_void_and_corrected_again(certificate):
    report = report_error(certificate, code=new_code(), parts=["name"], text="错字", contact="", now=LATER)
    stuck = approved(certificate, report=report).result
    stuck.fault = "姓名中的字没有字体"
    stuck.save(update_fields=["fault"])
    void_certificate(stuck, reason="字体没有", actor=second(certificate), now=later())
    report.refresh_from_db()
    assert report.state == "open"
    new = finished(approved(certificate, values={"name": "王炜"}, report=report).result)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.superseded_by) == ("superseded", new)
    assert chain_of(new) == [certificate, stuck, new]
    report.refresh_from_db()
    assert report.state == "corrected"


def test_a_number_that_never_became_a_certificate_is_reissued_with_its_mistake_put_right():
    (certificate,) = numbered(count=1)
    assert offered(certificate) == []
    void_certificate(certificate, reason="姓名有误", actor=second(certificate), now=LATER)
    certificate.refresh_from_db()
    new = approved(certificate, kind="reissue", values={"name": "王玮"}).result
    assert (new.name, new.replaces, new.state) == ("王玮", certificate, "reserved")


def test_withdrawn_or_declined_leaves_all_as_it_was(certificate):
    report = report_error(
        certificate, code=new_code(), parts=["name"], text="应为王玮", contact="", now=LATER
    )
    first = proposed(certificate, report=report)
    assert refused(withdraw_amendment, first, actor=second(certificate), now=later()).code == "not_allowed"
    withdraw_amendment(first, actor=first.proposed_by, now=later())
    report.refresh_from_db()
    assert report.state == "open"
    again = proposed(certificate, report=report)
    assert (
        refused(decline_amendment, again, note=" ", actor=second(certificate), now=later()).code
        == "no_reason"
    )
    decline_amendment(again, note="请附身份证复印件", actor=second(certificate), now=later())
    assert refused(withdraw_amendment, again, actor=again.proposed_by, now=later()).code == "decided"
    report.refresh_from_db()
    assert (report.state, Certificate.objects.count(), Correction.objects.count()) == ("open", 2, 0)
    assert not Reminder.objects.filter(key=f"amendment:{again.pk}", withdrawn_at=None).exists()
    assert (
        Reminder.objects.get(key=f"amendment:{again.pk}:declined").organisation == certificate.programme.host
    )


def test_values_are_checked_before_anybody_else_sees_them(certificate):
    with pytest.raises(ValuesRefused) as refusal:
        proposed(certificate, values={"name": "王1", "hours": "99"})
    assert set(refusal.value.faults) == {"name", "hours"}
    assert refused(proposed, certificate, values={}).code == "no_change"
    classmate = Certificate.objects.exclude(pk=certificate.pk).get().person
    assert (
        refused(proposed, certificate, values={"doc_number": classmate.number, "sex": ""}).code == "doubled"
    )
    assert refused(proposed, certificate, kind="revoke", document_number=" ").code == "no_document"
    assert refused(proposed, certificate, reason=" ").code == "no_reason"
    assert not Amendment.objects.exists()


@pytest.mark.req("T06", "PR-24", "T32")
def test_the_new_document_number_is_sealed_and_every_full_look_is_written_down(certificate):
    number = id_number(77)
    amendment = proposed(certificate, values={"doc_number": number, "sex": ""}, reason=f"应为{number}")
    assert number not in str(Amendment.objects.values("changes", "reason", "document_number"))
    assert number not in str(list(Entry.objects.values())) + str(list(Reminder.objects.values()))
    assert (
        refused(
            view_new_number, amendment, actor=user("x", certificate.programme.host, "reader"), now=LATER
        ).code
        == "not_allowed"
    )
    assert view_new_number(amendment, actor=second(certificate), now=LATER) == number
    assert Entry.objects.get(verb="view_new_number").actor_id == second(certificate).pk


def test_the_paper_that_a_proposal_rests_on_is_kept_with_it(certificate):
    amendment = proposed(certificate, file=("决定.pdf", b"%PDF-1.7\n", "application/pdf"))
    kept = Attachment.objects.of(amendment).get()
    assert (kept.slot, kept.original_name) == ("basis", "决定.pdf")


@pytest.mark.req("PR-27", "T25")
def test_the_worker_finishes_what_was_approved_and_names_a_character_that_no_font_has(certificate):
    good = approved(certificate, values={"hours": "20"}).result
    other = Certificate.objects.exclude(trainee=certificate.trainee_id).get()
    bad = approved(other, values={"name": "王\U0003134f"}).result
    finish_replacements(clock=lambda: later(2))
    finish_replacements(clock=lambda: later(3))
    for row in (good, bad, other, certificate):
        row.refresh_from_db()
    assert (good.state, certificate.state) == ("valid", "superseded")
    assert (bad.state, other.state) == ("reserved", "valid")
    assert "U+3134F" in bad.fault
    assert Reminder.objects.filter(key=f"fault:{bad.pk}", organisation=bad.series.authority).count() == 1


def test_a_person_who_is_known_already_is_not_made_twice(certificate):
    Person.objects.create(doc_type="passport", number="E12345678", number_index=b"0" * 16, name="旁人")
    number = id_number(90)
    new = approved(certificate, values={"doc_number": number, "sex": ""}).result
    assert Person.objects.filter(pk=new.person_id, name=certificate.name).exists()


def test_a_correction_takes_its_number_by_the_pattern_of_the_register(certificate):
    """A pattern may name level and kind; the number of a correction says them like those of the class."""
    series = certificate.series
    series.pattern = "YX{level}{region}{year}{serial:06d}"
    series.save(update_fields=["pattern"])
    assert approved(certificate).result.number == "YXS372021000003"
    assert not [serial for serial, _, _ in register_report(series).foreign if serial == 3]

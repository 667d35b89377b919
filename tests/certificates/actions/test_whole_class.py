"""One correction of a whole class: who is in it, who decides, all or nothing, and how it is carried out."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from accounts.refusals import Refused
from certificates.actions import (
    approve_amendment,
    decline_amendment,
    finish_replacements,
    propose_amendment,
    withdraw_amendment,
)
from certificates.actions.whole_class import (
    approve_class_correction,
    decline_class_correction,
    propose_class_correction,
    withdraw_class_correction,
)
from certificates.amending.whole_class import Wanted, changes_of, preview_of, read_wanted
from certificates.models import Amendment, Certificate
from certificates.register import register_report
from reports.staff import desk_lines
from tests.builders import approver, filer, host, province, user
from tests.certificates.issued import LATER, finished, issued, later
from trainees.actions import state_hours
from trainees.models import Correction
from workflow.journal import verify
from workflow.models import Attachment, Entry, Reminder

pytestmark = pytest.mark.django_db
TITLE = {"class_title": "智能制造关键技术高级研修班"}


@pytest.fixture
def certificates():
    return issued(count=3)


def proposed(certificates, values=TITLE, *, seen=None, actor=None, **fields):
    programme = certificates[0].programme
    fields = {"reason": "计划印错了班名", "document_number": "鲁人社函〔2021〕9号", **fields}
    return propose_class_correction(
        programme, values=values, seen=len(certificates) if seen is None else seen, now=LATER,
        actor=actor or filer(programme.host), **fields,
    )  # fmt: skip


def second(certificates):
    return approver(certificates[0].series.authority)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(*args, **kwargs)
    return refusal.value


@pytest.mark.req("T31", "T22", "PR-13")
def test_one_decision_gives_every_certificate_of_the_class_a_new_one(certificates):
    made = proposed(certificates, file=("依据.pdf", b"%PDF-1.7\n", "application/pdf"))
    assert len({each.group for each in made}) == 1
    assert [each.state for each in made] == ["proposed"] * 3
    assert Attachment.objects.of(made[0]).count() == 1
    done = approve_class_correction(made[0], actor=second(certificates), now=later())
    numbers = [each.result.number for each in done]
    assert numbers == ["YX372021000004", "YX372021000005", "YX372021000006"]
    for old in certificates:
        old.refresh_from_db()
        assert old.state == "valid"  # until the new one is
    for each in done:
        finished(each.result, now=later(2))
    for old, each in zip(certificates, done, strict=True):
        old.refresh_from_db()
        new = old.superseded_by
        assert (old.state, new, new.content["class_title"]) == (
            "superseded",
            each.result,
            TITLE["class_title"],
        )
        same = old.content.keys() - {"class_title", "number", "verify_url", "qr_text", "issued_on"}
        assert {key: new.content[key] for key in same} == {key: old.content[key] for key in same}
    assert not Correction.objects.exists()  # nothing on the roster was wrong
    assert register_report(certificates[0].series).in_order
    assert verify(certificates[0].programme.case)
    # One message to the office, one to the host: not one a certificate.
    assert Reminder.objects.filter(title__contains="全班证书更正待审批").count() == 1
    assert Reminder.objects.filter(title__contains="全班证书更正已批准：3 本").count() == 1
    assert not Reminder.objects.filter(title__startswith="证书已更正").exists()
    verbs = Entry.objects.filter(verb__contains="class_correction").values_list("verb", flat=True)
    assert sorted(verbs) == ["approve_class_correction", "propose_class_correction"]


def test_hours_are_corrected_where_they_are_wrong_and_counted_so(certificates):
    finished(
        approve_amendment(
            propose_amendment(
                certificates[0], kind="correct", values={"hours": "21"}, reason="与签到不符", now=LATER,
                actor=filer(certificates[0].programme.host),
            ), actor=second(certificates), now=LATER,
        ).result, now=LATER,
    )  # fmt: skip
    values = {"hours": "20", "hours_from": 24}
    made = proposed(certificates, values, seen=2)
    assert [each.changes for each in made] == [{"hours": ["24", "20"]}] * 2
    done = approve_class_correction(made[0], actor=second(certificates), now=later())
    said = {state_hours(each.result.person, year=2021, now=later()).content["hours"] for each in done}
    assert said == {"20"}
    assert state_hours(certificates[0].person, year=2021, now=later()).content["hours"] == "21"


def test_what_is_under_amendment_is_left_out_and_named(certificates):
    first, second_one, third = certificates
    office = second(certificates)
    propose_amendment(
        first,
        kind="revoke",
        reason="冒名",
        document_number="文号",
        now=LATER,
        actor=filer(first.programme.host),
    )
    approve_amendment(
        propose_amendment(
            second_one, kind="correct", values={"name": "王玮"}, reason="姓名", now=LATER, actor=filer(first.programme.host)
        ), actor=office, now=LATER,
    )  # fmt: skip
    preview = preview_of(first.programme, Wanted(**TITLE))
    assert [each for each, _ in preview.changed] == [third]
    (one, why), (two, making) = preview.left_out
    assert (one, two) == (first, second_one)
    assert "撤销" in why
    assert "正在制证" in making
    assert refused(proposed, certificates).code == "stale"  # three were shown, one is left
    assert [each.certificate for each in proposed(certificates, seen=1)] == [third]


def test_the_second_person_decides_and_nobody_else(certificates):
    office = certificates[0].series.authority
    mine = approver(office)
    lead = proposed(certificates, actor=mine)[0]
    programme = lead.certificate.programme
    stranger = approver(province("福建", "35"))
    for person, code in (
        (mine, "same_person"),
        (filer(programme.host), "not_allowed"),
        (stranger, "not_allowed"),
    ):
        assert refused(approve_class_correction, lead, actor=person, now=later()).code == code
        assert refused(decline_class_correction, lead, note="不", actor=person, now=later()).code == code
    other = user("other_approver", office, "approver")
    assert len(approve_class_correction(lead, actor=other, now=later())) == 3
    assert refused(approve_class_correction, lead, actor=other, now=later()).code == "decided"
    assert refused(withdraw_class_correction, lead, actor=mine, now=later()).code == "decided"


def test_one_of_the_class_is_not_decided_by_itself(certificates):
    made = proposed(certificates)
    actor, filing = second(certificates), made[0].proposed_by
    assert refused(approve_amendment, made[1], actor=actor, now=later()).code == "of_class"
    assert refused(decline_amendment, made[1], note="不", actor=actor, now=later()).code == "of_class"
    assert refused(withdraw_amendment, made[1], actor=filing, now=later()).code == "of_class"
    assert len(approve_class_correction(made[1], actor=actor, now=later())) == 3  # whichever of them is given


def test_all_or_none(certificates):
    lead = proposed(certificates)[0]
    # As if one had ended by another way meanwhile: no certificate of the class gets a number then.
    Certificate.objects.filter(pk=certificates[2].pk).update(
        state="revoked", ended_at=LATER, ended_reason="冒名"
    )
    assert (
        refused(approve_class_correction, lead, actor=second(certificates), now=later()).code == "wrong_state"
    )
    assert not Certificate.objects.waiting().exists()
    assert set(Amendment.objects.values_list("state", flat=True)) == {"proposed"}


def test_a_class_is_one_decision_on_the_desk(certificates):
    alone = issued(count=1, first_serial=40, first=date(2021, 9, 6))[0]
    proposed(certificates)
    propose_amendment(
        alone,
        kind="correct",
        values={"name": "王玮"},
        reason="姓名",
        actor=filer(alone.programme.host),
        now=LATER,
    )
    (line,) = [line for line in desk_lines(second(certificates)) if line.thing == "证书更正或撤销待审批"]
    assert line.count == 2
    assert Amendment.objects.leading(certificates[0].programme).count() == 1


def test_declined_with_words_and_withdrawn_by_whoever_proposed(certificates):
    lead = proposed(certificates)[0]
    assert (
        refused(decline_class_correction, lead, note=" ", actor=second(certificates), now=later()).code
        == "no_reason"
    )
    decline_class_correction(lead, note="班名没有错", actor=second(certificates), now=later())
    assert set(Amendment.objects.values_list("state", "note")) == {("declined", "班名没有错")}
    again = proposed(certificates)[0]
    assert (
        refused(withdraw_class_correction, again, actor=second(certificates), now=later()).code
        == "not_allowed"
    )
    withdraw_class_correction(again, actor=again.proposed_by, now=later())
    assert set(Amendment.objects.of_group(again.group).values_list("state", flat=True)) == {"withdrawn"}
    assert not Reminder.objects.filter(title__contains="待审批", withdrawn_at=None).exists()
    assert len(proposed(certificates)) == 3


def test_what_cannot_stand_is_refused_with_its_field(certificates):
    far = filer(host("另一家研究院"))
    assert refused(proposed, certificates, actor=far).code == "not_allowed"
    assert refused(proposed, certificates, document_number=" ").field == "document_number"
    assert refused(proposed, certificates, reason="").field == "reason"
    same = {"class_title": certificates[0].content["class_title"]}
    assert refused(proposed, certificates, same, seen=0).code == "no_change"
    assert refused(proposed, certificates, {"hours": "99"}).code == "value_faults"
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "class_title"), ({"hours": "0"}, "hours"), ({"hours": "abc"}, "hours"), ({"hours": "30"}, "hours"),
        ({"class_title": "长" * 121}, "class_title"), ({"host": "\U0010ffff"}, "host"),
        ({"starts_on": date(2021, 10, 2), "ends_on": date(2021, 10, 1)}, "ends_on"),
    ],
)  # fmt: skip
def test_values_are_read_with_every_fault_at_its_field(values, field):
    _, faults = read_wanted(values, most=24)
    assert list(faults) == [field]
    assert read_wanted({"hours": "24", "host": " 某 院 "}, most=24)[1] == {}


def test_only_what_differs_changes():
    content = {
        "class_title": "甲班", "host": "乙院", "starts_on": "2021-10-01", "ends_on": "2021-10-03", "hours": "24",
    }  # fmt: skip
    wanted = Wanted(class_title="甲班", host="丙院", ends_on=date(2021, 10, 4), hours=20, hours_from=21)
    assert changes_of(content, wanted) == {"host": ["乙院", "丙院"], "ends_on": ["2021-10-03", "2021-10-04"]}


def test_the_worker_finishes_a_class_in_one_go(certificates):
    lead = proposed(certificates)[0]
    approve_class_correction(lead, actor=second(certificates), now=later())
    finish_replacements(clock=later)
    assert Certificate.objects.valid().count() == 3
    assert Certificate.objects.filter(state="superseded").count() == 3
    assert not Amendment.objects.of_group(uuid4()).exists()

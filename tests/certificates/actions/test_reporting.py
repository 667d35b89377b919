"""A holder reports an error, host or authority answers."""

import pytest

from accounts.refusals import Refused
from certificates.actions import answer_report, report_error
from certificates.amending.receipts import new_code, receipt_hash
from certificates.models import ErrorReport
from tests.builders import approver, filer, host, province, reviewer, user
from tests.certificates.issued import LATER, issued, numbered
from workflow.models import Entry, Letter, Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return issued(count=1)[0]


def reported(certificate, *, code=None, parts=("name",), text="应为王玮", contact="", now=LATER):
    return report_error(
        certificate, code=code or new_code(), parts=parts, text=text, contact=contact, now=now
    )


@pytest.mark.req("T31", "T23")
def test_a_report_is_kept_once_under_the_hash_of_its_code_and_both_offices_hear_of_it(certificate):
    code = new_code()
    first = reported(certificate, code=code, parts=["dates", "name", "nonsense"], contact="wang@example.cn")
    again = reported(certificate, code=code, text="另一句")
    assert again.pk == first.pk
    assert (first.parts, first.state, first.text) == (["name", "dates"], "open", "应为王玮")
    assert ErrorReport.objects.with_receipt([receipt_hash(code)]).get() == first
    told = Reminder.objects.filter(key__startswith="error_report:")
    assert {each.organisation for each in told} == {certificate.programme.host, certificate.series.authority}
    entry = Entry.objects.get(verb="report_error")
    assert (entry.after, entry.actor_id) == (f"{certificate.number}：姓名、举办时间", None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"parts": []}, "no_part"), ({"parts": ["x"]}, "no_part"), ({"text": "  "}, "no_text")],
)
def test_a_report_says_what_is_wrong(certificate, fields, code):
    with pytest.raises(Refused) as refusal:
        reported(certificate, **fields)
    assert refusal.value.code == code
    assert not ErrorReport.objects.exists()


def test_no_more_than_three_wait_at_a_time(certificate):
    for _ in range(3):
        reported(certificate)
    with pytest.raises(Refused, match="已有 3 件"):
        reported(certificate)


def test_a_number_that_is_no_certificate_yet_is_not_reported():
    with pytest.raises(Refused, match="不能提出勘误"):
        reported(numbered(count=1)[0])


@pytest.mark.req("PR-08")
def test_host_and_authority_may_answer_and_nobody_else(certificate):
    report = reported(certificate, contact="wang@example.cn")
    reader, stranger = user("colleague", certificate.programme.host, "reader"), filer(host("示例青岛学院"))
    foreign = reviewer(province("福建", "35"))
    for other in (reader, stranger, foreign):
        with pytest.raises(Refused) as refusal:
            answer_report(report, answer="核实无误", actor=other, now=LATER)
        assert refusal.value.code == "not_allowed"
    done = answer_report(report, answer="与身份证一致", actor=filer(certificate.programme.host), now=LATER)
    assert (done.state, done.answer) == ("declined", "与身份证一致")
    assert not Reminder.objects.filter(key__startswith="error_report:", withdrawn_at=None).exists()
    assert Letter.objects.get(outside=True).address == "wang@example.cn"
    with pytest.raises(Refused) as refusal:
        answer_report(report, answer="再答", actor=approver(certificate.series.authority), now=LATER)
    assert refusal.value.code == "wrong_state"


def test_an_answer_has_words(certificate):
    with pytest.raises(Refused, match="理由"):
        answer_report(reported(certificate), answer=" ", actor=filer(certificate.programme.host), now=LATER)


@pytest.mark.req("T06")
def test_a_document_number_that_somebody_typed_is_not_kept(certificate):
    number = certificate.person.number
    report = reported(certificate, text=f"号码应为{number}")
    assert number not in report.text

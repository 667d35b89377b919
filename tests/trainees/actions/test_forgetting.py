"""Applicants who did not come, and what phones left, are deleted a year after the class; the rest stays."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from tests.builders import filer
from tests.trainees.builders import a_class, imported
from tests.trainees.recruits import applicant, decided, received, recruiting
from trainees.actions import open_sign_in, sign_in
from trainees.attending.codes import code_at, step_at
from trainees.models import Attendance, Receipt, Registration, SignIn
from trainees.tasks import forget_what_is_over
from workflow.models import Entry

pytestmark = pytest.mark.django_db
NINE = datetime(2021, 10, 18, 1, 0, tzinfo=UTC)  # the last day of the class


def swept(days):
    with time_machine.travel(NINE + timedelta(days=days), tick=False):
        return forget_what_is_over()


@pytest.mark.req("PR-24")
def test_those_who_did_not_come_are_forgotten_a_year_after_the_class():
    row = recruiting()
    received(row, applicant(1), applicant(2))
    received(row, applicant(3))
    decided(row, "admitted", 1)
    assert swept(settings.FORGET_AFTER_DAYS) == 0
    assert swept(settings.FORGET_AFTER_DAYS + 1) == 3
    assert list(Registration.objects.values_list("state", flat=True)) == ["admitted"]
    assert Receipt.objects.count() == 1
    entry = Entry.objects.get(verb="forget_applicants")
    assert (entry.actor_name, entry.note) == (
        "系统", "办班结束已满保存期限，删除未录取人员 2 人、空回执 1 份",
    )  # fmt: skip
    assert swept(settings.FORGET_AFTER_DAYS + 2) == 0
    assert Entry.objects.filter(verb="forget_applicants").count() == 1


@pytest.mark.req("PR-24")
def test_what_a_phone_left_goes_and_the_mark_stays():
    roster = imported(a_class())
    session = open_sign_in(roster, on=NINE.date(), half="am", actor=filer(roster.programme.host), now=NINE)
    code = code_at(session.secret, step_at(NINE, settings.SIGN_IN_PERIOD))
    sign_in(roster.trainees.first(), code=code, at=NINE, device=b"d" * 16, now=NINE)
    marks = Attendance.objects.count()
    assert swept(settings.FORGET_AFTER_DAYS) == 0
    assert swept(settings.FORGET_AFTER_DAYS + 1) == 1
    assert (SignIn.objects.count(), Attendance.objects.count()) == (0, marks)

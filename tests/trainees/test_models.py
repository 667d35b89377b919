"""What the database itself holds of a roster."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.builders import approver, filer, province
from tests.trainees.builders import AFTER, a_class, imported
from trainees.actions import accept_roster, close_roster
from trainees.models import (
    Assessment,
    Attendance,
    PartyPost,
    Roster,
    Score,
    StaffAttendance,
    StaffMember,
    Trainee,
)

pytestmark = pytest.mark.django_db


@pytest.mark.req("000-39")
def test_no_side_door_changes_an_accepted_roster():
    """T21: the same writes pass before acceptance and fail after it, whatever program sends them."""
    roster = imported(a_class(), count=30)
    close_roster(roster, actor=filer(roster.programme.host), now=AFTER, verified=True, version=roster.version)
    someone = Trainee.objects.first()
    staff = StaffMember.objects.create(roster=roster, number=1, name="示例班主任", duty="班主任")
    stamp = {"recorded_at": AFTER, "recorded_by": filer(roster.programme.host)}
    sign = {"staff": staff, "on": "2021-10-15", "half": "am", "present": True, **stamp}
    writes = (
        lambda: Score.objects.create(trainee=someone, component="test", marks=80, **stamp),
        lambda: StaffAttendance.objects.create(**sign),
        lambda: StaffMember.objects.filter(pk=staff.pk).delete(),
        lambda: PartyPost.objects.create(roster=roster, trainee=someone, body="committee", post="班长"),
        lambda: Trainee.objects.filter(pk=someone.pk).update(region="济南市"),
        lambda: Trainee.objects.filter(pk=someone.pk).update(ownership="民营企业"),
        lambda: Trainee.objects.filter(pk=someone.pk).update(name="别人"),
        lambda: Assessment.objects.filter(trainee=someone).update(result="failed"),
        lambda: Attendance.objects.filter(trainee=someone).update(present=False),
        lambda: Attendance.objects.filter(trainee=someone).delete(),
        lambda: Assessment.objects.filter(trainee=someone).delete(),
        lambda: Trainee.objects.filter(pk=someone.pk).delete(),
        lambda: Roster.objects.update(closed_at=timezone.now()),
        lambda: Roster.objects.update(state="draft"),
    )
    for write in writes:
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
    accept_roster(roster, actor=approver(province()), now=AFTER)
    for write in writes:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    Trainee.objects.filter(pk=someone.pk).update(phone="10000000000")  # a new key may seal it anew
    assert Trainee.objects.count() == 30


def test_a_make_up_without_a_reason_is_refused_by_the_database():
    someone = imported(a_class(), count=1).trainees.get()
    mark = {"trainee": someone, "on": "2021-10-30", "half": "am", "present": True}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(**mark, source="manual", reason="")
    assert Attendance.objects.create(**mark, source="manual", reason="漏签").pk

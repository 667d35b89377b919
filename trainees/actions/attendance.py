"""While the class runs: half days made up by hand."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from applications.models import Half
from trainees.actions.guards import open_roster, still_on
from trainees.hours import timetable
from trainees.models import Attendance
from workflow.journal import record


@transaction.atomic
def record_attendance(trainee, *, on, half, present, reason, actor, now):
    """Make up one half day of one trainee with its reason; it outlives later workbooks (001-25)."""
    roster = open_roster(trainee.roster, actor, "补录签到")
    if not reason.strip():
        raise Refused("补录签到须写明原因，如“现场漏签，有班主任证明”。", code="no_reason", field="reason")
    _require_day(roster.programme, on, half, timezone.localdate(now))
    trainee = still_on(roster, trainee)
    row = Attendance.objects.select_for_update().filter(trainee=trainee, on=on, half=half).first()
    before = _word(row.present) if row else "未登记"
    if row and row.present == present:
        raise Refused(
            f"{trainee.name} {on:%Y-%m-%d} {Half(half).label}已登记为“{before}”，无需重复补录。",
            code="no_change",
            status=409,
        )
    row = row or Attendance(trainee=trainee, on=on, half=half)
    row.present, row.source, row.reason = present, "manual", reason.strip()
    row.save()
    record(roster, "record_attendance", actor=actor, now=now, note=row.reason,
           before=f"{trainee.name} {on:%Y-%m-%d} {Half(half).label}：{before}", after=_word(present))  # fmt: skip
    return row


def _require_day(programme, on, half, today):
    """A half day of this class that has come; where there is a timetable, one with a lesson."""
    if programme.starts_on and not programme.starts_on <= on <= programme.ends_on:
        raise Refused(
            f"{on:%Y-%m-%d} 不在办班时间 {programme.starts_on:%Y-%m-%d} 至 {programme.ends_on:%Y-%m-%d} 之内，请核对日期。",
            code="wrong_day",
            field="slot",
        )
    if on > today:
        raise Refused(f"{on:%Y-%m-%d} 还没有到，只能补录已经上过的课。", code="too_early", field="slot")
    taught = {(day, part) for day, part, _ in timetable(programme)}
    if taught and (on, half) not in taught:
        raise Refused(
            f"课程表在 {on:%Y-%m-%d} {Half(half).label}没有课，不计学时，无需补录。",
            code="no_session",
            field="slot",
        )


def _word(present):
    return "出勤" if present else "缺勤"

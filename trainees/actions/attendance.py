"""Half days made up or put right by hand, for one person or for several with one reason."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from applications.models import Half
from trainees.actions.guards import open_roster, still_on
from trainees.hours import timetable
from trainees.models import Attendance, Source
from workflow.journal import record

NO_REASON = "补录签到须写明原因，如“现场漏签，有班主任证明”。"


@transaction.atomic
def record_attendance(trainee, *, on, half, present, reason, actor, now):
    """Make up one half day of one trainee with its reason; it outlives later workbooks (001-25)."""
    roster = open_roster(trainee.roster, actor, "补录签到")
    require_reason(reason)
    require_day(roster.programme, on, half, timezone.localdate(now))
    return change_mark(
        roster, trainee, on=on, half=half, present=present, reason=reason.strip(), actor=actor, now=now
    )


@transaction.atomic
def record_many(roster, *, trainees, on, half, present, reason, actor, now):
    """Make up one half day of several trainees (ids) with one reason; whoever is so already is left; gives how many."""
    roster = open_roster(roster, actor, "补录签到")
    require_reason(reason)
    require_day(roster.programme, on, half, timezone.localdate(now))
    people = {person.pk: person for person in roster.trainees.filter(pk__in=trainees).defer("phone", "email")}
    if gone := len(set(trainees) - set(people)):
        raise Refused(
            f"所选的人中有 {gone} 名已不在名单中，没有补录。请刷新页面后重新选择。",
            code="stranger",
            status=409,
        )
    rows = Attendance.objects.select_for_update().filter(trainee__in=people, on=on, half=half)
    same = {row.trainee_id for row in rows if row.present == present}
    changed = [person for pk, person in people.items() if pk not in same]
    if not changed:
        raise Refused(
            f"所选的人 {_slot(on, half)}都已登记为“{word(present)}”，无需重复补录。",
            code="no_change",
            status=409,
        )
    Attendance.objects.bulk_create(
        [
            Attendance(trainee=person, on=on, half=half, present=present, source=Source.MANUAL,
                       reason=reason.strip(), recorded_at=now, recorded_by=actor)
            for person in changed
        ],
        update_conflicts=True, unique_fields=["trainee", "on", "half"],
        update_fields=["present", "source", "reason", "recorded_at", "recorded_by"],
    )  # fmt: skip
    names = "、".join(person.name for person in changed)
    record(roster, "record_attendance", actor=actor, now=now, note=reason.strip(),
           before=f"{_slot(on, half)}：{names}", after=f"{word(present)} {len(changed)} 人",
           data={"trainees": [person.pk for person in changed]})  # fmt: skip
    return len(changed)


def change_mark(roster, trainee, *, on, half, present, reason, actor, now, verb="record_attendance"):
    """Set one mark by hand, on a roster that is locked and open; the earlier word stays in the journal."""
    trainee = still_on(roster, trainee)
    row = Attendance.objects.select_for_update().filter(trainee=trainee, on=on, half=half).first()
    before = word(row.present) if row else "未登记"
    if row and row.present == present:
        raise Refused(
            f"{trainee.name} {_slot(on, half)}已登记为“{before}”，无需重复补录。",
            code="no_change",
            status=409,
        )
    row = row or Attendance(trainee=trainee, on=on, half=half)
    row.present, row.source, row.reason = present, Source.MANUAL, reason
    row.recorded_at, row.recorded_by = now, actor
    row.save()
    record(roster, verb, actor=actor, now=now, note=reason,
           before=f"{trainee.name} {_slot(on, half)}：{before}", after=word(present))  # fmt: skip
    return row


def require_reason(reason):
    if not reason.strip():
        raise Refused(NO_REASON, code="no_reason", field="reason")


def require_day(programme, on, half, today):
    """A half day of this class that has come; where there is a timetable, one with a lesson."""
    if programme.starts_on and not programme.starts_on <= on <= programme.ends_on:
        raise Refused(
            f"{on:%Y-%m-%d} 不在办班时间 {programme.starts_on:%Y-%m-%d} 至 {programme.ends_on:%Y-%m-%d} 之内，请核对日期。",
            code="wrong_day",
            field="slot",
        )
    if on > today:
        raise Refused(f"{on:%Y-%m-%d} 还没有到，只能登记已经上过的课。", code="too_early", field="slot")
    taught = {(day, part) for day, part, _ in timetable(programme)}
    if taught and (on, half) not in taught:
        raise Refused(
            f"课程表在 {_slot(on, half)}没有课，不计学时，无需登记签到。",
            code="no_session",
            field="slot",
        )


def word(present):
    return "出勤" if present else "缺勤"


def _slot(on, half):
    return f"{on:%Y-%m-%d} {Half(half).label}"

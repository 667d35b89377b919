"""While the class runs: half days made up by hand, results of the final assessment."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from applications.models import Half
from trainees.actions.guards import require_editable, require_filer, require_running, still_on
from trainees.hours import timetable
from trainees.models import Assessment, Attendance
from workflow.actions import locked
from workflow.journal import record


@transaction.atomic
def record_attendance(trainee, *, on, half, present, reason, actor, now):
    """Make up one half day of one trainee with its reason; it outlives later workbooks (001-25)."""
    roster = _open_roster(trainee.roster, actor, "补录签到")
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


@transaction.atomic
def assess(roster, *, results, version, actor, now):
    """Register results of the final assessment: {trainee id: (result, note)}; gives how many changed (000-36)."""
    roster = _open_roster(roster, actor, "登记结业考核", version=version)
    people = {person.pk: person for person in roster.trainees.defer("phone").select_related("assessment")}
    if strangers := set(results) - set(people):
        raise Refused(
            f"有 {len(strangers)} 名学员已不在名单中，没有保存。请刷新页面后重新登记。",
            code="stranger",
            status=409,
        )
    changed = [
        Assessment(trainee=people[pk], result=result, note=note.strip(), assessed_at=now, assessed_by=actor)
        for pk, (result, note) in results.items()
        if _differs(people[pk], result, note.strip())
    ]
    if not changed:
        return 0
    Assessment.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["trainee"],
        update_fields=["result", "note", "assessed_at", "assessed_by"],
    )  # fmt: skip
    roster.version += 1
    roster.save(update_fields=["version"])
    passed = sum(row.result == Assessment.Result.PASSED for row in changed)
    record(roster, "assess", actor=actor, now=now, after=f"合格 {passed} 人，不合格 {len(changed) - passed} 人",
           data={"changed": {str(row.trainee_id): row.result for row in changed}})  # fmt: skip
    return len(changed)


def _open_roster(roster, actor, what, *, version=None):
    require_filer(roster.programme, actor, what)
    programme = roster.programme
    roster = locked(roster, version=version)
    roster.programme = locked(programme)
    require_running(roster.programme, what)
    require_editable(roster)
    return roster


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


def _differs(person, result, note):
    try:
        row = person.assessment
    except Assessment.DoesNotExist:
        return True
    return (row.result, row.note) != (result, note)


def _word(present):
    return "出勤" if present else "缺勤"

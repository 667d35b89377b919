"""Writes to the working calendar."""

from django.db import transaction

from accounts.actions import validated
from accounts.refusals import not_allowed
from accounts.roles import Role
from policies.models import Holiday
from workflow.journal import record

# One chain for the whole calendar: a day has no case of its own.
CASE = "policies.holiday"


def require_calendar_keeper(actor, what):
    """The State Council's calendar is one for all: the ministry keeps it."""
    if actor is not None and not (actor.is_ministry and actor.has_role(Role.APPROVER)):
        raise not_allowed(what, "人力资源社会保障部的审批人员")


@transaction.atomic
def keep_holiday(day, *, actor, now):
    require_calendar_keeper(actor, "编辑放假安排")
    before = Holiday.objects.filter(pk=day.pk).first() if day.pk else None
    validated(day).save()
    record(day, "keep_holiday", actor=actor, now=now, case=CASE, before=before or "", after=day)
    return day


@transaction.atomic
def drop_holiday(day, *, actor, now):
    require_calendar_keeper(actor, "删除放假安排")
    record(day, "drop_holiday", actor=actor, now=now, case=CASE, before=day)
    day.delete()


@transaction.atomic
def load_calendar(days, *, actor, now):
    """Add the arranged days that are not there yet; what staff entered stays. Gives the number added."""
    require_calendar_keeper(actor, "录入放假安排")
    known = set(Holiday.objects.values_list("date", flat=True))
    rows = [
        Holiday(date=day.day, is_working=day.is_working, name=day.name, source=day.source)
        for day in days
        if day.day not in known
    ]
    if not rows:
        return 0
    Holiday.objects.bulk_create(rows)
    years = sorted({row.date.year for row in rows})
    after = f"{years[0]}—{years[-1]} 年，{len(rows)} 天"
    record(rows[0], "load_calendar", actor=actor, now=now, case=CASE, after=after)
    return len(rows)

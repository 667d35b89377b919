"""Writes to the working calendar."""

from django.db import transaction

from accounts.actions import validated
from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from policies.arrangement import faults_of
from policies.models import CalendarYear, Holiday
from policies.querysets import CALENDAR_CASE
from policies.state_council import YEARS, foreseen_days, source_of
from workflow.journal import record


def is_calendar_keeper(user):
    """The State Council's calendar is one for all: the ministry keeps it."""
    return user.is_ministry and user.has_role(Role.APPROVER)


def require_calendar_keeper(actor, what):
    if actor is not None and not is_calendar_keeper(actor):
        raise not_allowed(what, "人力资源社会保障部的审批人员")


@transaction.atomic
def keep_holiday(day, *, actor, now):
    require_calendar_keeper(actor, "编辑放假安排")
    before = Holiday.objects.filter(pk=day.pk).first() if day.pk else None
    validated(day).save()
    for year in {each.date.year for each in (before, day) if each}:
        CalendarYear.objects.touch(year, now)
    record(day, "keep_holiday", actor=actor, now=now, case=CALENDAR_CASE, before=before or "", after=day)
    return day


@transaction.atomic
def drop_holiday(day, *, actor, now):
    require_calendar_keeper(actor, "删除放假安排")
    record(day, "drop_holiday", actor=actor, now=now, case=CALENDAR_CASE, before=day)
    CalendarYear.objects.touch(day.date.year, now)
    day.delete()


@transaction.atomic
def keep_calendar_year(notice, days, *, actor, now, version=None):
    """Enter the arrangement of a whole year, or replace it: `notice` is an unsaved CalendarYear, `days` PlannedDays.

    From here on the year is exact. The days of the year that another year's notice arranged (the December
    days of the next one) stay; all others give way to the new ones. `version` is the one that the person saw, 0
    for a year that was not there.
    """
    require_calendar_keeper(actor, "录入放假安排")
    days = list(days)
    if faults := [fault.sentence for fault in faults_of(days, notice.year)]:
        raise Refused(
            f"{notice.year} 年的放假安排有 {len(faults)} 处问题，没有保存。请改正后再录入。", details=faults
        )
    known = CalendarYear.objects.select_for_update().filter(year=notice.year).first()
    row = known or CalendarYear(year=notice.year, version=0)
    if version is not None and version != row.version:
        raise Refused(
            f"{notice.year} 年的放假安排在您打开页面之后已由{row.entered_by or '他人'}改动，您的内容没有保存，也没有覆盖他人的内容。"
            "请把下面的文字另存，重新打开该年度核对后再录入。", code="stale", status=409,
        )  # fmt: skip
    before = Holiday.objects.in_year(notice.year)
    words = f"{known}，{before.count()} 天" if known else f"{notice.year} 年（推算），{before.count()} 天"
    Holiday.objects.arranged_for(notice.year).delete()
    Holiday.objects.filter(date__in=[each.day for each in days]).delete()
    row.number, row.title, row.published_on = notice.number, notice.title, notice.published_on
    row.entered_by, row.changed_at, row.version = actor, now, row.version + 1
    validated(row).save()
    source = source_of(notice.year)
    Holiday.objects.bulk_create(
        Holiday(date=each.day, is_working=each.is_working, name=each.name, source=source) for each in days
    )
    foresee(notice.year + 1)
    written = [f"{each.day} {'上班' if each.is_working else '放假'} {each.name}" for each in sorted(days)]
    record(
        row, "keep_calendar_year", actor=actor, now=now, case=CALENDAR_CASE, before=words, after=f"{row}，{len(days)} 天",
        note=f"{row.title} {row.number}".strip(), data={"days": written},
    )  # fmt: skip
    return row


def foresee(year):
    """Give a year that nothing is known of the holidays that the law fixes; it stays 推算 until its notice is entered."""
    if Holiday.objects.in_year(year).exists() or year not in YEARS:
        return
    Holiday.objects.bulk_create(
        Holiday(date=each.day, is_working=False, name=each.name, source=each.source)
        for each in foreseen_days([year])
    )


@transaction.atomic
def load_calendar(days, notices=(), *, actor, now):
    """Add the arranged days and the notices of their years that are not there yet; what staff entered stays.

    A year that has its notice is complete: a day that staff took out of it does not come back. Gives the number of
    days added.
    """
    require_calendar_keeper(actor, "录入放假安排")
    known = set(Holiday.objects.values_list("date", flat=True))
    noted = set(CalendarYear.objects.values_list("year", flat=True))
    rows = [
        Holiday(date=day.day, is_working=day.is_working, name=day.name, source=day.source)
        for day in days
        if day.day not in known and day.day.year not in noted
    ]
    Holiday.objects.bulk_create(rows)
    years = [
        CalendarYear(
            year=notice.year, number=notice.number, title=notice.title, published_on=notice.published_on, changed_at=now
        )
        for notice in notices
        if notice.year not in noted
    ]  # fmt: skip
    CalendarYear.objects.bulk_create(years)
    if rows or years:
        touched = sorted({row.date.year for row in rows} | {row.year for row in years})
        after = f"{touched[0]}—{touched[-1]} 年，{len(rows)} 天"
        record((rows or years)[0], "load_calendar", actor=actor, now=now, case=CALENDAR_CASE, after=after)
    return len(rows)

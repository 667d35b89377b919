"""The calendar of a person: every deadline of the classes he or she answers for.

The number of queries does not depend on the number of classes: the key, the memberships, the classes with their
papers, their rules, the calendar, and how new the calendar is.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from policies.models import CalendarYear
from policies.planning import told
from policies.timetable import Deadline
from reports.desk import PAPERS, Desk, deadlines_of, paper
from reports.reading import my_classes
from workflow.ics import DayEvent

# What is done or missed stays in the calendar for a quarter, so that a person sees where it went.
KEPT = timedelta(days=90)
MOMENTS = ("submitted_at", "received_at", "decided_at")


def feed_of(user, today: date, page_of) -> Iterator[DayEvent]:
    """The days of a person's calendar; `page_of` gives the address of the page of a class."""
    desk = Desk(my_classes(user).due().order_by("pk"))
    newest = CalendarYear.objects.newest()
    for programme in desk.programmes:
        lapsed = desk.next(programme).is_lapsed(today)
        for deadline in deadlines_of(desk, programme):
            if belongs(deadline, today, lapsed=lapsed):
                yield event_of(programme, deadline, today, page_of(programme), newest)


def belongs(deadline: Deadline, today: date, *, lapsed: bool) -> bool:
    """Open deadlines, and all of the last 90 days; what a class that was never held left open long ago is over."""
    if deadline.on is None:
        return False
    return deadline.on >= today - KEPT or (deadline.open and not lapsed)


def event_of(programme, deadline, today, url, newest):
    """A deadline that has a day, as calendars show it."""
    state = "已办 · " if deadline.done else "逾期 · " if deadline.on < today else ""
    guess = "（推算）" if deadline.due.provisional else ""
    parties = (
        f"{programme.code} {programme.title}\n承办单位：{programme.host}\n选题申报单位：{programme.sponsor}"
    )
    return DayEvent(
        uid=f"programme-{programme.pk}-{deadline.kind}@zhigeng",
        on=deadline.on,
        summary=f"{state}{deadline.label}截止{guess} · {programme.title}（{programme.host.label}）",
        description=f"{parties}\n{told(deadline.due, deadline.consequences)}",
        url=url,
        changed_at=max(filter(None, [*moments_of(programme), newest.at])),
        sequence=newest.changes + sum(row.version for row in (programme, *papers_of(programme))),
        alarm=deadline.open and deadline.on >= today,
        categories=(deadline.label,),
    )


def papers_of(programme):
    """The papers that a class has; a day that a host types into one moves its deadlines before it is handed in."""
    return [row for name in PAPERS if (row := paper(programme, name)) is not None]


def moments_of(programme):
    """When what the deadlines of a class rest on was last changed, as far as its rows say."""
    yield programme.rule_set.published_at
    yield programme.plan.released_at
    for row in papers_of(programme):
        yield from (getattr(row, name) for name in MOMENTS)

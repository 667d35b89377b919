"""On which days one is reminded of a deadline: the rungs of a ladder over the working calendar (values in, values out)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from policies.calendar import ONE_DAY, WorkingDays

# Long after the last rung a thing is an old file, not a matter for a reminder.
FORGOTTEN_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Step:
    """One rung: `offset` working days from the due day (negative before it), the seat that is told, and whether an
    authority says it (`official`)."""

    kind: str
    offset: int
    seat: str
    official: bool = False


def day_of(offset: int, due_on: date, calendar: WorkingDays) -> date:
    """The day of a rung, always a working day.

    -n is the nth working day before the due day, +n the nth after it, 0 the due day itself or, where that is a
    rest day (a lead time does not roll), the last working day before it.
    """
    if offset > 0:
        return calendar.add(due_on, offset)
    if offset < 0:
        return calendar.subtract(due_on, -offset)
    day = due_on
    while not calendar.is_working_day(day):
        day -= ONE_DAY
    return day


def reached(steps: Iterable[Step], due_on: date, today: date, calendar: WorkingDays) -> list[Step]:
    """For each seat the rung that was reached last; rungs that were missed are merged into it.

    Nothing before the first rung, nor long after the last one of all.
    """
    days = {step: day_of(step.offset, due_on, calendar) for step in steps}
    if not days or today > max(days.values()) + FORGOTTEN_AFTER:
        return []
    last: dict[str, Step] = {}
    for step in sorted(days, key=lambda step: (days[step], step.offset)):
        if days[step] <= today:
            last[step.seat] = step
    return list(last.values())

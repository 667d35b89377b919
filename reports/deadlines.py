"""Which deadlines of a class call for a reminder today (values in, values out)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

# A class that was due longer ago than this beyond the last step is an old file, not a matter for a reminder.
FORGOTTEN_AFTER = 30


class Call(NamedTuple):
    """One reminder: `step` is the rung of the ladder (days before the deadline; negative after it)."""

    code: str
    label: str
    due_on: date
    step: int


def rung(days_left, ladder) -> int | None:
    """The rung that was reached last: the least of those at or above `days_left`; None before the first or long after."""
    passed = [step for step in ladder if days_left <= step]
    if not passed or days_left < min(ladder) - FORGOTTEN_AFTER:
        return None
    return min(passed)


def calls(deadlines, today, ladder) -> Iterator[Call]:
    """The reminders that are due today. `deadlines`: [(code, label, due_on or None, done)]."""
    for code, label, due_on, done in deadlines:
        if done or due_on is None:
            continue
        step = rung((due_on - today).days, ladder)
        if step is not None:
            yield Call(code, label, due_on, step)


def title_of(call, today):
    """开班备案 还有 3 天到期; the days are counted on the day it is said."""
    left = (call.due_on - today).days
    if left > 0:
        return f"{call.label}还有 {left} 天到期"
    return f"{call.label}今天到期" if left == 0 else f"{call.label}已逾期 {-left} 天"

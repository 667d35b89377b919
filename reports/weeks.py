"""The deadlines of a year by weeks: where they heap up, and where they were missed (values in, values out)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from policies.timetable import MILESTONES, Deadline

WEEK = timedelta(days=7)
# A year of classes has its deadlines within some fourteen months; a stray date must not draw a strip of centuries.
MOST_WEEKS = 70


@dataclass(frozen=True)
class Cell:
    """Deadlines of one kind in one week: still open, and open though the day has passed. `monday` begins the week."""

    monday: date
    open: int
    late: int

    @property
    def count(self):
        return self.open + self.late

    @property
    def tone(self):
        return "red" if self.late else "blue" if self.open else ""


@dataclass(frozen=True)
class Strip:
    """`weeks` are Mondays; `months` are (name, number of weeks) above them; `rows` are (label, cells, open, late).

    `now` and `walls` are the Mondays of the week of today and of the fixed last days of holding a class.
    """

    weeks: tuple[date, ...]
    months: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, tuple[Cell, ...], int, int], ...]
    now: date
    walls: frozenset[date]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def strip_of(deadlines: Iterable[Deadline], today: date) -> Strip | None:
    """The strip of everything that is still to be done; None when nothing is."""
    lines = [(line, monday_of(line.on)) for line in deadlines if line.open and line.on]
    if not lines:
        return None
    counted = Counter((line.kind, monday, line.is_late(today)) for line, monday in lines)
    first, last = min(monday for _, monday in lines), max(monday for _, monday in lines)
    weeks = tuple(first + n * WEEK for n in range(min((last - first).days // 7 + 1, MOST_WEEKS)))
    rows = []
    for kind, milestone in MILESTONES.items():
        cells = tuple(Cell(week, counted[kind, week, False], counted[kind, week, True]) for week in weeks)
        if any(cell.count for cell in cells):
            rows.append((milestone.label, cells, sum(c.open for c in cells), sum(c.late for c in cells)))
    walls = frozenset(monday for line, monday in lines if line.kind == "end")
    return Strip(weeks, months_over(weeks), tuple(rows), monday_of(today), walls)


def months_over(weeks: tuple[date, ...]) -> tuple[tuple[str, int], ...]:
    """(11 月, 4): each month with the weeks that begin in it; January, and the first month, say their year."""
    found: list[tuple[str, int]] = []
    seen: Counter[tuple[int, int]] = Counter((week.year, week.month) for week in weeks)
    for (year, month), count in seen.items():
        said = f"{year} 年 {month} 月" if (not found or month == 1) and count > 2 else f"{month} 月"
        found.append((said, count))
    return tuple(found)

"""Months as the pages draw them: weeks from Monday on, rest days and worked weekends told apart, days marked."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.calendar import WorkingDays, written

MONDAY_FIRST = Calendar(firstweekday=0)
NO_MARKS: Mapping[date, tuple[str, str, str]] = {}


@dataclass(frozen=True)
class Cell:
    """One day: `state` is work, weekend, holiday or worked (a weekend day on which people work)."""

    day: date
    state: str
    name: str = ""
    mark: str = ""
    tone: str = ""
    note: str = ""

    @property
    def title(self):
        """What a reader hears or sees when pointing at the day."""
        said = {"worked": "调休上班", "weekend": "周末", "work": ""}.get(self.state, self.name)
        return "：".join(filter(None, [written(self.day), "，".join(filter(None, [said, self.note]))]))


@dataclass(frozen=True)
class Month:
    year: int
    month: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    provisional: bool

    @property
    def working_days(self):
        return sum(cell.state in ("work", "worked") for week in self.weeks for cell in week if cell)


def cell_of(day, calendar, mark):
    return Cell(day, state_of(day, calendar), calendar.names.get(day, ""), *(mark or ("", "", "")))


def state_of(day, calendar):
    if calendar.is_working_day(day):
        return "worked" if day.weekday() > 4 else "work"
    return "holiday" if day in calendar.exceptions else "weekend"


def month_of(
    year: int, month: int, calendar: WorkingDays, marks: Mapping[date, tuple[str, str, str]] = NO_MARKS
) -> Month:
    """A month with its marks {day: (one or two letters, tone, what it is)}."""
    weeks = tuple(
        tuple(cell_of(day, calendar, marks.get(day)) if day.month == month else None for day in week)
        for week in MONDAY_FIRST.monthdatescalendar(year, month)
    )
    return Month(year, month, weeks, year not in calendar.exact_years)


def year_of(year: int, calendar: WorkingDays) -> list[Month]:
    return [month_of(year, month, calendar) for month in range(1, 13)]


def months_between(first: date, last: date, calendar: WorkingDays, marks) -> list[Month]:
    """Every month from the one of the first day to that of the last."""
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [month_of(index // 12, index % 12 + 1, calendar, marks) for index in span]

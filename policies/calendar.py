"""Working days as the State Council arranges them: rest days moved, weekends worked instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"


def moved(day: date, days: int) -> date:
    """So many days later (earlier when negative); past either end of the calendar, its last or first day."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def written(day: date):
    """2024-11-30（周六）, as every page writes a deadline."""
    return f"{day.isoformat()}（周{WEEKDAYS[day.weekday()]}）"


@dataclass(frozen=True)
class WorkingDays:
    """A calendar: `exceptions` says for single days whether they are worked, `names` why.

    Days without an exception follow the week. `exact_years` are the years whose official arrangement is
    known; anything computed in another year is provisional (推算).
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)
    exact_years: frozenset[int] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[tuple[date, bool, str]], exact_years=()):
        """From rows (day, is worked, name)."""
        rows = list(rows)
        return cls(
            {day: working for day, working, _ in rows},
            {day: name for day, _, name in rows},
            frozenset(exact_years),
        )

    def is_working_day(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def is_exact(self, *days: date) -> bool:
        """Whether the arrangement of every year from the first to the last of the days is known."""
        years = range(min(days).year, max(days).year + 1)
        return all(year in self.exact_years for year in years)

    def reason(self, day: date) -> str:
        """Why a day is a rest day: the holiday's name, or 周六 / 周日."""
        return self.names.get(day) or f"周{WEEKDAYS[day.weekday()]}"

    def add(self, day: date, n: int) -> date:
        """The nth working day after `day`, which is not counted itself."""
        return self.walk(day, n, ONE_DAY)[-1]

    def subtract(self, day: date, n: int) -> date:
        """The nth working day before `day`, which is not counted itself."""
        return self.walk(day, n, -ONE_DAY)[-1]

    def walk(self, day: date, n: int, step: timedelta) -> list[date]:
        """Every day passed from `day` (first) to the nth working day (last), rest days included."""
        passed = [day]
        while n > 0 and moved(day, step.days) != day:
            day = moved(day, step.days)
            passed.append(day)
            n -= self.is_working_day(day)
        return passed

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it (民法典 203)."""
        while not self.is_working_day(day) and day < date.max:
            day += ONE_DAY
        return day

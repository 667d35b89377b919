"""The State Council's yearly arrangement of holidays, as far as it is known."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import holidays

# The years whose arrangement the holidays package carries in full; it agrees with chinesecalendar on every
# day of them. A later year has only the dates fixed by law, without the days moved.
ARRANGED = range(2010, 2027)
SOURCE = "国务院办公厅关于 {year} 年部分节假日安排的通知"


def source_of(year: int) -> str:
    """What the days of a year's notice bear as their source, whether they were loaded or entered."""
    return SOURCE.format(year=year)


# How far ahead the lawful holidays are foreseen: filing and reporting never reach further from a planned class.
FORESEEN = range(ARRANGED[-1] + 1, ARRANGED[-1] + 3)
# 农历 dates are known to the package for two centuries; nobody plans a class beyond them.
YEARS = range(2010, 2100)


class ArrangedDay(NamedTuple):
    day: date
    is_working: bool
    name: str
    source: str


class YearNotice(NamedTuple):
    """The notice that arranges a year; its day is left out where sources differ on it."""

    year: int
    number: str
    published_on: date | None = None

    @property
    def title(self):
        return source_of(self.year)


def notices_of(path: Path) -> tuple[YearNotice, ...]:
    """The notices of a file: [{year, number, published_on or nothing}]; one that was changed later names the change as well."""
    return tuple(
        YearNotice(
            row["year"], row["number"], date.fromisoformat(day) if (day := row.get("published_on")) else None
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    )


NOTICES = notices_of(Path(__file__).parent / "calendar_years.json")


@cache
def arranged_days(years=ARRANGED) -> tuple[ArrangedDay, ...]:
    """Every day of those years that the week alone would get wrong, and every named holiday, in order."""
    days = []
    for year in years:
        # No cached expansion: a calendar of one year must not change when another is asked for.
        calendar = holidays.country_holidays("CN", years=year, language="zh_CN", expand=False)
        source = source_of(year)
        days += [ArrangedDay(d, False, short(name), source) for d, name in calendar.items() if d.year == year]
        worked = [d for d in calendar.weekend_workdays if d.year == year and d not in calendar]
        days += [ArrangedDay(d, True, "调休上班", source) for d in worked]
    return tuple(sorted(days))


def lawful_days(year: int) -> Iterator[tuple[date, str]]:
    """(day, name) of the holidays that 全国年节及纪念日放假办法 gives in a year, without any day moved or made up."""
    calendar = holidays.country_holidays("CN", years=year, language="zh_CN", observed=False, expand=False)
    for day, name in sorted(calendar.items()):
        if day.year == year and not re.search("休息日|延长", name):
            yield day, short(name)


LAW = "《全国年节及纪念日放假办法》"


def foreseen_days(years) -> Iterator[ArrangedDay]:
    """The lawful holidays of years whose notice is still to come: certain as far as they go, the days moved are not known."""
    for year in years:
        for day, name in lawful_days(year):
            yield ArrangedDay(day, False, name, LAW)


def short(name):
    """国庆节; the package writes observed days as 休息日（…日起取代）."""
    first = name.split(";")[0].strip()
    return "调休放假" if first.startswith("休息日") else first

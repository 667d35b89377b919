"""The State Council's yearly arrangement of holidays, as far as it is known."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
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


# Notices that were changed later name the change as well.
NOTICES = (
    YearNotice(2010, "国办发明电〔2009〕27号"),
    YearNotice(2011, "国办发明电〔2010〕40号"),
    YearNotice(2012, "国办发明电〔2011〕45号", date(2011, 12, 6)),
    YearNotice(2013, "国办发明电〔2012〕33号"),
    YearNotice(2014, "国办发明电〔2013〕28号", date(2013, 12, 11)),
    YearNotice(2015, "国办发明电〔2014〕28号、国发明电〔2015〕1号", date(2014, 12, 16)),
    YearNotice(2016, "国办发明电〔2015〕18号", date(2015, 12, 10)),
    YearNotice(2017, "国办发明电〔2016〕17号", date(2016, 12, 1)),
    YearNotice(2018, "国办发明电〔2017〕12号", date(2017, 11, 30)),
    YearNotice(2019, "国办发明电〔2018〕15号、国办发明电〔2019〕3号"),
    YearNotice(2020, "国办发明电〔2019〕16号、国办发明电〔2020〕1号", date(2019, 11, 21)),
    YearNotice(2021, "国办发明电〔2020〕27号", date(2020, 11, 25)),
    YearNotice(2022, "国办发明电〔2021〕11号", date(2021, 10, 25)),
    YearNotice(2023, "国办发明电〔2022〕16号", date(2022, 12, 8)),
    YearNotice(2024, "国办发明电〔2023〕7号", date(2023, 10, 25)),
    YearNotice(2025, "国办发明电〔2024〕12号", date(2024, 11, 12)),
    YearNotice(2026, "国办发明电〔2025〕7号", date(2025, 11, 4)),
)


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

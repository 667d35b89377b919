"""The State Council's yearly arrangement of holidays, as far as it is known."""

from datetime import date
from functools import cache
from typing import NamedTuple

import holidays

# The years whose arrangement the holidays package carries in full; it agrees with chinesecalendar on every
# day of them. A later year has only the dates fixed by law, without the days moved.
ARRANGED = range(2010, 2027)
SOURCE = "国务院办公厅关于 {year} 年部分节假日安排的通知"


class ArrangedDay(NamedTuple):
    day: date
    is_working: bool
    name: str
    source: str


@cache
def arranged_days(years=ARRANGED) -> tuple[ArrangedDay, ...]:
    """Every day of those years that the week alone would get wrong, and every named holiday, in order."""
    days = []
    for year in years:
        # No cached expansion: a calendar of one year must not change when another is asked for.
        calendar = holidays.country_holidays("CN", years=year, language="zh_CN", expand=False)
        source = SOURCE.format(year=year)
        days += [ArrangedDay(d, False, short(name), source) for d, name in calendar.items() if d.year == year]
        worked = [d for d in calendar.weekend_workdays if d.year == year and d not in calendar]
        days += [ArrangedDay(d, True, "调休上班", source) for d in worked]
    return tuple(sorted(days))


def short(name):
    """国庆节; the package writes observed days as 休息日（…日起取代）."""
    first = name.split(";")[0].strip()
    return "调休放假" if first.startswith("休息日") else first

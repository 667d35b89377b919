"""Whether a filing keeps to what the plan says: its month, its city, its audience (values in, values out)."""

import re

from programs.sheets.periods import PeriodNotUnderstood, parse_period

_NOISE = re.compile(r"[\s　·（）()，,、。]+")
_NAMES_DAYS = re.compile(r"[\d０-９]\s*[日号]")
_SHORTEST = 2


def planned_period(words, year):
    """The days that the plan's words allow, or None where they name none that can be understood."""
    try:
        return parse_period(words, year)
    except PeriodNotUnderstood:
        return None


def within_period(words, year, starts_on, ends_on):
    """Whether the class is held when the plan says.

    A plan that names days means those days. One that names a month fixes when the class opens: a class that
    opens on 29 October is one of October, though it ends in November.
    """
    period = planned_period(words, year)
    if period is None or starts_on is None:
        return True
    if not period.starts_on <= starts_on <= period.ends_on:
        return False
    return not _NAMES_DAYS.search(words) or (ends_on or starts_on) <= period.ends_on


def within_place(planned, region, venue):
    """Whether the venue lies in the planned city: 山东丙市 with region 山东 is kept by 丙市会议中心三楼."""
    if not venue or not planned:
        return True
    planned, venue = _NOISE.sub("", planned), _NOISE.sub("", venue)
    tail = planned.removeprefix(region).removeprefix("省") if region else planned
    names = {planned, tail, *(name.removesuffix("市") for name in (planned, tail))}
    return any(name in venue for name in names if len(name) >= _SHORTEST)


def within_audience(planned, audience):
    """Whether the filing's audience still holds the planned one: it may be told more precisely, not replaced."""
    if not planned or not audience:
        return True
    return _NOISE.sub("", planned) in _NOISE.sub("", audience)

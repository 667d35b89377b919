"""When a class is held, as plans write it: “6月”, “6月上旬”, “6-7月”, “6月10日至14日”, “2021年6月10日-14日”.

A plan seldom names days before the class is filed, so a period is the span of days that its words allow.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

NOT_UNDERSTOOD = "请写成“6月”“6月上旬”“6-7月”或“6月10日-14日”的样式"

_CHINESE = {"十二": "12", "十一": "11", "十": "10"} | dict(
    zip("一二三四五六七八九", "123456789", strict=True)
)
_CHINESE_MONTH = re.compile(r"(十[一二]?|[一二三四五六七八九])(?=月)")
_WIDE = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_DASH = re.compile(r"\s*(?:[-—–―−~～〜至到]+)\s*")
_THIRDS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "中": (11, 20),
    "底": (21, 31),
    "末": (21, 31),
    "上中旬": (1, 20),
    "中上旬": (1, 20),
    "中下旬": (11, 31),
}
_SPANS = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12)} | {
    f"{prefix}{name}季度": (quarter * 3 + 1, quarter * 3 + 3)
    for prefix in ("", "第")
    for quarter, names in enumerate(("一1", "二2", "三3", "四4"))
    for name in names
}
_POINT = re.compile(
    r"(?:(?P<year>20\d\d)[年./-])?"
    r"(?:(?P<month>\d{1,2})(?:月份?|[./-](?=\d)|$))?"
    r"(?:(?P<third>上中旬|中上旬|中下旬|上旬|中旬|下旬|初|中|底|末)|(?P<day>\d{1,2})[日号]?)?"
)
_ISO_DAY = re.compile(r"(20\d\d)[-/](\d{1,2})[-/](\d{1,2})")


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day on which the class may be held, and the words of the plan.

    `names_days` tells “6月10日-14日”, the very days, from “6月”, the span in which some days will lie.
    """

    starts_on: date
    ends_on: date
    text: str
    names_days: bool = False


class PeriodNotUnderstood(ValueError):
    """The words name no time, or none that exists; the message says how to write it."""


class YearUnknown(PeriodNotUnderstood):
    """The words name a time but no year, and the plan does not either."""


def parse_period(text: str | date, year: int | None) -> Period:
    """The period that the words of a plan of this year mean. Raises PeriodNotUnderstood.

    A cell that Excel made a date is that one day. `year` may be None when the words name one themselves.
    """
    if isinstance(text, date):
        day = text.date() if isinstance(text, datetime) else text
        return Period(day, day, day.isoformat(), True)
    words = str(text).strip()
    plain = _plain(words)
    try:
        starts_on, ends_on, names_days = _span(plain, year) or _range(plain, year)
    except PeriodNotUnderstood:
        raise
    except ValueError as error:
        raise PeriodNotUnderstood(NOT_UNDERSTOOD) from error
    if ends_on < starts_on:
        raise PeriodNotUnderstood(NOT_UNDERSTOOD)
    return Period(starts_on, ends_on, words, names_days)


def _plain(words):
    """Half-width digits, months in figures, ISO days with dots, one kind of dash, no spaces."""
    words = re.sub(r"\s+", "", words.translate(_WIDE))
    words = _CHINESE_MONTH.sub(lambda found: _CHINESE[found[1]], words)
    words = _ISO_DAY.sub(r"\1.\2.\3", words)
    return _DASH.sub("-", words.replace("年度", "年").rstrip("。；;"))


def _span(words, year):
    """Half years and quarters."""
    found = re.fullmatch(r"(?:(20\d\d)年)?(.+)", words)
    if not found or found[2] not in _SPANS:
        return None
    year = int(found[1]) if found[1] else _known(year)
    first, last = _SPANS[found[2]]
    return date(year, first, 1), date(year, last, monthrange(year, last)[1]), False


def _range(words, year):
    """One point in time or two with a dash; what the second leaves out it takes from the first."""
    parts = words.split("-")
    if not 1 <= len(parts) <= 2 or not all(parts):
        raise PeriodNotUnderstood(NOT_UNDERSTOOD)
    first, last = _POINT.fullmatch(parts[0]), _POINT.fullmatch(parts[-1])
    if len(parts) == 2 and re.fullmatch(r"(?:20\d\d年)?\d{1,2}", parts[0]) and last and last["month"]:
        first = _POINT.fullmatch(parts[0] + "月")  # "6-7月"
    if not first or not last or not first["month"]:
        raise PeriodNotUnderstood(NOT_UNDERSTOOD)
    if len(parts) == 2 and re.fullmatch(r"\d{1,2}", parts[1]):
        last = re.fullmatch(r"(?P<year>x)?(?P<month>x)?(?P<third>x)?(?P<day>\d+)", parts[1])  # "6月10-14"
    if (first["day"] is None) != (last["day"] is None):
        raise PeriodNotUnderstood(NOT_UNDERSTOOD)
    start_year = int(first["year"]) if first["year"] else _known(year)
    start = _day(first, start_year, int(first["month"]), last=False)
    month = int(last["month"] or first["month"])
    end_year = int(last["year"]) if last["year"] else start_year + (month < int(first["month"]))
    return start, _day(last, end_year, month, last=True), first["day"] is not None


def _day(point, year, month, *, last):
    """The first or the last day that a point in time allows; ValueError when there is no such day."""
    if not 1 <= month <= 12:
        raise PeriodNotUnderstood(NOT_UNDERSTOOD)
    length = monthrange(year, month)[1]
    if point["day"]:
        return date(year, month, int(point["day"]))
    begins, ends = _THIRDS[point["third"]] if point["third"] else (1, 31)
    return date(year, month, min(ends, length) if last else begins)


def _known(year):
    if year is None:
        raise YearUnknown(f"没有写明年份，计划标题中也没有；{NOT_UNDERSTOOD}，并写明年份")
    return year

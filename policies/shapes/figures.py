"""Numbers, amounts, bounds, periods and days of rule values."""

import re
from datetime import date
from decimal import Decimal

from policies.kinds import EVENTS_AHEAD, EVENTS_PAST, Unit

MOST = 10**9  # people, classes, 学时: more is a slip of the keyboard


def is_count(value, least=0):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= MOST


def is_text(value):
    return isinstance(value, str) and bool(value.strip())


def amount(value):
    number = decimal_of(value)
    if number is None or number != number.quantize(Decimal("0.01")):
        return ['金额应写成不小于零、至多两位小数的文字，例如 "165000.00"。']
    return []


def decimal_of(value):
    """The Decimal that a JSON text holds, or None; numbers are refused, they lose digits.

    Only plain digits: 1E-400, １２ and 1_000 are numbers to Python, but nobody could read the rule.
    """
    plain = isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", value)
    return Decimal(value) if plain else None


def bounds(value, is_number=is_count, numbers="不小于零的整数"):
    if not isinstance(value, dict) or not set(value) & {"min", "max", "about"}:
        return ["界限应写明 min（不少于）、max（不超过）或 about（左右）之一。"]
    faults = unknown_keys(value, {"min", "max", "about", "tolerance"})
    faults += [f"界限的 {key} 应为{numbers}。" for key, n in value.items() if not is_number(n)]
    if not faults and "min" in value and "max" in value and value["min"] > value["max"]:
        faults.append("界限的下限大于上限，请核对。")
    if "about" in value and "tolerance" not in value:
        faults.append("“左右”须同时写明 tolerance（上下浮动多少仍算符合）。")
    return faults


def hours(value):
    """学时 may be halves; JSON holds them as numbers."""

    def is_hours(n):
        return isinstance(n, int | float) and not isinstance(n, bool) and 0 <= n < 10000 and round(n, 2) == n

    return bounds(value, is_hours, "不小于零的数，至多两位小数")


def unknown_keys(value, known):
    extra = sorted(set(value) - known)
    return [f"多出不认识的内容：{'、'.join(map(str, extra))}。"] if extra else []


def period(value, role, events):
    if not isinstance(value, dict):
        return [f"期限应写明 n、unit 和 {role}。"]
    faults = unknown_keys(value, {"n", "unit", role})
    if not is_count(value.get("n")) or value["n"] > 1000:
        faults.append("期限的数目 n 应为 0 至 1000 的整数。")
    if value.get("unit") not in Unit.values:
        faults.append(f"期限的单位应为 {'、'.join(Unit.values)} 之一。")
    if value.get(role) not in events:
        faults.append(f"{role} 应为 {'、'.join(events)} 之一。")
    return faults


def lead_time(value):
    return period(value, "before", EVENTS_AHEAD)


def due_after(value):
    faults = period(value, "after", EVENTS_PAST)
    if not faults and value["n"] == 0:
        faults.append("事后期限至少为 1。")
    return faults


def fixed_date(value):
    if not isinstance(value, dict) or not isinstance(value.get("inclusive"), bool):
        return ["固定日期应写明 month、day 和 inclusive（当日是否算按时）。"]
    faults = unknown_keys(value, {"month", "day", "inclusive"})
    try:
        # A year without 29 February, so that the date exists in every year.
        date(2023, value.get("month"), value.get("day"))
    except (TypeError, ValueError):
        faults.append("固定日期的月、日不存在，或不是每年都有。")
    return faults


def day_of(value):
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == value else None


def ratio(value):
    number = decimal_of(value)
    return [] if number is not None and 0 < number <= 1000 else ['倍数应写成大于零的文字，例如 "2"。']

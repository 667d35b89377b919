"""The shape of the value that each kind of rule holds.

A value is plain JSON, so that a notice can be kept as a readable file. `validate` answers with sentences
for people, never with an exception.
"""

import re
from datetime import date
from decimal import Decimal

from policies.kinds import (
    EFFECTS,
    EVENTS_AHEAD,
    EVENTS_PAST,
    FILERS,
    MAY_BE_UNSPECIFIED,
    Kind,
    Unit,
)
from policies.numbering import pattern_faults
from workflow.lifecycle import Gate, Seat


def validate(kind, value):
    """Faults of a value of this kind, one Chinese sentence each; an empty list when it fits.

    `kind` is a `Kind` or its name; `value` is what JSON gives.
    """
    if kind not in Kind.values:
        return [f"没有“{kind}”这一类规则，可用：{'、'.join(Kind.labels)}。"]
    kind = Kind(kind)
    if value is None:
        if kind in MAY_BE_UNSPECIFIED:
            return []
        return [f"“{kind.label}”必须填写，不能留空。"]
    return SHAPES[kind](value)


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


def named_items(value, known, extra=None):
    """A list of {code, name, …} with every code once; `extra(item)` yields faults of its own."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return ["清单应为若干项，每项写明 code 和 name。"]
    faults, seen = [], set()
    for number, item in enumerate(value, 1):
        faults += [f"第 {number} 项{fault}" for fault in unknown_keys(item, {"code", "name", "note"} | known)]
        if not is_text(item.get("code")) or not is_text(item.get("name")):
            faults.append(f"第 {number} 项须写明 code 和 name。")
        elif item["code"] in seen:
            faults.append(f"第 {number} 项的代码“{item['code']}”重复。")
        else:
            seen.add(item["code"])
        faults += [f"第 {number} 项{fault}" for fault in (extra(item) if extra else ())]
    return faults


def documents(value):
    return named_items(
        value, {"generated", "seals", "required", "force", "from_on", "until_on"}, document_item
    )


def document_item(item):
    for key in ("generated", "required"):
        if key in item and not isinstance(item[key], bool):
            yield f"的 {key} 应为 true 或 false。"
    if "seals" in item and not (isinstance(item["seals"], list) and all(map(is_text, item["seals"]))):
        yield "的 seals 应为印章名称的清单。"
    for key in ("from_on", "until_on"):
        if key in item and day_of(item[key]) is None:
            yield f"的 {key} 应为 2021-01-31 这样的日期。"
    first, last = day_of(item.get("from_on")), day_of(item.get("until_on"))
    if first and last and first > last:
        yield "的 from_on 晚于 until_on，永远用不上，请核对。"
    yield from item_force(item)


def day_of(value):
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == value else None


def item_force(item):
    if "force" in item and item["force"] not in ("binding", "guiding", "advice"):
        yield "的 force 应为 binding、guiding 或 advice。"


def parts(value):
    return named_items(value, {"force"}, item_force)


def categories(value):
    return named_items(value, set())


def unique_texts(value, what):
    if not isinstance(value, list) or not all(map(is_text, value)):
        return [f"{what}应为文字的清单。"]
    return [] if len(set(value)) == len(value) else [f"{what}中有重复的项。"]


def names(value):
    return unique_texts(value, "名称清单")


def chain(value):
    faults = unique_texts(value, "审核链")
    if not faults and not value:
        return ["审核链至少要有一个审核位。"]
    return faults or [
        f"审核链中没有“{seat}”这个位置，可用：{'、'.join(Seat.values)}。"
        for seat in value
        if seat not in Seat.values
    ]


def one_of(values, sentence):
    return lambda value: [] if is_text(value) and value in values else [sentence]


seat = one_of(Seat.values, f"机关应为 {'、'.join(Seat.values)} 之一。")
gate = one_of(Gate.values, "办理方式应为 approval（审核）或 record（备案）。")
filer = one_of(FILERS, "填报主体应为 host（承办单位）或 sponsor（选题申报单位）。")


def flag(value):
    return [] if isinstance(value, bool) else ["应为 true 或 false。"]


def choice(value):
    if not isinstance(value, dict) or not isinstance(value.get("allowed"), list):
        return ["可选范围应写明 allowed（允许的选项），可另写 default（通常的选项）。"]
    faults = unknown_keys(value, {"allowed", "default"}) + unique_texts(value["allowed"], "可选范围")
    if not faults and not value["allowed"]:
        faults.append("可选范围不能为空。")
    if not faults and value.get("default") is not None and value["default"] not in value["allowed"]:
        faults.append("default 应在 allowed 之内。")
    return faults


def text(value):
    return [] if is_text(value) else ["应为不空的文字。"]


def ratio(value):
    number = decimal_of(value)
    return [] if number is not None and 0 < number <= 1000 else ['倍数应写成大于零的文字，例如 "2"。']


def counts(value):
    """A stated total and its parts. They may disagree: notices do, and the difference is shown, not refused."""
    if not isinstance(value, dict) or not is_count(value.get("total")):
        return ["数量合计应写明 total（文件所称总数）。"]

    def part_count(item):
        if not is_count(item.get("n")):
            yield "的 n 应为不小于零的整数。"

    return unknown_keys(value, {"total", "parts"}) + named_items(value.get("parts", []), {"n"}, part_count)


def sanctions(value):
    def effect(item):
        if item.get("effect") not in EFFECTS:
            yield f"的 effect 应为 {'、'.join(EFFECTS)} 之一。"
        yield from unique_texts(item.get("violations"), "的 violations ")

    return named_items(value, {"violations", "effect"}, effect)


def share(value):
    number = decimal_of(value)
    return (
        [] if number is not None and 0 < number <= 1 else ['比例应写成大于零、不超过 1 的文字，例如 "0.10"。']
    )


def taper(value):
    """Days up to which the full rate counts, and the share of it that counts beyond."""
    if not isinstance(value, dict) or not is_count(value.get("after"), least=1):
        return ["超期折减应写明 after（天数）和 share（超过部分的比例）。"]
    return unknown_keys(value, {"after", "share"}) + share(value.get("share"))


def tariff(value):
    """An amount for each grade: {code, name, amount, force}."""

    def grade(item):
        if decimal_of(item.get("amount")) is None:
            yield '的 amount 应写成金额的文字，例如 "500.00"。'
        yield from item_force(item)

    return named_items(value, {"amount", "force"}, grade)


def day_quotas(value):
    """{"default": code, "kinds": [{code, name, total, parts: [{code, name, amount, categories}]}]}."""
    if not isinstance(value, dict) or not isinstance(value.get("kinds"), list) or not value["kinds"]:
        return ["综合定额应写明 kinds（各类培训的标准）和 default（未另选时适用的类别）。"]
    faults = unknown_keys(value, {"default", "kinds"})
    faults += named_items(value["kinds"], {"total", "parts"}, quota_of)
    if not faults and value.get("default") not in {kind["code"] for kind in value["kinds"]}:
        faults.append("default 应为 kinds 中某一类的代码。")
    return faults


def quota_of(kind):
    if decimal_of(kind.get("total")) is None:
        yield '的 total 应写成金额的文字，例如 "550.00"。'
        return
    faults = named_items(kind.get("parts"), {"amount", "categories"}, quota_part)
    yield from (f"的分项：{fault}" for fault in faults)
    if not faults:
        codes = [code for part in kind["parts"] for code in part["categories"]]
        if len(codes) != len(set(codes)):
            yield "有科目列在两个分项中。"
        if sum(Decimal(part["amount"]) for part in kind["parts"]) != Decimal(kind["total"]):
            yield "各分项之和与 total 不等，请核对。"


def quota_part(item):
    if decimal_of(item.get("amount")) is None:
        yield '的 amount 应写成金额的文字，例如 "340.00"。'
    yield from unique_texts(item.get("categories"), "的 categories ")


SHAPES = {
    Kind.AMOUNT: amount,
    Kind.BOUNDS: bounds,
    Kind.HOURS: hours,
    Kind.LEAD_TIME: lead_time,
    Kind.DUE_AFTER: due_after,
    Kind.FIXED_DATE: fixed_date,
    Kind.DOCUMENTS: documents,
    Kind.PARTS: parts,
    Kind.CHAIN: chain,
    Kind.SEAT: seat,
    Kind.GATE: gate,
    Kind.FILER: filer,
    Kind.NAMES: names,
    Kind.CATEGORIES: categories,
    Kind.FLAG: flag,
    Kind.CHOICE: choice,
    Kind.TEXT: text,
    Kind.RATIO: ratio,
    Kind.COUNTS: counts,
    Kind.SANCTIONS: sanctions,
    Kind.PATTERN: pattern_faults,
    Kind.DAY_QUOTAS: day_quotas,
    Kind.TAPER: taper,
    Kind.TARIFF: tariff,
    Kind.SHARE: share,
}

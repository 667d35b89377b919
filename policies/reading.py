"""Rule values as people read them: 不少于 24 学时, 开班前 10 个工作日, 省级人社部门 → 人力资源社会保障部."""

from decimal import Decimal

from policies.judging.bounds import required_words
from policies.judging.dates import lead_words
from policies.keys import KEYS, word
from policies.kinds import EFFECTS, FILERS, Kind
from policies.rules import Force
from policies.subsidy import money_words
from workflow.lifecycle import Gate, Seat

UNSPECIFIED = "文件未作规定"
NONE = "无"


def in_words(key, kind, value):
    """One line of Chinese for a value of that kind; lists are joined with 、 or numbered."""
    if value is None:
        return UNSPECIFIED
    spec = KEYS.get(key)
    if value == []:
        return NONE
    return READERS[Kind(kind)](value, spec.unit if spec else "")


def fixed_date(value, unit):
    inside = "含当日" if value["inclusive"] else "不含当日"
    return f"每年 {value['month']} 月 {value['day']} 日前（{inside}）"


def items(value, unit):
    return "、".join(item["name"] + extra(item) for item in value)


def extra(item):
    words = []
    if item.get("seals"):
        words.append(f"加盖{'、'.join(item['seals'])}")
    if item.get("generated"):
        words.append("平台生成")
    if item.get("required") is False:
        words.append("按需")
    if span := span_words(item):
        words.append(span)
    if item.get("note"):
        words.append(item["note"])
    return f"（{'，'.join(words)}）" if words else ""


def span_words(item):
    first, last = item.get("from_on"), item.get("until_on")
    if first and last:
        return f"{first} 至 {last}"
    return f"{first} 起" if first else f"至 {last}" if last else ""


def choice(value, unit):
    words = "、".join(word(option) for option in value["allowed"])
    usual = value.get("default")
    return f"一般为{word(usual)}，可选：{words}" if usual and len(value["allowed"]) > 1 else words


def counts(value, unit):
    parts = "，".join(f"{part['name']} {part['n']} {unit}" for part in value.get("parts", []))
    return f"共 {value['total']} {unit}" + (f"；其中{parts}" if parts else "")


def sanctions(value, unit):
    return "；".join(f"{item['name']}（{EFFECTS[item['effect']]}）" for item in value)


def percent(share):
    """0.10 → 10%."""
    return f"{(Decimal(share) * 100).normalize():f}%"


def rate_words(item, unit):
    """One grade of a tariff: 副高级 500.00 元/学时."""
    force = f"（{Force(item['force']).label}）" if "force" in item else ""
    return f"{item['name']} {Decimal(item['amount']):,.2f} {unit}{force}{extra(item)}"


def quota_words(kind, unit):
    """One kind of training: 三类培训 550.00 元/人天，其中住宿费 340.00、伙食费 130.00."""
    parts = "、".join(f"{part['name']} {Decimal(part['amount']):,.2f}" for part in kind["parts"])
    return f"{kind['name']} {Decimal(kind['total']):,.2f} {unit}，其中{parts}{extra(kind)}"


def day_quotas(value, unit):
    usual = next(kind["name"] for kind in value["kinds"] if kind["code"] == value["default"])
    kinds = "；".join(quota_words(kind, unit) for kind in value["kinds"])
    return f"{kinds}；未另选时按{usual}"


READERS = {
    Kind.AMOUNT: lambda value, unit: money_words(value),
    Kind.BOUNDS: required_words,
    Kind.HOURS: required_words,
    Kind.LEAD_TIME: lambda value, unit: lead_words(value),
    Kind.DUE_AFTER: lambda value, unit: lead_words(value),
    Kind.FIXED_DATE: fixed_date,
    Kind.DOCUMENTS: items,
    Kind.PARTS: items,
    Kind.CATEGORIES: items,
    Kind.CHAIN: lambda value, unit: " → ".join(Seat(seat).label for seat in value),
    Kind.SEAT: lambda value, unit: Seat(value).label,
    Kind.GATE: lambda value, unit: Gate(value).label,
    Kind.FILER: lambda value, unit: FILERS[value],
    Kind.NAMES: lambda value, unit: "、".join(map(word, value)),
    Kind.FLAG: lambda value, unit: "是" if value else "否",
    Kind.CHOICE: choice,
    Kind.TEXT: lambda value, unit: value,
    Kind.RATIO: lambda value, unit: f"不超过 {value} {unit}",
    Kind.COUNTS: counts,
    Kind.SANCTIONS: sanctions,
    Kind.PATTERN: lambda value, unit: value,
    Kind.DAY_QUOTAS: day_quotas,
    Kind.TAPER: lambda value, unit: f"超过 {value['after']} 天的部分按标准的 {percent(value['share'])} 计算",
    Kind.TARIFF: lambda value, unit: "；".join(rate_words(item, unit) for item in value),
    Kind.SHARE: lambda value, unit: f"不超过 {percent(value)}",
}

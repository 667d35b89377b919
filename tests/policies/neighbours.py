"""Values of a rule that differ from a given one by the least step."""

from datetime import date, timedelta
from decimal import Decimal

from policies.keys import KEYS
from policies.kinds import Kind
from policies.rules import Force, Rules, RuleValue
from tests.policies.scenes import CHOICES, FIVE, FORFEITS
from workflow.lifecycle import Seat


def stepped(value, *keys):
    for key in keys:
        if key in value:
            yield {**value, key: value[key] + 1}
            if value[key] > 0:
                yield {**value, key: value[key] - 1}


# Lists whose items the portal acts upon one by one: what else could stand in them. Any other list takes any item.
CLOSED = {
    "plan.locked_fields": FIVE,
    "change.fields": FIVE,
    "subsidy.forfeits_when": tuple(FORFEITS),
    "funding.kinds": ("subsidised", "self_funded"),
    "filing.chain": Seat.values,
    "completion.chain": Seat.values,
    "settlement.chain": Seat.values,
}


def listed(value, codes):
    """Every list with one item fewer, and one with one more."""
    items = bool(value) and isinstance(value[0], dict)
    have = [item["code"] for item in value] if items else value
    for code in [code for code in codes if code not in have][:1]:
        yield [*value, {"code": code, "name": "另一项"} if items else code]
    for item in value:
        if len(value) > 1:
            yield [other for other in value if other != item]


def neighbours(key, value):
    """Values that differ from this one by the least step: one more, one fewer, the next day, another office."""
    kind = KEYS[key].kind
    if value is None:
        yield {"n": 1, "unit": "day", "before" if kind == Kind.LEAD_TIME else "after": EVENTS[kind]}
    elif kind in (Kind.BOUNDS, Kind.HOURS):
        yield from stepped(value, "min", "max", "about", "tolerance")
    elif kind in (Kind.LEAD_TIME, Kind.DUE_AFTER):
        # "Before the opening" is the day before it: a lead of 1 day is no other rule than one of 0.
        yield from (step for step in stepped({**value, "n": value["n"] or 1}, "n") if step["n"])
        yield {
            **value,
            "n": value["n"] or 2,
            "unit": "day" if value["unit"] == "working_day" else "working_day",
        }
    elif kind == Kind.FIXED_DATE:
        day = date(2023, value["month"], value["day"])
        for moved in (day - timedelta(days=1), day + timedelta(days=1)):
            yield {**value, "month": moved.month, "day": moved.day}
        yield {**value, "inclusive": not value["inclusive"]}
    elif kind in (Kind.DOCUMENTS, Kind.PARTS, Kind.CATEGORIES, Kind.NAMES, Kind.CHAIN):
        yield from listed(value, CLOSED.get(key, ("another",)))
    elif kind == Kind.CHOICE:
        other = next(option for option in CHOICES[key][1] if option not in value["allowed"])
        yield {**value, "allowed": [*value["allowed"], other]}
        yield {"allowed": [other], "default": other}
    else:
        yield from OTHERS[kind](value)


EVENTS = {Kind.LEAD_TIME: "opening", Kind.DUE_AFTER: "end"}
OTHERS = {
    Kind.AMOUNT: lambda value: (
        [str(Decimal(value) + Decimal("0.01"))]
        + ([str(Decimal(value) - Decimal("0.01"))] if Decimal(value) else [])
    ),
    Kind.RATIO: lambda value: [str(Decimal(value) + step) for step in (1, -1)],
    Kind.FLAG: lambda value: [not value],
    Kind.GATE: lambda value: ["approval" if value == "record" else "record"],
    Kind.FILER: lambda value: ["sponsor" if value == "host" else "host"],
    Kind.SEAT: lambda value: ["city"],
    Kind.TEXT: lambda value: [value + "。", value[:-1]],
}


def with_value(rules, key, value):
    """The same rules, but for one."""
    old = rules.get(key)
    new = RuleValue(
        key,
        KEYS[key].kind,
        value,
        old.force if old else Force.BINDING,
        "一",
        notice_number=rules.notice_number,
    )
    return Rules((new,), rules.code, rules.name, rules.notice_number, rules.year, parent=rules)

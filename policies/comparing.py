"""Two rule sets side by side, in plain words (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import models

from policies.groups import group_of
from policies.keys import KEYS, label_of, word
from policies.kinds import EFFECTS, Kind
from policies.reading import extra, in_words, quota_words
from policies.rules import Force, Rules, RuleValue
from workflow.lifecycle import Seat


class How(models.TextChoices):
    CHANGED = "changed", "改动"
    ADDED = "added", "新增"
    REMOVED = "removed", "取消"
    SAME = "same", "相同"


@dataclass(frozen=True)
class Side:
    """What one rule set says on a matter."""

    words: str
    force: Force
    clause: str
    quote: str
    notice_number: str
    citation: str


@dataclass(frozen=True)
class Line:
    """One matter in both rule sets; a side is None where that rule set does not speak of it.

    `said` tells the difference in sentences; `what` names the parts that differ: 内容, 约束力, 条款.
    """

    key: str
    label: str
    group: str
    left: Side | None
    right: Side | None
    how: How
    what: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def differs(self):
        return self.how != How.SAME

    @property
    def clause_only(self):
        return self.what == ("条款",)


def compare(left: Rules, right: Rules) -> list[Line]:
    """Every matter that one of the rule sets speaks of, parents included, in the order of the catalogue.

    A draft is compared as it will read once it is in force: that it binds nobody yet is no difference.
    """
    before, after = left.in_force().table, right.in_force().table
    order = {key: number for number, key in enumerate(KEYS)}
    keys = sorted(before.keys() | after.keys(), key=lambda key: (order.get(key, len(order)), key))
    return [line(key, before.get(key), after.get(key)) for key in keys]


def counts(lines) -> dict[How, int]:
    return {how: sum(each.how == how for each in lines) for how in How}


def line(key, before: RuleValue | None, after: RuleValue | None) -> Line:
    named = key, label_of(key), group_of(key), side(before), side(after)
    if after is None:
        return Line(*named, How.REMOVED, ("内容",), ("左侧有规定，右侧没有这一条",))
    if before is None:
        return Line(*named, How.ADDED, ("内容",), ("左侧没有这一条，右侧有规定",))
    what = [name for name, differ in PARTS.items() if differ(before, after)]
    said = differences(before, after) if "内容" in what else []
    said += restated(before, after, what)
    return Line(*named, How.CHANGED if what else How.SAME, tuple(what), tuple(said))


PARTS = {
    "内容": lambda old, new: old.value != new.value,
    "约束力": lambda old, new: old.force != new.force,
    "条款": lambda old, new: old.clause != new.clause,
}


def restated(before, after, what):
    """Sentences on force and clause; says so where nothing else changed."""
    told = {
        "约束力": f"约束力：{before.force.label} → {after.force.label}",
        "条款": f"条款：{before.clause} → {after.clause}",
    }
    said = [told[name] for name in what if name in told]
    if len(what) == 1:
        return [f"只改了{each}" for each in said]
    if "内容" not in what:
        return [f"内容相同，{each}" if not place else each for place, each in enumerate(said)]
    return said


def side(rule: RuleValue | None) -> Side | None:
    if rule is None:
        return None
    words = in_words(rule.key, rule.kind, rule.value)
    return Side(words, rule.force, rule.clause, rule.quote, rule.notice_number, rule.citation)


def differences(before: RuleValue, after: RuleValue) -> list[str]:
    """How the value changed: for a list what came and went, for a sum by how much, else from what to what."""
    if before.value is None or after.value is None or before.kind != after.kind:
        return [from_to(before, after)]
    found = list(SAYERS.get(Kind(after.kind), lambda old, new: iter(()))(before.value, after.value))
    if after.kind == Kind.COUNTS and before.value["total"] != after.value["total"]:
        found.insert(0, f"总数由 {before.value['total']} 改为 {after.value['total']}")
    if after.kind == Kind.AMOUNT:
        gap = Decimal(after.value) - Decimal(before.value)
        return [f"{from_to(before, after)}，{'增加' if gap > 0 else '减少'} {abs(gap):,.2f} 元"]
    return found or [from_to(before, after)]


def from_to(before, after):
    old, new = (in_words(rule.key, rule.kind, rule.value) for rule in (before, after))
    return f"由“{old}”改为“{new}”" if old != new else "写法有改动，含义相同"


def items_of(value) -> Iterator[tuple[str, str, str]]:
    """(code, name, the whole item in words) of a list of named items."""
    for item in value:
        more = extra(item)
        if "amount" in item:
            more = f" {Decimal(item['amount']):,.2f} 元{more}"
        if "n" in item:
            more += f" {item['n']}"
        if force := item.get("force"):
            more += f"（{Force(force).label}）"
        if effect := item.get("effect"):
            more += f"（{EFFECTS[effect]}，适用于{'、'.join(item['violations'])}）"
        yield item["code"], item["name"], f"{item['name']}{more}"


def named(old, new):
    """Lists of {code, name, …}: items are the same when their codes are."""
    before = {code: (name, words) for code, name, words in items_of(old)}
    after = {code: (name, words) for code, name, words in items_of(new)}
    yield from came_and_went(
        [name for code, (name, _) in before.items() if code not in after],
        [name for code, (name, _) in after.items() if code not in before],
    )
    changed = [code for code in before if code in after and before[code] != after[code]]
    yield from (f"改写：{before[code][1]} → {after[code][1]}" for code in changed)
    if list(before) != list(after) and before.keys() == after.keys():
        yield "次序有变"


def came_and_went(gone, come):
    if come:
        yield f"新增：{'、'.join(come)}"
    if gone:
        yield f"去掉：{'、'.join(gone)}"


def plain(old, new, words=word):
    """Lists of texts."""
    yield from came_and_went(
        [words(item) for item in old if item not in new], [words(item) for item in new if item not in old]
    )
    if set(old) == set(new):
        yield f"次序由 {' → '.join(map(words, old))} 改为 {' → '.join(map(words, new))}"


def choices(old, new):
    if set(old["allowed"]) != set(new["allowed"]):
        yield from plain(old["allowed"], new["allowed"])
    usual = [word(value["default"]) if value.get("default") else "不作规定" for value in (old, new)]
    if usual[0] != usual[1]:
        yield f"通常做法由“{usual[0]}”改为“{usual[1]}”"


PER_DAY = KEYS["expense.day_quota"].unit


def figures_moved(old, new):
    """合计 550.00 → 540.00, 住宿费 340.00 → 330.00; nothing where more than figures changed."""
    shapes = [
        {**kind, "total": "", "parts": [{**part, "amount": ""} for part in kind["parts"]]}
        for kind in (old, new)
    ]
    if shapes[0] != shapes[1]:
        return
    pairs = [("合计", old["total"], new["total"])]
    pairs += [
        (one["name"], one["amount"], other["amount"])
        for one, other in zip(old["parts"], new["parts"], strict=True)
    ]
    for name, before, after in pairs:
        if Decimal(before) != Decimal(after):
            yield f"{name} {Decimal(before):,.2f} → {Decimal(after):,.2f} {PER_DAY}"


def quotas(old, new):
    """Kinds of training, and which of them counts unless another is chosen; of a kind only what changed."""
    before, after = ({kind["code"]: kind for kind in value["kinds"]} for value in (old, new))
    yield from came_and_went(
        [kind["name"] for code, kind in before.items() if code not in after],
        [kind["name"] for code, kind in after.items() if code not in before],
    )
    for code in [code for code in before if code in after and before[code] != after[code]]:
        moved = [*figures_moved(before[code], after[code])]
        rewritten = f"改写：{quota_words(before[code], PER_DAY)} → {quota_words(after[code], PER_DAY)}"
        yield f"{after[code]['name']}：{'，'.join(moved)}" if moved else rewritten
    usual = [next(k["name"] for k in value["kinds"] if k["code"] == value["default"]) for value in (old, new)]
    if usual[0] != usual[1]:
        yield f"未另选时由“{usual[0]}”改为“{usual[1]}”"


SAYERS = {
    Kind.DOCUMENTS: named,
    Kind.PARTS: named,
    Kind.CATEGORIES: named,
    Kind.SANCTIONS: named,
    Kind.COUNTS: lambda old, new: named(old.get("parts", []), new.get("parts", [])),
    Kind.TARIFF: named,
    Kind.DAY_QUOTAS: quotas,
    Kind.NAMES: plain,
    Kind.CHAIN: lambda old, new: plain(old, new, lambda seat: Seat(seat).label),
    Kind.CHOICE: choices,
}

"""What the office standards allow: 元 per person and day, lecture fees by title and 学时, staff beside trainees.

Values in, values out. A class's rules state the standards (财行〔2016〕540号 第九条、第十条、第十三条, or a province's own); who was
there, how long, and what was paid comes from the class. A standard that binds splits what lies above it off as the
host's own cost; one that only guides asks for a reason, advice tells. Where it cannot be told how much is allowed (nobody
signed in, a title without a rate) nothing is split off: the limit is *undecided* and says why.

Of the keys in `policies.keys.STANDARDS` the amounts and people are judged here, against figures that only a settlement
has; `expense.vouchers` lists what belongs behind the lines, for the pages and papers of finance. None of them judges a
filing: nobody has come yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from policies.limits import Lecture, Limit, Presence, Split
from policies.persondays import quota_days, staff_allowed, staff_rules, travel_faults, weighs
from policies.rules import Force, Rules
from policies.subsidy import FEN, ZERO, cut, money

__all__ = [
    "Lecture",
    "Limit",
    "Presence",
    "Split",
    "limits_of",
    "quota_kind",
    "splits_of",
    "staff_allowed",
    "travel_faults",
]


def quota_kind(rules: Rules, code: str = "") -> dict | None:
    """The 培训类别 of `expense.day_quota` under that code; the default one for "" or a code that the rules do not know."""
    value = rules.value("expense.day_quota")
    if not value:
        return None
    kinds = {kind["code"]: kind for kind in value["kinds"]}
    return kinds.get(code) or kinds[value["default"]]


def limits_of(
    rules: Rules,
    *,
    spent: Mapping[str, Decimal],
    lectures: Iterable[Lecture] = (),
    presence: Presence,
    kind: str = "",
) -> tuple[Limit, ...]:
    """Every standard of the rules against the class, in the order in which a page shows them.

    `spent` is 元 by the code of the category, `kind` the code of the 培训类别 (see `quota_kind`).
    """
    found = [
        *quota_limits(rules, spent, presence, kind),
        *lecture_limits(rules, lectures),
        *staff_limits(rules, presence),
    ]
    return tuple(found)


def splits_of(limits: Iterable[Limit]) -> tuple[Split, ...]:
    """What binding standards take off the claim."""
    return tuple(
        Split(
            limit.label,
            limit.over,
            cut(f"{limit.sentence}，超出的 {money(limit.over)}由单位自筹", limit.rule),
        )
        for limit in limits
        if limit.splits
    )


NOBODY = "还没有学员签到，人天无从计算，暂不能按综合定额核定；请先补齐签到"
ONLINE = "学员全部线上参加，综合定额没有规定线上培训的标准，暂不能核定，由审核机关把握"


def quota_limits(rules, spent, presence, kind):
    """综合定额: the total binds as the rule says; its parts may be exchanged (各项费用之间可以调剂使用) and only tell."""
    rule, chosen = rules.get("expense.day_quota"), quota_kind(rules, kind)
    if rule is None or chosen is None:
        return
    days = quota_days(rules, presence)
    unknown = "" if presence.on_site else ONLINE if presence.trainees else NOBODY
    inside = {code for part in chosen["parts"] for code in part["categories"]}
    yield Limit(
        "quota",
        f"综合定额（{chosen['name']}）",
        added(spent, inside),
        times(chosen["total"], days),
        rule,
        rule.force,
        note="" if unknown else f"{money(Decimal(chosen['total']))}/人天 × {days.normalize():f} 人天",
        undecided=unknown,
    )
    for part in () if unknown else chosen["parts"]:
        note = f"{money(Decimal(part['amount']))}/人天，各项之间可以调剂使用"
        used, limit = added(spent, part["categories"]), times(part["amount"], days)
        yield Limit(f"quota.{part['code']}", part["name"], used, limit, rule, Force.ADVICE, note=note)


def added(spent, codes) -> Decimal:
    return sum((amount for code, amount in spent.items() if code in codes), ZERO)


def times(rate, days) -> Decimal:
    return (Decimal(rate) * days).quantize(FEN, ROUND_HALF_UP)


def lecture_limits(rules, lectures):
    """Lecturer by lecturer and half day: 学时 that count × the rate of the title. All fees of one half day count together."""
    rule = rules.get("expense.lecture_fee")
    if rule is None:
        return
    rates = {item["code"]: item for item in rule.value}
    order = list(rates)
    most = weighs(rules, "expense.lecture_hours", rule)
    halves = defaultdict(list)
    for lecture in lectures:
        halves[lecture.on, lecture.half, lecture.lecturer].append(lecture)
    for rows in halves.values():
        # Of two titles for one person the lower rate counts, of equal rates the later title; never what was written first.
        known = [rates[row.rank] if row.rank in rates else rates.get("other") for row in rows]
        rate = None
        if None not in known:
            rate = min(known, key=lambda item: (Decimal(item["amount"]), -order.index(item["code"])))
        yield lecture_limit(rule, rate, rows, most.value.get("max") if most else None)


def lecture_limit(rule, rate, rows, most) -> Limit:
    rows = sorted(rows, key=lambda row: (row.line is None, row.line or 0))
    hours = sum((row.hours for row in rows), ZERO)
    counted = hours if most is None else min(hours, Decimal(str(most)))
    per_hour = Decimal(rate["amount"]) if rate else ZERO
    beyond = f"，{hours.normalize():f} 学时中计 {counted.normalize():f} 学时" if counted < hours else ""
    force = Force(rate.get("force", rule.force)) if rate and rule.binding else rule.force
    return Limit(
        f"lecture.{rows[0].line}",
        f"讲课费 {rows[0].name} {rows[0].on:%m-%d}",
        sum((row.net for row in rows), ZERO),
        times(per_hour, counted),
        rule,
        force,
        note=f"{rate['name']} {money(per_hour)}/学时（税后）× {counted.normalize():f} 学时{beyond}"
        if rate
        else "",
        lines=tuple(row.line for row in rows),
        undecided="" if rate else "规则没有写这一层次的讲课费标准，暂不能核定",
    )


def staff_limits(rules, presence):
    people = len(presence.on_site)
    allowed, rule = next(iter(staff_rules(rules, people)), (0, None))
    if rule is None or not people:
        return
    yield Limit(
        "staff", "工作人员", Decimal(len(presence.staff)), Decimal(allowed), rule, rule.force, unit="人",
        note=f"线下参训 {people} 人；超出人数不计入综合定额人天",
    )  # fmt: skip

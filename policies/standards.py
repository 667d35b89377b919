"""What the office standards allow: 元 per person and day, lecture fees by title and 学时, staff beside trainees.

Values in, values out. A class's rules state the standards (财行〔2016〕540号 第九条、第十条、第十三条, or a province's own); who was
there, how long, and what was paid comes from the class. A standard that binds splits what lies above it off as the
host's own cost; one that only guides asks for a reason, advice tells.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from policies.rules import Force, Rules, RuleValue
from policies.subsidy import FEN, ZERO, Cut, cut, money

LECTURE_FEE = "lecture_fee"


@dataclass(frozen=True)
class Presence:
    """Who was there: days of each trainee and of each of the staff, a signed half day counting as that day.

    `arrival` and `departure` are the days (0 to 1 each) that everybody stayed before the first and after the last one.
    """

    trainees: tuple[int, ...] = ()
    staff: tuple[int, ...] = ()
    arrival: Decimal = ZERO
    departure: Decimal = ZERO

    @property
    def people(self) -> int:
        return len(self.trainees)

    @property
    def people_days(self) -> int:
        return sum(self.trainees)


class Lecture(NamedTuple):
    """One fee for one half day. `lecturer` tells people apart, `rank` is a code of `LecturerRank`, `net` 元 after tax."""

    line: int
    lecturer: str
    name: str
    rank: str
    on: date
    half: str
    hours: Decimal
    net: Decimal


@dataclass(frozen=True)
class Limit:
    """One bar: what was used of what a rule allows, in 元 (`unit` "元") or another unit.

    `force` may be weaker than the rule's own, where the rule lets its parts be exchanged. `lines` are the keys of the
    expenses that it is about, `reason` the code under which a reason for going beyond is kept.
    """

    code: str
    label: str
    used: Decimal
    limit: Decimal
    rule: RuleValue
    force: Force
    unit: str = "元"
    note: str = ""
    lines: tuple[int, ...] = ()

    @property
    def over(self) -> Decimal:
        """How far beyond, zero within."""
        return max(self.used - self.limit, Decimal(0))

    @property
    def splits(self) -> bool:
        """Whether the part above is taken off the claim."""
        return bool(self.over) and self.unit == "元" and self.force == Force.BINDING

    @property
    def needs_reason(self) -> bool:
        return bool(self.over) and self.force == Force.GUIDING

    @property
    def sentence(self) -> str:
        written = money(self.used) if self.unit == "元" else f"{self.used.normalize():f} {self.unit}"
        allowed = money(self.limit) if self.unit == "元" else f"{self.limit.normalize():f} {self.unit}"
        return f"{self.label} {written}，标准 {allowed}"


class Split(NamedTuple):
    """A part of the cost above a binding standard, which the host bears itself: 元, and the sentence with its clause."""

    label: str
    amount: Decimal
    cut: Cut


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


def counted_days(days: Iterable[int], presence: Presence, rules: Rules) -> Decimal:
    """Person-days for which the full rate counts: each person's days with arrival and departure, those beyond the limit
    of a long class at its share (第九条: 超过 30 天的部分按 70%)."""
    taper = rules.value("expense.day_quota.beyond")
    total = Decimal(0)
    for each in days:
        stayed = Decimal(each) + presence.arrival + presence.departure
        if taper and stayed > taper["after"]:
            stayed = taper["after"] + (stayed - taper["after"]) * Decimal(taper["share"])
        total += stayed
    return total


def staff_allowed(rules: Rules, people: int) -> int | None:
    """How many of the staff count beside `people` trainees; None where the rules set no limit."""
    share, most = rules.value("expense.staff_share"), rules.value("expense.staff.max")
    found = []
    if share is not None:
        found.append(int((Decimal(share) * people).to_integral_value(ROUND_DOWN)))
    if most is not None and "max" in most:
        found.append(int(most["max"]))
    return min(found) if found else None


def quota_days(rules: Rules, presence: Presence) -> Decimal:
    """Person-days of trainees and of as many of the staff as the rules allow, those who stayed longest first."""
    allowed = staff_allowed(rules, presence.people)
    staff = sorted(presence.staff, reverse=True)[:allowed]
    return counted_days(presence.trainees, presence, rules) + counted_days(staff, presence, rules)


def quota_limits(rules, spent, presence, kind):
    """综合定额: the total binds as the rule says; its parts may be exchanged (各项费用之间可以调剂使用) and only tell."""
    rule, chosen = rules.get("expense.day_quota"), quota_kind(rules, kind)
    if rule is None or chosen is None:
        return
    days = quota_days(rules, presence)
    note = f"{money(Decimal(chosen['total']))}/人天 × {days.normalize():f} 人天"
    inside = {code for part in chosen["parts"] for code in part["categories"]}
    used = sum((amount for code, amount in spent.items() if code in inside), ZERO)
    yield Limit(
        "quota",
        f"综合定额（{chosen['name']}）",
        used,
        times(chosen["total"], days),
        rule,
        rule.force,
        note=note,
    )
    for part in chosen["parts"]:
        amount = sum((spent.get(code, ZERO) for code in part["categories"]), ZERO)
        limit = times(part["amount"], days)
        note = f"{money(Decimal(part['amount']))}/人天，各项之间可以调剂使用"
        yield Limit(f"quota.{part['code']}", part["name"], amount, limit, rule, Force.ADVICE, note=note)


def times(rate, days) -> Decimal:
    return (Decimal(rate) * days).quantize(FEN, ROUND_HALF_UP)


def lecture_limits(rules, lectures):
    """Fee by fee: 学时 that count in the half day × the rate of the title. A line is yielded for each fee that the rules know."""
    rule = rules.get("expense.lecture_fee")
    if rule is None:
        return
    rates = {item["code"]: item for item in rule.value}
    most = (rules.value("expense.lecture_hours") or {}).get("max")
    halves = defaultdict(list)
    for lecture in lectures:
        halves[lecture.lecturer, lecture.on, lecture.half].append(lecture)
    for (_, on, _), rows in halves.items():
        rate = rates.get(rows[0].rank) or rates.get("other")
        if rate is None:
            continue
        hours = sum((row.hours for row in rows), Decimal(0))
        counted = hours if most is None else min(hours, Decimal(str(most)))
        per_hour = Decimal(rate["amount"])
        beyond = f"，{hours.normalize():f} 学时中计 {counted.normalize():f} 学时" if counted < hours else ""
        yield Limit(
            f"lecture.{rows[0].line}",
            f"讲课费 {rows[0].name} {on:%m-%d}",
            sum((row.net for row in rows), ZERO),
            times(per_hour, counted),
            rule,
            Force(rate.get("force", rule.force)) if rule.force == Force.BINDING else rule.force,
            note=f"{rate['name']} {money(per_hour)}/学时（税后）× {counted.normalize():f} 学时{beyond}",
            lines=tuple(row.line for row in rows),
        )


def staff_limits(rules, presence):
    rule = rules.get("expense.staff_share") or rules.get("expense.staff.max")
    allowed = staff_allowed(rules, presence.people)
    if rule is None or allowed is None or not presence.people:
        return
    yield Limit(
        "staff", "工作人员", Decimal(len(presence.staff)), Decimal(allowed), rule, rule.force, unit="人",
        note=f"参训 {presence.people} 人；超出人数不计入综合定额人天",
    )  # fmt: skip


def travel_faults(rules: Rules, arrival: Decimal, departure: Decimal) -> list[str]:
    """Sentences on arrival and departure days beyond what the rules allow, and on negative ones."""
    rule = rules.get("expense.travel_days")
    most = Decimal(str(rule.value["max"])) if rule and "max" in rule.value else Decimal(1)
    cited = f"（{rule.citation}）" if rule else ""
    return [
        f"{name} {days.normalize():f} 天，{name}分别不得超过 {most.normalize():f} 天{cited}，请改为 0 至 {most.normalize():f} 之间。"
        for name, days in (("报到时间", arrival), ("撤离时间", departure))
        if days < 0 or days > most
    ]

"""Person-days for which a quota counts: who came, arrival and departure, long classes, staff beside trainees (pure)."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal

from policies.limits import Presence
from policies.rules import Force, Rules, RuleValue
from policies.subsidy import ZERO

STRENGTH = {Force.BINDING: 2, Force.GUIDING: 1, Force.ADVICE: 0}


def weighs(rules: Rules, key: str, beside: RuleValue) -> RuleValue | None:
    """The rule of that key where it is as strict as the one that it would narrow: advice takes nothing off a binding quota."""
    rule = rules.get(key)
    return rule if rule is not None and STRENGTH[rule.force] >= STRENGTH[beside.force] else None


def counted_days(days: Iterable[int], travel: Decimal, taper: Mapping | None) -> Decimal:
    """Person-days for which the full rate counts: each person's days with those of `travel`, those beyond the limit of a
    long class at its share (第九条: 超过 30 天的部分按 70%)."""
    total = ZERO
    for each in days:
        stayed = Decimal(each) + travel
        if taper and stayed > taper["after"]:
            stayed = taper["after"] + (stayed - taper["after"]) * Decimal(taper["share"])
        total += stayed
    return total


def staff_rules(rules: Rules, people: int) -> list[tuple[int, RuleValue]]:
    """(how many of the staff count beside `people` trainees, the rule that says so), the least first."""
    share, most = rules.get("expense.staff_share"), rules.get("expense.staff.max")
    found = []
    if share is not None:
        found.append((int((Decimal(share.value) * people).to_integral_value(ROUND_DOWN)), share))
    if most is not None and "max" in most.value:
        found.append((int(most.value["max"]), most))
    return sorted(found, key=lambda each: each[0])


def staff_allowed(rules: Rules, people: int) -> int | None:
    """How many of the staff count beside `people` trainees; None where the rules set no limit."""
    return next((allowed for allowed, _ in staff_rules(rules, people)), None)


def quota_days(rules: Rules, presence: Presence) -> Decimal:
    """Person-days of those who came and of as many of the staff as the rules allow, those who stayed longest first."""
    rule, on_site = rules.get("expense.day_quota"), presence.on_site
    if rule is None:
        return ZERO
    taper = weighs(rules, "expense.day_quota.beyond", rule)
    binding = [n for n, each in staff_rules(rules, len(on_site)) if weighs(rules, each.key, rule)]
    staff = sorted(presence.staff, reverse=True)[: min(binding, default=None)]
    travel = travel_days(rules, presence)
    return counted_days([*on_site, *staff], travel, taper.value if taper else None)


def travel_days(rules: Rules, presence: Presence) -> Decimal:
    """Days of arrival and departure that count: none where no rule lets them count, and no more than it says."""
    most = rules.value("expense.travel_days", {}).get("max", 0)
    return sum(
        (min(max(days, ZERO), Decimal(str(most))) for days in (presence.arrival, presence.departure)), ZERO
    )


def travel_faults(rules: Rules, arrival: Decimal, departure: Decimal) -> list[str]:
    """Sentences on arrival and departure days that a binding rule does not allow, and on negative ones."""
    rule = rules.get("expense.travel_days")
    most = Decimal(str(rule.value["max"])) if rule and rule.binding and "max" in rule.value else None
    found = []
    for name, days in (("报到时间", arrival), ("撤离时间", departure)):
        if days < 0:
            found.append(f"{name}为 {days.normalize():f} 天，不能小于 0，没有的请填 0。")
        elif rule and most is not None and days > most:
            found.append(
                f"{name} {days.normalize():f} 天，报到和撤离分别不得超过 {most.normalize():f} 天（{rule.citation}），"
                f"请改为 0 至 {most.normalize():f} 之间。"
            )
    return found

"""What the office standards will make of a budget, before anybody has come (values in, values out).

People and days are those planned; the settlement is judged by attendance. So nothing here refuses or asks for a reason.
"""

from decimal import Decimal
from typing import NamedTuple

from applications.amounts import total
from applications.reading import Reading
from policies.rules import Rules
from policies.standards import Limit, Presence, limits_of
from policies.subsidy import is_offered, money


class Ahead(NamedTuple):
    """One figure of the budget beside what a rule allows, 元; `sentence` is worth reading where the figure is above."""

    label: str
    value: Decimal
    limit: Decimal
    note: str
    rule: str
    sentence: str = ""

    @property
    def over(self) -> bool:
        return self.value > self.limit


def planned_presence(reading: Reading) -> Presence | None:
    """Everybody planned, on every day of the class; None while either is unknown."""
    filing = reading.filing
    people = (filing.headcount or 0) + filing.online_headcount
    if not people or not filing.days:
        return None
    return Presence(trainees=(filing.days,) * people, online=(filing.days,) * filing.online_headcount)


def look_ahead(reading: Reading) -> list[Ahead]:
    """The claim against the cap of the class, then the standards by person and day."""
    return [*cap_ahead(reading), *quotas_ahead(reading)]


def cap_ahead(reading):
    filing, rule = reading.filing, reading.rules.get("subsidy.cap")
    if rule is None or not filing.programme.is_subsidised or not is_offered(reading.rules):
        return
    cap, whole = Decimal(rule.value), total(filing.budget)
    claimed = filing.subsidy_claimed or Decimal("0.00")
    rest = f"预算合计 {money(whole)}，高于资助上限的 {money(whole - cap)}由单位自筹" if whole > cap else ""
    sentence = "申请的资助高于上限，提交时不予通过。" if claimed > cap else ""
    yield Ahead("申请资助", claimed, cap, rest, rule.citation, sentence)


def quotas_ahead(reading):
    """综合定额 and its parts against the planned people and days."""
    presence = planned_presence(reading)
    if presence is None or not reading.filing.budget:
        return
    codes = codes_of(reading.rules)
    spent = {codes[name]: Decimal(amount) for name, amount in reading.filing.budget.items() if name in codes}
    for limit in limits_of(reading.rules, spent=spent, presence=presence):
        if limit.code.partition(".")[0] == "quota" and not limit.undecided:
            yield Ahead(limit.label, limit.used, limit.limit, limit.note, limit.rule.citation, warning(limit))


def warning(limit: Limit) -> str:
    if not limit.over:
        return ""
    if limit.splits:
        return f"高出 {money(limit.over)}；结算时按实际签到计算，超出标准的部分由单位自筹。"
    return f"高出 {money(limit.over)}；结算时按实际签到计算。"


def codes_of(rules: Rules) -> dict[str, str]:
    """{name: code} of the categories that the rules know."""
    return {item["name"]: item["code"] for item in rules.value("expense.categories", ())}


def planned_words(reading: Reading) -> str:
    """40 人 × 5 天 ＝ 200 人天, of those who come; "" while nobody or no day is known."""
    presence = planned_presence(reading)
    if presence is None or not presence.on_site:
        return ""
    here = presence.on_site
    beside = "（线上学员不计）" if presence.online else ""
    return f"{len(here)} 人 × {reading.filing.days} 天 ＝ {sum(here)} 人天{beside}"

"""What the rules allow to be paid for a class: the lesser of what was spent and the cap, or nothing.

"在一定限额内实报实销" (专业技术人才知识更新工程实施方案 三（一）): never a lump sum.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from policies.deadlines import end_by
from policies.rules import Rules, RuleValue, cited

SUBSIDISED, SELF_FUNDED = "subsidised", "self_funded"
FEN = Decimal("0.01")
ZERO = Decimal("0.00")


class Cut(NamedTuple):
    """What lowers an amount: a sentence that ends with its citation, the notice and clause, where the public reads the rule."""

    sentence: str
    number: str = ""
    clause: str = ""
    address: str = ""

    @property
    def citation(self):
        return cited(self.number, self.clause)

    @property
    def bare(self):
        """The sentence without its citation, which pages show as a link."""
        return self.sentence.removesuffix(f"（{self.citation}）。") if self.citation else self.sentence


@dataclass(frozen=True)
class Payable:
    """`amount` 元 payable, `own_cost` 元 left with the payer, and why.

    `cuts` are everything that lowers the amount below what was spent.
    `cap` is None where the rules set none.
    """

    amount: Decimal
    own_cost: Decimal
    cap: Decimal | None
    formula: str
    cuts: tuple[Cut, ...]


def money(value: Decimal) -> str:
    return f"{value:,.2f} 元"


def money_words(text: str) -> str:
    """The amount of a rule (a JSON text) in words: 165,000.00 元, or 不安排资助 for nought."""
    return money(Decimal(text)) if Decimal(text) else "不安排资助"


def payable(
    rules: Rules,
    *,
    actual: Decimal,
    funding: str,
    held_ends_on: date | None,
    year: int | None,
    approved_plan: Decimal | None = None,
    eligible: Decimal | None = None,
    on_time: bool = True,
    completed_as_planned: bool = True,
    papers_complete: bool = True,
    missing: tuple[str, ...] = (),
) -> Payable:
    """What may be paid for a class that cost `actual` 元 (a Decimal with at most two decimals, ≥ 0).

    `eligible` is what is left of it once parts above a standard and reviewers' cuts are taken off (all of it when None),
    `approved_plan` the budget approved for the class, `year` that of its plan. `on_time`, `papers_complete` and
    `completed_as_planned` are the facts that can forfeit a subsidy; `missing` names the papers that are not there.
    """
    check_amount(actual, "实际支出")
    if eligible is not None:
        check_amount(eligible, "核定支出")
        if eligible > actual:
            raise ValueError("核定支出不能超过实际支出。")
    if approved_plan is not None:
        check_amount(approved_plan, "批准预算")
    facts = {
        "papers_late": not on_time,
        "papers_missing": "、".join(missing) or not papers_complete,
        "not_as_planned": not completed_as_planned,
    }
    cap_rule = rules.get("subsidy.cap")
    cap = Decimal(cap_rule.value).quantize(FEN) if cap_rule else None
    stopped = tuple(exclusions(rules, funding, cap_rule, held_ends_on, year or rules.year, facts))
    if stopped or cap is None:
        return Payable(ZERO, actual, cap, f"应付 {money(ZERO)}", stopped)
    limits: list[tuple[str, Decimal, RuleValue | None]] = [("资助上限", cap, cap_rule)]
    if approved_plan is not None:
        limits.append(("批准预算", approved_plan, None))
    return limited(actual, actual if eligible is None else eligible, cap, limits)


def limited(actual, eligible, cap, limits) -> Payable:
    """The least of the cost and the limits [(name, 元, rule)], with the limit that decided named as a cut."""
    amount = min(eligible, *(limit for _, limit, _ in limits))
    cost = "实际支出" if eligible == actual else "核定支出"
    shown = "，".join(f"{name} {money(limit)}" for name, limit, _ in [(cost, eligible, None), *limits])
    cuts = tuple(
        cut(f"{cost} {money(eligible)} 超过{name} {money(limit)}，超出部分由单位自筹", rule)
        for name, limit, rule in limits
        if limit < eligible and limit == amount
    )
    return Payable(amount, actual - amount, cap, f"取较小者（{shown}）＝ {money(amount)}", cuts)


def check_amount(value, what):
    if not isinstance(value, Decimal):
        raise TypeError(f"{what} must be a Decimal, not {type(value).__name__}")
    if not value.is_finite() or value < 0 or value != value.quantize(FEN):
        raise ValueError(f"{what}应为不小于零、至多两位小数的金额。")


def cut(sentence, rule: RuleValue | None):
    if rule is None:
        return Cut(f"{sentence}。")
    return Cut(f"{sentence}（{rule.citation}）。", rule.notice_number, rule.clause, rule.address)


def is_offered(rules: Rules) -> bool:
    """Whether any class under these rules may be subsidised at all."""
    kinds, cap = rules.value("funding.kinds"), rules.value("subsidy.cap")
    return (not kinds or SUBSIDISED in kinds) and (cap is None or Decimal(cap) > 0)


def exclusions(rules, funding, cap_rule, held_ends_on, year, facts):
    """Everything that lets no subsidy be paid at all, each with its clause."""
    kinds = rules.get("funding.kinds")
    if funding != SUBSIDISED:
        yield cut("本班次为单位自筹，按经费保障渠道结算，不申请资助", kinds)
        return
    if kinds and kinds.value and SUBSIDISED not in kinds.value:
        yield cut("本计划的项目全部为非资助类项目，经费自筹，不得申请资助", kinds)
    elif cap_rule is None:
        yield cut("所适用的规则没有规定资助标准，不能计算资助金额", None)
    elif not Decimal(cap_rule.value):
        yield cut("本类项目不安排资助，按各自经费保障渠道结算", cap_rule)
    last = rules.get("subsidy.none_after")
    if last and last.specified and held_ends_on and year:
        due = end_by(last, year)
        if held_ends_on > due.on:
            yield cut(f"{held_ends_on:%Y-%m-%d} 才办结，{due.on:%Y-%m-%d} 之后办班的不再予以资助", last)
    forfeits = rules.get("subsidy.forfeits_when")
    for item in forfeits.value if forfeits else ():
        if found := facts.get(item["code"]):
            what = f"（{found}）" if isinstance(found, str) else ""
            yield cut(f"{item['name']}{what}的项目，不予经费补助", forfeits)

"""Sums that do not fit what was planned."""

from collections.abc import Iterator
from decimal import Decimal

from finance.hints.values import Account, Hint, yuan

SLIP = 10_000  # 万元 written where 元 is meant, or the other way about
# So near must the sum come to the budget once it is corrected; further off it is another question.
LEAST, MOST = Decimal("0.5"), Decimal("1.5")


def unit_slips(account: Account) -> Iterator[Hint]:
    """16.5 where 165,000 is meant."""
    for name, (actual, planned) in account.budget.items():
        if not actual or not planned:
            continue
        lines = tuple(line.pk for line in account.lines if line.category == name)
        for factor, words in ((Decimal(SLIP), "乘以"), (1 / Decimal(SLIP), "除以")):
            if LEAST * planned <= actual * factor <= MOST * planned:
                yield Hint(
                    "unit", name,
                    f"{name}实际 {yuan(actual)}，备案预算 {yuan(planned)}；{words} 10,000 正好相近。",
                    "可能把万元和元填混了，请核对单价的单位。", lines,
                )  # fmt: skip


def beyond_budget(account: Account) -> Iterator[Hint]:
    for name, (actual, planned) in account.budget.items():
        if actual > planned:
            lines = tuple(line.pk for line in account.lines if line.category == name)
            yield Hint(
                "budget", name,
                f"{name}实际 {yuan(actual)}，超出备案预算 {yuan(planned)} 共 {yuan(actual - planned)}。",
                "审核人员会问超出的原因，可以在事项中写明。", lines,
            )  # fmt: skip

"""What the standards still want to know of a settlement before it goes: who taught, why more was spent, who bears it."""

from collections.abc import Iterator
from typing import NamedTuple

from finance.lecturing import LECTURE_FEE
from finance.reckoning import Reckoning
from finance.standing import unborne

REASONS, SHARES = "reasons", "shares"


class Obstacle(NamedTuple):
    """One thing to mend before submission: the part it is in (a category, payee, documents or "") and the sentence."""

    part: str
    sentence: str


def lacking(reckoning: Reckoning) -> Iterator[Obstacle]:
    yield from lecture_obstacles(reckoning)
    yield from reason_obstacles(reckoning)
    yield from share_obstacles(reckoning)


def lecture_obstacles(reckoning: Reckoning) -> Iterator[Obstacle]:
    """Fees of which nobody can say whether they keep to the rate of the title, and fees without a sum."""
    rule = reckoning.rules.get("expense.lecture_fee")
    for category in reckoning.categories:
        for line in category.lines:
            fee = getattr(line, "lecture", None)
            if fee is not None and not line.amount:
                yield Obstacle(
                    category.name,
                    f"“{line.description}”还没有填写税后金额。没有发放讲课费的，请删除这一笔。",
                )
            if fee is None and category.code == LECTURE_FEE and rule and rule.binding:
                yield Obstacle(
                    category.name,
                    f"“{line.description}”没有写明授课人、层次和学时，无法按讲课费标准核对（{rule.citation}）。"
                    "请打开这一笔，点“写明授课人”。",
                )


def reason_obstacles(reckoning: Reckoning) -> Iterator[Obstacle]:
    """Guiding standards that are exceeded without a word on why."""
    for limit in reckoning.limits:
        if limit.needs_reason and not reckoning.settlement.reasons.get(limit.code):
            yield Obstacle(
                REASONS,
                f"{limit.sentence}（{limit.rule.citation}）。这是一般要求，超出的请说明理由，理由由审核机关看到。",
            )


def share_obstacles(reckoning: Reckoning) -> Iterator[Obstacle]:
    """Channels of the own cost that were written down and do not add up to it."""
    if difference := unborne(reckoning):
        more = "还差" if difference > 0 else "多出"
        yield Obstacle(
            SHARES,
            f"自筹渠道合计 {reckoning.shared:,.2f} 元，单位自筹为 {reckoning.payable.own_cost:,.2f} 元，"
            f"{more} {abs(difference):,.2f} 元，请改为一致。",
        )

"""What the standards still want to know of a settlement before it goes: who taught, why more was spent, who bears it."""

from collections.abc import Iterator
from typing import NamedTuple

from finance.lecturing import LECTURE_FEE
from finance.reckoning import Reckoning


class Obstacle(NamedTuple):
    """One thing to mend before submission: the part it is in (a category, payee, documents or "") and the sentence."""

    part: str
    sentence: str


def lacking(reckoning: Reckoning) -> Iterator[Obstacle]:
    yield from lecture_obstacles(reckoning)


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

"""Who will miss the required 学时, said while there is still time (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Outlook(StrEnum):
    """How somebody stands to the required hours."""

    REACHED = "reached"
    FINE = "fine"
    EDGE = "edge"
    SHORT = "short"

    @property
    def label(self):
        return {"reached": "已达到", "fine": "正常", "edge": "再缺 1 次即不足", "short": "必然不足"}[self]


@dataclass(frozen=True)
class Forecast:
    """学时 that somebody has, what may still come, and what is required; `unmarked` counts past half days without a mark."""

    have: Decimal
    possible: Decimal
    least: Decimal
    outlook: Outlook
    unmarked: int

    @property
    def at_risk(self):
        return self.outlook in (Outlook.EDGE, Outlook.SHORT)

    @property
    def most(self):
        """学时 that somebody has when nothing is missed from now on."""
        return self.have + self.possible


def forecast(marks: Iterable[tuple[date, Decimal, bool | None]], least: Decimal, *, today: date) -> Forecast:
    """The outlook of one trainee from rows (day, 学时, present or None where there is no mark yet).

    A half day without a mark may still be registered, so it counts as possible even when it is over.
    """
    rows = list(marks)
    have = sum((hours for _, hours, present in rows if present), Decimal(0))
    open_ = [hours for _, hours, present in rows if present is None and hours]
    possible = sum(open_, Decimal(0))
    unmarked = sum(present is None and on < today for on, _, present in rows)
    if have >= least:
        outlook = Outlook.REACHED
    elif have + possible < least:
        outlook = Outlook.SHORT
    elif have + possible - max(open_) < least:
        outlook = Outlook.EDGE
    else:
        outlook = Outlook.FINE
    return Forecast(have, possible, least, outlook, unmarked)

"""What a judge answers with, before the force of the rule is laid over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto

from policies.calendar import WorkingDays
from policies.keys import word
from policies.rules import Rules


class Outcome(Enum):
    OK = auto()
    # Against the rule: as strict as the rule's force.
    BREACH = auto()
    # Against the rule, but accepted with a reason: late papers, and what costs money rather than admission.
    WARN = auto()
    # A fact is missing.
    UNKNOWN = auto()


@dataclass(frozen=True)
class Verdict:
    """`words` is the sentence without citation and full stop; `late` marks a paper after its day.

    `force` is set where one item of a list is more or less strict than its rule.
    """

    outcome: Outcome
    field: str
    found: str
    required: str
    words: str
    late: bool = False
    force: str = ""


@dataclass(frozen=True)
class Case:
    """The facts of a case with what is needed to judge them."""

    facts: Mapping[str, object]
    rules: Rules
    calendar: WorkingDays

    def get(self, name):
        return self.facts.get(name)

    @property
    def year(self):
        return self.facts.get("year") or self.rules.year

    def day(self, name):
        """A date fact. A moment is no day: which day it is depends on the time zone, so doors convert."""
        value = self.facts.get(name)
        if isinstance(value, datetime):
            raise TypeError(f"fact {name} must be a date, not a datetime")
        return value


def compare(field, label, found, required, ok, *, outcome=Outcome.BREACH):
    """The usual verdict: 学时 20，要求不少于 24."""
    if ok:
        return Verdict(Outcome.OK, field, found, required, f"{label} {found}，符合要求（{required}）")
    return Verdict(outcome, field, found, required, f"{label} {found}，要求{required}")


def unknown(field, label, required):
    return Verdict(Outcome.UNKNOWN, field, "", required, f"尚未填写{label}，暂不能判断（要求{required}）")


def written(value):
    """A fact or figure as people read it: 23.5, 2024-11-30, 线上线下结合."""
    if isinstance(value, Decimal | float):
        text = f"{Decimal(str(value)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    return word(value) if isinstance(value, str) else str(value)

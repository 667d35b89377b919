"""What the office standards are told of a class, and what they answer: presence, fees, bars, self-paid parts (values)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from policies.rules import Force, RuleValue
from policies.subsidy import ZERO, Cut, money


@dataclass(frozen=True)
class Presence:
    """Who was there: days of each trainee and of each of the staff, a signed half day counting as that day.

    `arrival` and `departure` are the days (0 to 1 each) that everybody stayed before the first and after the last one.
    `online` are the days of those among the trainees who took part from elsewhere: nobody lodges or feeds them.
    """

    trainees: tuple[int, ...] = ()
    staff: tuple[int, ...] = ()
    arrival: Decimal = ZERO
    departure: Decimal = ZERO
    online: tuple[int, ...] = ()

    @property
    def people(self) -> int:
        return len(self.trainees)

    @property
    def people_days(self) -> int:
        return sum(self.trainees)

    @property
    def on_site(self) -> tuple[int, ...]:
        """Days of each trainee who came, the longest first."""
        return tuple(sorted((Counter(self.trainees) - Counter(self.online)).elements(), reverse=True))


class Lecture(NamedTuple):
    """One fee for one half day. `lecturer` tells people of one name apart, `rank` is a code of `LecturerRank`, `net` 元
    after tax."""

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
    expenses that it is about, `code` that under which a reason for going beyond is kept. `undecided` is a sentence on why
    nobody can say what is allowed yet; the limit is then nought and means nothing.
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
    undecided: str = ""

    @property
    def over(self) -> Decimal:
        """How far beyond, zero within and while it is undecided."""
        return ZERO if self.undecided else max(self.used - self.limit, ZERO)

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
        if self.undecided:
            return f"{self.label} {written}，{self.undecided}"
        allowed = money(self.limit) if self.unit == "元" else f"{self.limit.normalize():f} {self.unit}"
        return f"{self.label} {written}，标准 {allowed}"


class Split(NamedTuple):
    """A part of the cost above a binding standard, which the host bears itself: 元, and the sentence with its clause."""

    label: str
    amount: Decimal
    cut: Cut

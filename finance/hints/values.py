"""The account of a class as the hints read it, and what a hint says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from policies.standards import Lecture

NAMED = 3


@dataclass(frozen=True)
class Bill:
    """An invoice behind a line."""

    pk: int
    number: str
    code: str
    seller: str
    buyer: str
    dated: date
    amount: Decimal


@dataclass(frozen=True)
class Line:
    """One line; `people` is None where its quantity counts no people, `files` how many scans lie behind it."""

    pk: int
    category: str
    description: str
    amount: Decimal
    people: Decimal | None = None
    lump: bool = False
    bills: tuple[Bill, ...] = ()
    files: int = 0
    lecture: Lecture | None = None
    lecturer_unit: str = ""

    @property
    def billed(self) -> Decimal:
        return sum((bill.amount for bill in self.bills), Decimal(0))


@dataclass(frozen=True)
class Elsewhere:
    """Something of this account that another one has too: which line here, which class there (its key), and where that is held."""

    line: int
    programme: int
    what: str
    place: str = ""


@dataclass(frozen=True)
class Account:
    """Everything that the hints ask about; `budget` is {category: (actual, planned)} in 元 where the filing had one."""

    host: str
    place: str
    opens_on: date | None
    ends_on: date | None
    lines: tuple[Line, ...]
    budget: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    signed_in: int = 0
    staff: int = 0
    borne_by_trainee: str = ""
    files: tuple[Elsewhere, ...] = ()
    numbers: tuple[Elsewhere, ...] = ()
    lectures: tuple[Elsewhere, ...] = ()

    @property
    def bills(self) -> list[tuple[Line, Bill]]:
        return [(line, bill) for line in self.lines for bill in line.bills]

    def line(self, pk: int) -> Line:
        return next(line for line in self.lines if line.pk == pk)


@dataclass(frozen=True)
class Hint:
    """What was noticed with its figures, and why it is asked. `others` are classes of which only those may know who see them."""

    code: str
    subject: str
    sentence: str
    why: str
    lines: tuple[int, ...] = ()
    others: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.code}:{self.subject}"[:80]

    @property
    def digest(self) -> str:
        """Changes with the figures: what a reviewer has looked into lapses then."""
        return sha256(self.sentence.encode()).hexdigest()


def named(texts: Iterable[str]) -> str:
    """The first few of them: 甲、乙、丙 等."""
    known = list(texts)
    return "、".join(known[:NAMED]) + (" 等" if len(known) > NAMED else "")


def yuan(amount: Decimal) -> str:
    return f"{amount:,.2f} 元"

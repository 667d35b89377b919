"""One class as the finance desk sees it (values in, values out)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import TextChoices
from django.utils import timezone

from finance.amounts import FEN, ZERO, add_up
from finance.models import FundingShare, Payment, Settlement
from policies.timetable import Deadline
from programs.lifecycle import Stage
from programs.models import Programme
from workflow.lifecycle import State

ENDED = (Stage.HELD, Stage.REPORTED, Stage.COMPLETED)
UNNAMED = "未注明"


class Tab(TextChoices):
    """Where the money of a class stands."""

    FLIGHT = "flight", "在途"
    UNREPORTED = "unreported", "未报"
    SETTLED = "settled", "已审定"
    PAID = "paid", "已拨付"


@dataclass(frozen=True)
class Lines:
    """The lines of one category of one class: 元 written down, 元 that reviewers left standing, how many, and how many
    of them nothing vouches for."""

    spent: Decimal
    approved: Decimal
    count: int
    bare: int


@dataclass(frozen=True)
class Paid:
    """One payment on its way, as far as sums need it."""

    pk: int
    edition: int
    amount: Decimal
    state: str
    source: str
    approved_by: int
    claimed_back: Decimal = ZERO
    recovered: Decimal = ZERO

    @property
    def standing(self) -> bool:
        return self.state != Payment.State.CANCELLED

    @property
    def paid(self) -> Decimal:
        return self.amount if self.state == Payment.State.PAID else ZERO


@dataclass
class Case:
    """A class with everything that its money rests on. `payer` is who pays or will pay (None for a self-funded one)."""

    programme: Programme
    settlement: Settlement | None
    due: Deadline | None
    cap: Decimal | None
    payer: str = ""
    payer_id: int | None = None
    city: str = ""
    categories: dict[str, Lines] = field(default_factory=dict)
    payments: tuple[Paid, ...] = ()
    shares: dict[str, Decimal] = field(default_factory=dict)
    passed: int = 0
    mine: str = ""  # what the person may do with it now, in a word
    address: str = ""
    risks: tuple = ()

    @property
    def state(self) -> str:
        return self.settlement.state if self.settlement else ""

    @property
    def accepted(self) -> bool:
        return self.state == State.ACCEPTED

    @property
    def source(self) -> str:
        """The fund source from which it is paid; "" for a self-funded class."""
        return (self.programme.fund_source or UNNAMED) if self.programme.is_subsidised else ""

    @property
    def province(self) -> str:
        return self.programme.province.label if self.programme.province else UNNAMED

    @cached_property
    def spent(self) -> Decimal:
        return add_up(lines.spent for lines in self.categories.values())

    @cached_property
    def reviewed(self) -> Decimal:
        """元 of the lines that reviewers left standing."""
        return add_up(lines.approved for lines in self.categories.values())

    @property
    def bare(self) -> int:
        return sum(lines.bare for lines in self.categories.values())

    @property
    def count(self) -> int:
        return sum(lines.count for lines in self.categories.values())

    @property
    def claimed(self) -> Decimal | None:
        return self.figure("claimed")

    @property
    def payable(self) -> Decimal | None:
        return self.figure("payable")

    def figure(self, name: str) -> Decimal | None:
        """A figure of the settlement as it came in; None while its writer is still at it."""
        if self.settlement is None or self.state not in (State.SUBMITTED, State.ACCEPTED):
            return None
        return getattr(self.settlement, name)

    @cached_property
    def approved(self) -> Decimal:
        """元 that are owed or paid by what was accepted."""
        return add_up(each.amount for each in self.payments if each.standing)

    @cached_property
    def paid(self) -> Decimal:
        return add_up(each.paid for each in self.payments)

    @cached_property
    def recovered(self) -> Decimal:
        """元 that came back."""
        return add_up(each.recovered for each in self.payments)

    @cached_property
    def outstanding(self) -> Decimal:
        """元 that were claimed back and have not come yet."""
        return add_up(each.claimed_back - each.recovered for each in self.payments)

    @cached_property
    def expected(self) -> Decimal:
        """元 that will be asked of the budget for this class beyond what is accepted: as submitted, or else at most what
        the filing asked for within the cap."""
        if not self.programme.is_subsidised or self.accepted or self.programme.stage == Stage.CANCELLED:
            return ZERO
        if self.state == State.SUBMITTED:
            wanted = self.payable or ZERO
        else:
            asked = getattr(self.filing, "subsidy_claimed", None)
            wanted = min((each for each in (asked, self.cap) if each is not None), default=ZERO)
        return max(wanted - self.approved, ZERO)

    @property
    def filing(self):
        return getattr(self.programme, "filing", None)

    @property
    def tab(self) -> Tab | None:
        """None while the class has not ended and nothing was written."""
        if self.accepted:
            done = not self.approved or self.paid >= self.approved
            return Tab.PAID if done and self.paid else Tab.SETTLED
        if self.state in (State.SUBMITTED, State.RETURNED):
            return Tab.FLIGHT
        return Tab.UNREPORTED if self.settlement or self.programme.stage in ENDED else None

    @property
    def standing(self) -> tuple[str, str, str]:
        """(state for its colour, word, whose turn)."""
        if self.settlement is None:
            return ("grey", "未填报", "等填报单位")
        if self.tab == Tab.PAID:
            return ("paid", "已拨付", "")
        last = next((each for each in reversed(self.payments) if each.standing), None)
        if self.accepted and last is not None:
            return (last.state, Payment.State(last.state).label, self.payer and f"等{self.payer}")
        return (self.state, State(self.state).label, self.settlement.turn)

    @property
    def due_on(self) -> date | None:
        return self.due.on if self.due else None

    @property
    def waiting_since(self) -> datetime | None:
        return self.settlement.submitted_at if self.settlement and self.state == State.SUBMITTED else None

    def waited(self, today: date) -> int | None:
        """Days for which reviewers have had it."""
        since = self.waiting_since
        return (today - timezone.localdate(since)).days if since else None

    @property
    def total(self) -> Decimal | None:
        """元 that the class cost, once its settlement came in."""
        return self.figure("total")

    @property
    def people_days(self) -> int | None:
        return self.settlement.people_days if self.settlement else None

    @property
    def per_day(self) -> Decimal | None:
        """元 for each person and day signed in (000-63)."""
        return per(self.total, self.people_days)

    @property
    def per_passed(self) -> Decimal | None:
        """元 for each trainee who passed (000-63)."""
        return per(self.total, self.passed)

    @property
    def funding(self) -> dict[str, Decimal]:
        """{source of money: 元}: the subsidy by its fund source, what the shares name, and the own cost nobody named."""
        if self.total is None:
            return {}
        found = {f"财政资助（{self.source}）": self.payable or ZERO} if self.source else {}
        rest = self.total - add_up(found.values())
        for channel in FundingShare.Channel:
            part = min(
                self.shares.get(channel, ZERO), rest
            )  # what was named beyond the cost pays for nothing
            found[str(channel.label)] = part
            rest -= part
        return {name: amount for name, amount in {**found, "自筹（未注明渠道）": rest}.items() if amount > 0}

    @property
    def attention(self) -> int:
        """How pressing it is: the heaviest risk first, then how many there are."""
        return max((risk.weight for risk in self.risks), default=0) * 10 + min(len(self.risks), 9)


def per(amount: Decimal | None, number: int | None) -> Decimal | None:
    return (amount / number).quantize(FEN) if amount is not None and number else None


def by_urgency(cases: Iterable[Case]) -> list[Case]:
    """What presses most first; then by the day it is due, what has none last."""
    return sorted(cases, key=lambda case: (-case.attention, case.due_on or date.max, case.programme.code))

"""What stands in a batch and how far it has come, for its pages and papers. The batch came through its scope."""

from dataclasses import dataclass
from decimal import Decimal

from finance.amounts import add_up, in_capitals
from finance.models import Batch, Transfer

ANSWERED = (Transfer.State.PAID, Transfer.State.FAILED, Transfer.State.RETURNED)


@dataclass(frozen=True)
class Listed:
    """The rows of a batch in the order of its papers, without those taken off."""

    batch: Batch
    rows: list[Transfer]

    @property
    def total(self) -> Decimal:
        return add_up(row.payment.amount for row in self.rows)

    @property
    def capitals(self) -> str:
        return in_capitals(self.total)

    @property
    def source(self) -> str:
        return self.rows[0].payment.fund_source if self.rows else ""

    @property
    def waiting(self) -> list[Transfer]:
        return [row for row in self.rows if row.state == Transfer.State.SENT]

    @property
    def answered(self) -> int:
        return sum(row.state in ANSWERED for row in self.rows)

    def sum_of(self, *states) -> Decimal:
        return add_up(row.payment.amount for row in self.rows if row.state in states)


def listed(batch: Batch) -> Listed:
    rows = batch.transfers.exclude(state=Transfer.State.DROPPED).order_by("payment_id")
    rows = rows.select_related(
        "payment__approved_by", "payment__settlement__programme__host", "payment__settlement__programme__plan"
    )
    found = list(rows)
    for number, row in enumerate(found, start=1):
        row.number = number
    return Listed(batch, found)


def purpose_of(row: Transfer) -> str:
    """What a transfer is for, as the bank prints it: 高级研修项目补助 SJ2024001."""
    return f"高级研修项目补助 {row.payment.settlement.programme.code}"

"""Lines as they are being typed, for figures that move before anything is saved: nothing here is stored."""

from decimal import Decimal

from finance.amounts import line_amount
from finance.lecturing import Session, line_description
from finance.models import Expense, LectureFee

LINE_FIELDS = ("category", "description", "unit", "quantity", "unit_price", "days")


def in_place(lines: list[Expense], pk: int) -> tuple[list[Expense], Expense]:
    """(the lines, the one with that primary key); for a number that is none, with a new line at the end."""
    typed = next((line for line in lines if line.pk == pk), None)
    if typed is not None:
        return lines, typed
    typed = Expense()
    return [*lines, typed], typed


def with_typed(lines: list[Expense], values: dict, pk: int = 0) -> tuple[list[Expense], Expense]:
    """(the lines with the typed one in its place, the typed one)."""
    lines, typed = in_place(lines, pk)
    for name in LINE_FIELDS:
        setattr(typed, name, values[name])
    typed.amount = line_amount(typed.quantity, typed.unit_price, typed.days)
    return lines, typed


def with_typed_fee(
    lines: list[Expense], category: str, values: dict, pk: int = 0
) -> tuple[list[Expense], Expense]:
    """The same for a lecture fee: the typed line costs net and tax, and the standards see who was paid for what."""
    lines, typed = in_place(lines, pk)
    row = Session(**{field: values[field] for field in Session._fields})
    typed.category, typed.description = category, line_description(row)
    typed.quantity = typed.days = Decimal(1)
    typed.unit_price = typed.amount = values["net"] + values["tax"]
    typed.lecture = LectureFee(**row._asdict(), net=values["net"], tax=values["tax"])
    return lines, typed

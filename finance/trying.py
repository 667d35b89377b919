"""Lines as they are being typed, for figures that move before anything is saved: nothing here is stored."""

from finance.amounts import line_amount
from finance.models import Expense


def with_typed(lines: list[Expense], values: dict, pk: int = 0) -> tuple[list[Expense], Expense]:
    """(the lines with the typed one in its place, the typed one); a new line, or a number that is none, comes last."""
    typed = next((line for line in lines if line.pk == pk), None)
    if typed is None:
        typed = Expense()
        lines = [*lines, typed]
    for name in ("category", "description", "unit", "quantity", "unit_price", "days"):
        setattr(typed, name, values[name])
    typed.amount = line_amount(typed.quantity, typed.unit_price, typed.days)
    return lines, typed

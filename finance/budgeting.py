"""What a class was to cost, line by line, as its filing was accepted."""

from collections.abc import Iterable

from finance.models import BudgetLine
from finance.reckoning import CategoryLine
from programs.models import Programme


def budget_lines_of(programme: Programme) -> dict[str, list[BudgetLine]]:
    """{category: lines in the order of the filing} of the budget that the settlement took over; one query.

    A category of which only the sum was filed has none.
    """
    found: dict[str, list[BudgetLine]] = {}
    for line in BudgetLine.objects.filter(programme=programme).order_by("number"):
        found.setdefault(line.category, []).append(line)
    return found


def planned_beside(
    programme: Programme, categories: Iterable[CategoryLine]
) -> list[tuple[CategoryLine, list[BudgetLine]]]:
    """The categories whose budget has lines, each with them; one query."""
    lines = budget_lines_of(programme)
    return [(category, lines[category.name]) for category in categories if category.name in lines]

"""The lines of the budget on their way from the filing to the settlement."""

from decimal import Decimal

import pytest

from applications.budgets import line_from
from finance.budgeting import budget_lines_of
from finance.models import Budget
from tests import builders
from tests.finance import builders as money

pytestmark = pytest.mark.django_db


def row(category, description, quantity, price, days="1"):
    fields = {"category": category, "description": description, "unit": "人", "quantity": quantity}
    return line_from({**fields, "unit_price": price, "days": days}).stored


@pytest.mark.req("002-13")
def test_beginning_a_settlement_takes_the_lines_of_the_accepted_budget_over():
    programme = money.demonstration()
    filing = money.filing(programme, 住宿费="115800.45", 伙食费="30000.00")
    filing.budget_lines = [
        row("住宿费", "学员住宿", "60", "380", "5"),
        row("住宿费", "专家住宿", "4.5", "400.10"),
    ]
    filing.save()
    money.opened(programme)
    money.opened(programme)
    found = budget_lines_of(programme)
    assert [(line.number, line.description, line.amount) for line in found["住宿费"]] == [
        (1, "学员住宿", Decimal("114000.00")), (2, "专家住宿", Decimal("1800.45")),
    ]  # fmt: skip
    assert list(found) == ["住宿费"]
    sums = dict(Budget.objects.filter(programme=programme).values_list("category", "amount"))
    assert sums == {"住宿费": Decimal("115800.45"), "伙食费": Decimal("30000.00")}
    assert sum(line.amount for line in found["住宿费"]) == sums["住宿费"]


def test_a_budget_that_was_not_accepted_gives_no_lines():
    programme = money.demonstration()
    money.opened(programme)
    assert budget_lines_of(programme) == {}


def test_the_page_shows_the_planned_lines_beside_what_was_spent(client):
    programme = money.demonstration()
    filing = money.filing(programme, 住宿费="114000.00")
    filing.budget_lines = [row("住宿费", "学员住宿", "60", "380", "5")]
    filing.save()
    settlement = money.opened(programme)
    money.line(settlement, "120000.00", category="住宿费", description="酒店住宿")
    client.force_login(builders.filer(programme.host))
    body = client.get(f"/portal/programmes/{programme.pk}/settlement/").content.decode()
    fold = body[body.index('id="budget-lines"') :]
    fold = fold[: fold.index("</details>")]
    assert all(words in fold for words in ("学员住宿", "60 人 × 380.00 × 5", "114,000.00", "120,000.00"))

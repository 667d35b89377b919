"""The doors of the finance desk (see table.py), and what of the world lies behind them."""

from decimal import Decimal

from finance.models import FundBudget
from tests import builders

ROWS = """
GET  finance_desk                                                                     | L LLL LL L ..... .. 444
GET  finance_comparison                                                               | L LLL LL L ..... .. 444
GET  finance_exports                                                                  | L LLL LL L ..... .. 444
POST finance_export                            kind=:lines                            | L LLL LL L ..... 4. 444
GET  admin:finance_fundbudget_changelist                                              | L LLL LL L ..... .. 333
GET  admin:finance_fundbudget_add                                                     | L LLL LL L 33..3 .. 333
GET  admin:finance_fundbudget_change           object_id=fund_budget                  | L LLL LL L ..... 4. 333
GET  admin:finance_fundbudget_history          object_id=fund_budget                  | L LLL LL L 44444 44 444
GET  admin:finance_fundbudget_delete           object_id=fund_budget                  | L LLL LL L 33333 33 333
"""


def funds(world):
    """What the office of the world has to spend in its year."""
    row = FundBudget.objects.create(
        organisation=builders.province(), year=2021, fund_source="业务经费", amount=Decimal("90000.00"),
        set_by=world.people["approver"], set_at=builders.NOW,
    )  # fmt: skip
    return {"fund_budget": row.pk}

"""The desks of those who review settlements, of those who pay them, and of those who answer for the budgets."""

from finance.admin.batches import BatchAdmin
from finance.admin.clawbacks import ClawbackAdmin
from finance.admin.funds import FundBudgetAdmin
from finance.admin.payments import PaymentAdmin
from finance.admin.second_uses import SecondUseAdmin
from finance.admin.settlements import SettlementAdmin

__all__ = [
    "BatchAdmin",
    "ClawbackAdmin",
    "FundBudgetAdmin",
    "PaymentAdmin",
    "SecondUseAdmin",
    "SettlementAdmin",
]

"""What a class was to cost, what it cost, what is paid of it. Amounts are yuan with two decimals, never floats."""

from finance.models.base import money
from finance.models.batches import Batch, BatchSeries
from finance.models.budgets import Budget, BudgetLine, FundBudget
from finance.models.clawbacks import Clawback, Recovery
from finance.models.lines import (
    PEOPLE,
    USED_ELSEWHERE,
    Cut,
    Expense,
    Invoice,
    LectureFee,
    LineFile,
)
from finance.models.papers import Paper
from finance.models.payments import PayeeCorrection, Payment, Transfer
from finance.models.proposals import HintCheck, Proposal, SecondUse
from finance.models.settlements import Edition, FundingShare, Reopening, Settlement, masked

__all__ = [
    "PEOPLE",
    "USED_ELSEWHERE",
    "Batch",
    "BatchSeries",
    "Budget",
    "BudgetLine",
    "Clawback",
    "Cut",
    "Edition",
    "Expense",
    "FundBudget",
    "FundingShare",
    "HintCheck",
    "Invoice",
    "LectureFee",
    "LineFile",
    "Paper",
    "PayeeCorrection",
    "Payment",
    "Proposal",
    "Recovery",
    "Reopening",
    "SecondUse",
    "Settlement",
    "Transfer",
    "masked",
    "money",
]

"""Every write of the app. Importing this package registers its moves."""

from finance.actions.approving import approve_settlement
from finance.actions.cutting import cut_line, uncut_line
from finance.actions.invoices import remove_invoice, save_invoice
from finance.actions.lines import remove_expense, save_expense
from finance.actions.opening import ensure_settlement, save_payee
from finance.actions.papers import attach_paper, attach_voucher, detach_paper, detach_voucher
from finance.actions.paying import pay, view_account
from finance.actions.settling import (
    endorse_settlement,
    reopen_settlement,
    return_settlement,
    review_settlement,
    submit_settlement,
    withdraw_settlement,
)

__all__ = [
    "approve_settlement",
    "attach_paper",
    "attach_voucher",
    "cut_line",
    "detach_paper",
    "detach_voucher",
    "endorse_settlement",
    "ensure_settlement",
    "pay",
    "remove_expense",
    "remove_invoice",
    "reopen_settlement",
    "return_settlement",
    "review_settlement",
    "save_expense",
    "save_invoice",
    "save_payee",
    "submit_settlement",
    "uncut_line",
    "view_account",
    "withdraw_settlement",
]

"""Every write of the app. Importing this package registers its moves."""

from finance.actions.approving import approve_settlement
from finance.actions.batching import (
    Answer,
    drop_from_batch,
    hand_out_batch,
    make_batch,
    note_answers,
    send_batch,
)
from finance.actions.clawbacks import ask_clawback, confirm_clawback, drop_clawback, record_recovery
from finance.actions.cutting import cut_line, uncut_line
from finance.actions.exports import note_export
from finance.actions.funds import set_fund_budget
from finance.actions.hints import check_hint
from finance.actions.importing import discard_lines, drop_stale_lines, import_lines, stage_lines
from finance.actions.invoices import attach_scan, detach_scan, remove_invoice, save_invoice
from finance.actions.lectures import fill_lectures, remove_lecture, save_lecture, take_sessions
from finance.actions.lines import remove_expense, save_expense
from finance.actions.opening import ensure_settlement, save_payee
from finance.actions.papers import attach_paper, attach_voucher, detach_paper, detach_voucher
from finance.actions.payees import confirm_payee, correct_payee, refuse_payee
from finance.actions.paying import fail, pay, retry, return_payment, view_account
from finance.actions.proposals import confirm_proposal, drop_proposal, propose_invoice
from finance.actions.reopening import ask_reopening, confirm_reopening, refuse_reopening
from finance.actions.settling import (
    endorse_settlement,
    reopen_settlement,
    return_settlement,
    review_settlement,
    submit_settlement,
    withdraw_settlement,
)
from finance.actions.standards import save_reasons, save_shares, save_standards

__all__ = [
    "Answer",
    "approve_settlement",
    "ask_clawback",
    "ask_reopening",
    "attach_paper",
    "attach_scan",
    "attach_voucher",
    "check_hint",
    "confirm_clawback",
    "confirm_payee",
    "confirm_proposal",
    "confirm_reopening",
    "correct_payee",
    "cut_line",
    "detach_paper",
    "detach_scan",
    "detach_voucher",
    "discard_lines",
    "drop_clawback",
    "drop_from_batch",
    "drop_proposal",
    "drop_stale_lines",
    "endorse_settlement",
    "ensure_settlement",
    "fail",
    "fill_lectures",
    "hand_out_batch",
    "import_lines",
    "make_batch",
    "note_answers",
    "note_export",
    "pay",
    "propose_invoice",
    "record_recovery",
    "refuse_payee",
    "refuse_reopening",
    "remove_expense",
    "remove_invoice",
    "remove_lecture",
    "reopen_settlement",
    "retry",
    "return_payment",
    "return_settlement",
    "review_settlement",
    "save_expense",
    "save_invoice",
    "save_lecture",
    "save_payee",
    "save_reasons",
    "save_shares",
    "save_standards",
    "send_batch",
    "set_fund_budget",
    "stage_lines",
    "submit_settlement",
    "take_sessions",
    "uncut_line",
    "view_account",
    "withdraw_settlement",
]

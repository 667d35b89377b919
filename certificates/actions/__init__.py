"""Every write to completion packages, numbering registers and certificates."""

from certificates.actions.alarming import see_alarm, watch_lookups
from certificates.actions.amending import propose_amendment, view_new_number, withdraw_amendment
from certificates.actions.completion import (
    accept_completion,
    attach_document,
    confirm_seals,
    endorse_completion,
    ensure_completion,
    reopen_completion,
    report_completion,
    return_completion,
    save_completion,
    withdraw_completion,
)
from certificates.actions.deciding import approve_amendment, decline_amendment, finish_replacements
from certificates.actions.drawing import finish_certificate, finish_certificates
from certificates.actions.issuing import begin_batch, end_batch, issue_batch
from certificates.actions.looking import look_up, may_take_out, note_hand_out, note_look
from certificates.actions.numbering import reserve_batch
from certificates.actions.reconciling import reconcile
from certificates.actions.releasing import hold_batch, release_batch
from certificates.actions.reporting import answer_report, report_error
from certificates.actions.sharing import end_share, make_share
from certificates.actions.steering import pause_batch, rerun_batch, resume_batch
from certificates.actions.templates import draft_template, keep_template, publish_template, retire_template
from certificates.actions.voiding import renumber, void_certificate

__all__ = [
    "accept_completion",
    "answer_report",
    "approve_amendment",
    "attach_document",
    "begin_batch",
    "confirm_seals",
    "decline_amendment",
    "draft_template",
    "end_batch",
    "end_share",
    "endorse_completion",
    "ensure_completion",
    "finish_certificate",
    "finish_certificates",
    "finish_replacements",
    "hold_batch",
    "issue_batch",
    "keep_template",
    "look_up",
    "make_share",
    "may_take_out",
    "note_hand_out",
    "note_look",
    "pause_batch",
    "propose_amendment",
    "publish_template",
    "reconcile",
    "release_batch",
    "renumber",
    "reopen_completion",
    "report_completion",
    "report_error",
    "rerun_batch",
    "reserve_batch",
    "resume_batch",
    "retire_template",
    "return_completion",
    "save_completion",
    "see_alarm",
    "view_new_number",
    "void_certificate",
    "watch_lookups",
    "withdraw_amendment",
    "withdraw_completion",
]

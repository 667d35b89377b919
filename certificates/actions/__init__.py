"""Every write to completion packages, numbering registers and certificates."""

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
from certificates.actions.drawing import finish_certificate
from certificates.actions.issuing import begin_batch, end_batch, issue_batch, rerun_batch
from certificates.actions.looking import look_up, may_take_out, note_hand_out, note_look
from certificates.actions.numbering import reserve_batch
from certificates.actions.releasing import hold_batch, release_batch
from certificates.actions.voiding import void_certificate

__all__ = [
    "accept_completion", "attach_document", "begin_batch", "confirm_seals", "end_batch", "endorse_completion",
    "ensure_completion", "finish_certificate", "hold_batch", "issue_batch", "look_up", "may_take_out",
    "note_hand_out", "note_look", "release_batch", "reopen_completion", "report_completion", "rerun_batch", "reserve_batch",
    "return_completion", "save_completion", "void_certificate", "withdraw_completion",
]  # fmt: skip

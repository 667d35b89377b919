"""Every write of this app, by subject: papers, reminders, letters."""

from workflow.actions.handling import (
    cancel_letter,
    confirm_letter,
    edit_letter,
    hold_letter,
    may_handle,
    release_letter,
    resend_letter,
)
from workflow.actions.moving import (
    accept,
    attach,
    build_chain,
    detach,
    endorse,
    locked,
    reopen,
    return_,
    save_move,
    submit,
    withdraw,
)
from workflow.actions.posting import (
    address_letters,
    claim,
    close_stale,
    give_back,
    mark_sent,
    write_letters,
    write_outside,
)
from workflow.actions.reminding import choose_mail, mark_all_read, mark_read, remind, take_back

__all__ = [
    "accept", "address_letters", "attach", "build_chain", "cancel_letter", "choose_mail", "claim", "close_stale",
    "confirm_letter", "detach", "edit_letter", "endorse", "give_back", "hold_letter", "locked",
    "mark_all_read", "mark_read", "mark_sent", "may_handle", "release_letter", "remind", "reopen", "resend_letter", "return_",
    "save_move", "submit", "take_back", "withdraw", "write_letters", "write_outside",
]  # fmt: skip

"""Every write to filings, their lecturers, courses and documents."""

from applications.actions.documents import attach_document, confirm_seals, detach_document
from applications.actions.drafting import ensure_filing, save_part, save_reasons
from applications.actions.moving import (
    accept_filing,
    endorse_filing,
    reopen_filing,
    return_filing,
    submit_filing,
    withdraw_filing,
)
from applications.actions.teaching import (
    add_lecturer,
    add_session,
    change_lecturer,
    change_session,
    remove_lecturer,
    remove_session,
)

__all__ = [
    "accept_filing", "add_lecturer", "add_session", "attach_document", "change_lecturer", "change_session",
    "confirm_seals", "detach_document", "endorse_filing", "ensure_filing", "remove_lecturer", "remove_session",
    "reopen_filing", "return_filing", "save_part", "save_reasons", "submit_filing", "withdraw_filing",
]  # fmt: skip

"""The admin site's base: rows through `visible_to`, nothing that the person's roles do not allow."""

from accounts.admin import ScopedAdmin, VisibleFilter
from workflow.admin.journal import EntryAdmin
from workflow.admin.letters import LetterAdmin
from workflow.admin.papers import DESK_ORDER, DossierAdmin, MineFilter, status_piece

__all__ = [
    "DESK_ORDER",
    "DossierAdmin",
    "EntryAdmin",
    "LetterAdmin",
    "MineFilter",
    "ScopedAdmin",
    "VisibleFilter",
    "status_piece",
]

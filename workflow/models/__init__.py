"""How a paper moves, what was written down about it, and what is attached to it."""

from workflow.models.attached import Attachment, Remark, Snapshot
from workflow.models.dossiers import Dossier, DossierQuerySet
from workflow.models.journal import Chain, Entry
from workflow.models.keys import key_of
from workflow.models.reminders import Reminder

__all__ = [
    "Attachment", "Chain", "Dossier", "DossierQuerySet", "Entry", "Remark", "Reminder", "Snapshot", "key_of",
]  # fmt: skip

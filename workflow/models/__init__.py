"""How a paper moves, what was written down about it, and what is attached to it."""

from workflow.models.attached import Attachment, Remark, Snapshot
from workflow.models.dossiers import Dossier, DossierQuerySet
from workflow.models.journal import Chain, Entry
from workflow.models.keys import key_of
from workflow.models.letters import Letter, LetterLine
from workflow.models.reminders import MailChoice, Reading, Reminder

__all__ = [
    "Attachment", "Chain", "Dossier", "DossierQuerySet", "Entry", "Letter", "LetterLine", "MailChoice", "Reading",
    "Remark", "Reminder", "Snapshot", "key_of",
]  # fmt: skip

"""Writing down that a certificate was looked at: by its holder, by whoever checks it, by the host."""

from django.db import transaction

from certificates.models import LookupLog
from workflow.journal import record


@transaction.atomic
def note_look(certificates, kind, *, now):
    """One row a certificate, without who asked or with which words; gives the rows."""
    return [LookupLog.objects.create(certificate=each, kind=kind, at=now) for each in certificates]


@transaction.atomic
def note_hand_out(programme, *, what, actor, now):
    """Journal that somebody with an account took certificates out of the portal."""
    record(programme, "hand_out", actor=actor, now=now, after=what)

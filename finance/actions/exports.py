"""Taking the year's money out of the portal: written down, for a file goes where no scope reaches."""

from django.db import transaction

from workflow.journal import record


@transaction.atomic
def note_export(what: str, *, year: int, actor, now) -> None:
    """Journal that a person takes away a table of a year, under his own office."""
    record(actor.organisation, "export_money", actor=actor, now=now, after=f"{year} 年度{what}")

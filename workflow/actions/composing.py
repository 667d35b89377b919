"""What a letter says: drawn from its lines whenever one is added or struck."""

from django.conf import settings
from django.utils import timezone

from workflow.letters import Item, body_of, subject_of
from workflow.models import LetterLine


def item_of(line):
    """What a line says, as the text of a letter wants it."""
    reminder = line.reminder
    void = line.kind == LetterLine.Kind.CORRECTED
    return Item(
        title=reminder.title, about=reminder.about, body=reminder.body, address=reminder.address,
        due_on=None if void else reminder.due_on, correction=reminder.withdrawn_because if void else "",
    )  # fmt: skip


def compose(letter, *, now):
    """Write subject and text anew, with the days that are left now. The caller holds the lock and saves."""
    items = [item_of(line) for line in letter.lines.select_related("reminder")]
    today = timezone.localdate(now)
    sender = letter.sender.name if letter.sender_id else ""
    to = (
        str(letter.organisation)
        if letter.official or not letter.person_id
        else f"{letter.person}（{letter.organisation}）"
    )
    letter.subject = subject_of(items, today, letter.sender.spoken_name if letter.sender_id else "")
    letter.body = body_of(items, today, recipient=to, site=settings.SITE_URL, sender=sender)

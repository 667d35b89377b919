"""Messages to organisations: leaving one, taking one back, reading, and how a person wants to be mailed."""

from django.db import IntegrityError, transaction

from accounts.refusals import Refused
from workflow.actions.composing import compose
from workflow.models import Letter, LetterLine, MailChoice, Reading, Reminder
from workflow.redaction import without_numbers

GONE = (Letter.State.SENDING, Letter.State.SENT, Letter.State.UNKNOWN)


def remind(key, *, organisation, title, now, body="", case="", about="", address="", due_on=None, thread="",
           sender=None, urgent=False):  # fmt: skip
    """Leave a message for an organisation once; a second call with the same key does nothing. True when new.

    `urgent` messages (what came back, what was decided) are mailed at once, the others in the letter of the day. One
    that was taken back is left anew when it holds again: as itself where nobody was told that it was void.
    """
    fields = {
        "organisation": organisation, "title": without_numbers(title), "body": without_numbers(body), "case": case, "about": about, "address": address,
        "due_on": due_on, "thread": thread, "sender": sender, "urgent": urgent, "created_at": now,
    }  # fmt: skip
    try:
        with transaction.atomic():
            earlier = Reminder.objects.select_for_update().filter(key=key).order_by("-pk").first()
            if earlier is None or may_leave_anew(earlier, organisation):
                Reminder.objects.create(key=key, **fields)
            elif earlier.withdrawn_at and not earlier.overtaken:
                restore(earlier, fields, now=now)
            else:
                return False
    except IntegrityError:
        return False
    return True


def may_leave_anew(earlier, organisation):
    """Whether a new row says what an earlier one said: it is void for its readers, or went to somebody else."""
    if earlier.withdrawn_at is None or earlier.overtaken:
        return False
    return earlier.organisation_id != organisation.pk or told_void(earlier)


def told_void(reminder):
    return reminder.lines.filter(kind=LetterLine.Kind.CORRECTED, letter__state__in=GONE).exists()


def restore(reminder, fields, *, now):
    """Let a message stand again of which nobody has been told that it is void."""
    for line in reminder.lines.filter(kind=LetterLine.Kind.CORRECTED):
        strike(line, "提醒恢复有效", now=now)
    for name, value in fields.items():
        setattr(reminder, name, value)
    reminder.withdrawn_at, reminder.withdrawn_because, reminder.gathered_at = None, "", None
    reminder.save()


def take_back(reminder, reason, *, now, overtaken=False):
    """Withdraw a message that no longer holds; True when it still stood.

    What has not been mailed is not mailed any more; who was told is told once that it is void, unless only a
    later step of the same ladder has taken its place.
    """
    with transaction.atomic():
        taken = Reminder.objects.standing().filter(pk=reminder.pk)
        if not taken.update(withdrawn_at=now, withdrawn_because=reason[:200], overtaken=overtaken):
            return False
        for line in reminder.lines.filter(kind=LetterLine.Kind.TOLD):
            if strike(line, reason, now=now) == "gone" and not overtaken:
                LetterLine.objects.get_or_create(
                    reminder=reminder, person=line.person, kind=LetterLine.Kind.CORRECTED
                )
    return True


def strike(line, reason, *, now):
    """Take a line out of whatever letter it waits in; "gone" when its letter has left.

    The letter is locked before the line, as whoever fills it does.
    """
    if line.letter_id is None and LetterLine.objects.filter(pk=line.pk, letter=None).delete()[0]:
        return "struck"
    letter_id = LetterLine.objects.filter(pk=line.pk).values_list("letter_id", flat=True).first()
    letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if letter is None:
        return "struck"
    if letter.state in GONE:
        return "gone"
    if letter.state == Letter.State.CANCELLED:
        return "stopped"
    line.delete()
    if not letter.lines.exists():
        letter.state, letter.error = Letter.State.CANCELLED, f"内容已撤销：{reason}"[:300]
    elif letter.edited_by_id:
        letter.state = Letter.State.HELD
        letter.error = f"其中“{line.reminder.title}”已撤销（{reason}）。正文曾经人工修改，请改好后再放行。"[
            :300
        ]
    else:
        letter.error = f"其中“{line.reminder.title}”已撤销，正文已随之更新。"[:300]
        compose(letter, now=now)
    letter.version += 1
    letter.save(update_fields=["state", "error", "subject", "body", "version"])
    return "struck"


def mark_read(reminder, *, actor, now):
    """The person has opened the message; that of a colleague stays as it is."""
    Reading.objects.get_or_create(reminder=reminder, person=actor, defaults={"at": now})
    return reminder


def mark_all_read(*, actor, now):
    """Everything that is addressed to the person counts as read; gives how many were not."""
    unread = Reminder.objects.addressed_to(actor).unread_by(actor)
    rows = [Reading(reminder_id=pk, person=actor, at=now) for pk in unread.values_list("pk", flat=True)]
    Reading.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def choose_mail(mode, *, actor, now):
    """How the person wants ordinary reminders mailed; what came back or was decided is always mailed."""
    if mode not in MailChoice.Mode.values:
        raise Refused("请选择一种邮件提醒方式。", code="no_mode", field="mode")
    return MailChoice.objects.update_or_create(person=actor, defaults={"mode": mode})[0]

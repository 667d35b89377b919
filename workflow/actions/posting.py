"""The post: messages are brought to people, gathered into letters, taken for sending, and what became of them."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.roles import Role
from workflow.actions.composing import compose
from workflow.journal import record
from workflow.letters import WAITS, address_fault
from workflow.models import Letter, LetterLine, MailChoice, Reminder

READERS = (Role.FILER, Role.REVIEWER, Role.APPROVER)
State = Letter.State


def people_of(organisation):
    """Those who act for an organisation and can be written to, by primary key; nobody for a closed one."""
    if not organisation.active:
        return {}
    rows = organisation.memberships.filter(role__in=READERS, user__is_active=True).select_related(
        "user__mail_choice"
    )
    return {row.user_id: row.user for row in rows.order_by("pk")}


class Readers:
    """Who acts for which organisation now; each organisation is looked up once."""

    def __init__(self):
        self.known: dict[int, set[int]] = {}

    def reads(self, person_id, organisation):
        if organisation.pk not in self.known:
            self.known[organisation.pk] = set(people_of(organisation))
        return person_id in self.known[organisation.pk]


def is_wanted(line):
    """Whether the person still wants the line by mail: what came back or was decided, and official letters, always."""
    always = line.reminder.urgent or line.reminder.sender_id
    return bool(always) or mode_of(line.person) != MailChoice.Mode.NONE


def mode_of(person):
    choice = getattr(person, "mail_choice", None)
    return choice.mode if choice else MailChoice.Mode.DAILY


def address_letters(reminder, *, now):
    """Bring a message to each person of its organisation: one line a person, whatever runs twice.

    Where nobody acts for the organisation, a letter that has failed says so in the outbox.
    """
    with transaction.atomic():
        fresh = Reminder.objects.select_for_update().waiting().filter(pk=reminder.pk).first()
        if fresh is None:
            return
        people = people_of(fresh.organisation)
        always = fresh.urgent or fresh.sender_id
        told = [person for person in people.values() if always or mode_of(person) != MailChoice.Mode.NONE]
        LetterLine.objects.bulk_create(
            [LetterLine(reminder=fresh, person=person) for person in told], ignore_conflicts=True
        )
        if not people:
            leave_undeliverable(fresh, now=now)
        fresh.gathered_at = now
        fresh.save(update_fields=["gathered_at"])


def leave_undeliverable(reminder, *, now):
    letter, made = Letter.objects.get_or_create(
        key=f"nobody:{reminder.pk}",
        defaults={
            "organisation": reminder.organisation, "sender": reminder.sender, "state": State.FAILED, "send_after": now,
            "created_at": now,
            "error": f"{reminder.organisation}没有可以接收的账号。请先为其开设填报或审核账号，再点“重新发送”。",
        },
    )  # fmt: skip
    if made:
        LetterLine.objects.create(reminder=reminder, letter=letter)
        compose(letter, now=now)
        letter.save(update_fields=["subject", "body"])


def write_letters(*, now, daily, grace):
    """Gather lines into letters: those that do not wait for the letter of the day, and with `daily` all others.

    `grace` (a timedelta) is how long an official letter waits for the staff of its authority to look at it.
    """
    lines = LetterLine.objects.filter(letter=None).select_related(
        "person__mail_choice", "reminder__organisation", "reminder__sender"
    )
    letters: dict[str, list[LetterLine]] = {}
    readers = Readers()
    for line in lines.order_by("pk"):
        if not (readers.reads(line.person_id, line.reminder.organisation) and is_wanted(line)):
            drop_line(line, now=now)
            continue
        key = letter_key(line, timezone.localdate(now), daily=daily)
        if key:
            letters.setdefault(key, []).append(line)
    for key, found in letters.items():
        write_letter(key, found, now=now, grace=grace)


@transaction.atomic
def drop_line(line, *, now):
    """A line for somebody who has left, or who wants no mail any more; where nobody is left, the outbox says so."""
    if LetterLine.objects.filter(pk=line.pk, letter=None).delete()[0]:
        say_when_nobody_is_left(line.reminder, now=now)


def say_when_nobody_is_left(reminder, *, now):
    if reminder.withdrawn_at is None and not people_of(reminder.organisation):
        leave_undeliverable(reminder, now=now)


def letter_key(line, today, *, daily):
    """Which letter a line goes into now; "" when it waits for the letter of the day."""
    reminder, person = line.reminder, line.person
    correction = line.kind == LetterLine.Kind.CORRECTED
    if reminder.sender_id and not correction:
        return f"official:{reminder.sender_id}:{person.pk}:{today}"
    if (reminder.urgent and not correction) or mode_of(person) == MailChoice.Mode.AT_ONCE:
        return f"once:{line.pk}"
    return f"daily:{person.pk}:{today}" if daily else ""


@transaction.atomic
def write_letter(key, lines, *, now, grace):
    """Put lines into the letter of that key, made when it is new. One that has left, or that somebody has touched,
    takes no more: its lines go into that of the next day."""
    first = lines[0]
    official = key.startswith("official:")
    letter, made = Letter.objects.get_or_create(
        key=key,
        defaults={
            "person": first.person, "organisation": first.reminder.organisation, "created_at": now,
            "sender": first.reminder.sender if official else None, "send_after": now + grace if official else now,
        },
    )  # fmt: skip
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if not made and not takes_more(letter):
        return
    LetterLine.objects.filter(pk__in=[line.pk for line in lines], letter=None).update(letter=letter)
    if not letter.lines.exists():
        if made:
            letter.delete()
        return
    letter.address = letter.person.email.strip()
    letter.error = address_fault(letter.address)
    letter.state = State.FAILED if letter.error else State.WAITING
    compose(letter, now=now)
    letter.save()


@transaction.atomic
def write_outside(*, key, organisation, address, subject, body, now):
    """A letter to somebody without an account, under the name of `organisation`; the same key is written once.

    Gives the Letter. Without an address that mail can reach, it stands in the outbox as failed and says why.
    """
    error = address_fault(address.strip())
    letter, _ = Letter.objects.get_or_create(
        key=f"outside:{key}",
        defaults={
            "organisation": organisation, "outside": True, "address": address.strip(), "subject": subject[:200],
            "body": body, "error": error, "state": State.FAILED if error else State.WAITING, "send_after": now,
            "created_at": now,
        },
    )  # fmt: skip
    return letter


def takes_more(letter):
    """Nobody has sent, tried or touched it; one whose lines were all taken back may be filled again."""
    untouched = letter.attempts == 0 and letter.edited_by_id is None and letter.moved_by_id is None
    return untouched and letter.state in (State.WAITING, State.CANCELLED)


@transaction.atomic
def claim(letter, *, now):
    """Take a letter for sending, before it is sent; False when another worker or a person was quicker, or when its
    person has left.

    It is drawn anew, with the days that are left now, unless somebody has edited it: it may have waited for days.
    """
    taken = Letter.objects.due(now).filter(pk=letter.pk).update(
        state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )  # fmt: skip
    if not taken:
        return False
    letter.refresh_from_db()
    if letter.outside:
        return True
    readers = Readers()
    lines = letter.lines.select_related("reminder__organisation")
    foreign = [line for line in lines if not readers.reads(letter.person_id, line.reminder.organisation)]
    if foreign and not still_goes_without(letter, foreign, now=now):
        return False
    if letter.edited_by_id is None:
        compose(letter, now=now)
        letter.save(update_fields=["subject", "body"])
    return True


def still_goes_without(letter, foreign, *, now):
    """Take out what is about organisations that the person does not act for any more; whether the letter goes on.

    The lines of a letter of which nothing is left stay, to show what it was; one that was edited waits for a person.
    """
    letter.version += 1
    letter.error = f"{letter.person}的账号已停用，或不再代表{foreign[0].reminder.organisation}，没有发出。"[
        :300
    ]
    if len(foreign) == letter.lines.count():
        letter.state = State.CANCELLED
    else:
        LetterLine.objects.filter(pk__in=[line.pk for line in foreign]).delete()
        if letter.edited_by_id:
            letter.state = State.HELD
            letter.error = f"其中“{foreign[0].reminder.title}”不再由{letter.person}办理。正文曾经人工修改，请改好后再放行。"[
                :300
            ]
    letter.save(update_fields=["state", "version", "error"])
    for line in foreign:
        say_when_nobody_is_left(line.reminder, now=now)
    return letter.state == State.SENDING


def mark_sent(letter, *, now):
    """The mail server has taken it. True even where the sweep had given it up meanwhile."""
    with transaction.atomic():
        rows = Letter.objects.filter(pk=letter.pk, state__in=(State.SENDING, State.UNKNOWN))
        if rows.update(state=State.SENT, sent_at=now, error="") and letter.sender_id:
            record(
                letter, "send_letter", actor=None, now=now, organisation=letter.sender, after=letter.recipient
            )


def give_back(letter, outcome, *, now):
    """What could not be sent waits for its next attempt, fails for good, or is left to a person to find out about."""
    tried_out = letter.attempts > len(WAITS)
    state = State.WAITING
    if not outcome.certain:
        state = State.UNKNOWN
    elif outcome.lasting or tried_out:
        state = State.FAILED
    wait = timedelta() if state != State.WAITING else WAITS[letter.attempts - 1]
    error = outcome.sentence
    if state == State.FAILED and not outcome.lasting:
        error = f"已试 {letter.attempts} 次，不再自动重试。{error.replace('，将自动重试', '').replace('将自动重试。', '')}"
    Letter.objects.filter(pk=letter.pk, state=State.SENDING).update(
        state=state, error=error[:300], send_after=now + wait
    )


def close_stale(letter, *, now):
    """A worker died with this letter in hand: nobody can tell whether it left, so no worker sends it again."""
    return Letter.objects.stale(now).filter(pk=letter.pk).update(
        state=State.UNKNOWN,
        error="发送途中程序中断，不能确定是否已经送出。请向收件人核实后，再选择“确认已送达”或“重新发送”。",
    )  # fmt: skip

"""The worker's door to the post. Rows say what is to be sent; the task may be lost, late or doubled."""

import logging
from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from workflow import sending
from workflow.actions import address_letters, claim, close_stale, give_back, mark_sent, write_letters
from workflow.letters import outcome_of
from workflow.models import Letter, Reminder

logger = logging.getLogger("portal.mail")
BATCH = 200


@shared_task(name="workflow.send_letters")
def send_letters():
    """Write the letters that do not wait for the letter of the day, and send whatever may go now."""
    gather(daily=False)
    for letter in Letter.objects.stale(timezone.now()):
        close_stale(letter, now=timezone.now())
    post = Post()
    for letter in letters_to_go(timezone.now()):
        if claim(letter, now=timezone.now()):
            send(letter, post)


def letters_to_go(now):
    """The letters that may go now: what the facts have overtaken is taken back first, and nobody is reminded on a rest day."""
    due = Letter.objects.due(now)
    if not sending.is_working_day(timezone.localdate(now)):
        due = due.on_rest_days()
    if not due.exists():
        return []
    sending.recheck(now)
    return list(due.select_related("person", "organisation", "sender")[:BATCH])


def gather(*, daily):
    """Bring new messages to their readers; with `daily`, close the letter of the day."""
    for reminder in Reminder.objects.waiting().select_related("organisation"):
        address_letters(reminder, now=timezone.now())
    write_letters(now=timezone.now(), daily=daily, grace=timedelta(minutes=settings.OFFICIAL_MAIL_GRACE))


def send(letter, post):
    """Hand one claimed letter to the mail server and write down what became of it."""
    try:
        post.send(EmailMessage(letter.subject, letter.body, to=[letter.address]))
    except Exception as failure:  # whatever it is, the row has to say it, and the next letter has to go
        logger.warning("letter %s was not sent: %s", letter.pk, type(failure).__name__)
        give_back(letter, outcome_of(failure, connected=post.connected), now=timezone.now())
    else:
        mark_sent(letter, now=timezone.now())


class Post:
    """The way to the mail server: a connection for each letter, so that one which broke tells about one letter only.

    A server that cannot be reached is tried once in a run, not once for every letter.
    """

    def __init__(self):
        self.connected, self.unreachable = False, None

    def send(self, message):
        self.connected = False
        if self.unreachable:
            raise self.unreachable
        connection = get_connection()
        try:
            connection.open()
        except OSError as failure:
            self.unreachable = failure
            raise
        self.connected = True
        try:
            connection.send_messages([message])
        finally:
            hang_up(connection)


def hang_up(connection):
    """The letter is taken or refused by now; how the server says goodbye changes nothing."""
    with suppress(OSError):
        connection.close()

"""Small parts for tests of the post: people with addresses, and one run of the post at a moment."""

from datetime import UTC, datetime, timedelta

import time_machine
from django.test import override_settings

from tests import builders
from workflow.models import Letter
from workflow.tasks import gather, send_letters

# 07:30 of a Monday in Shanghai: the days after it are worked as well.
MORNING = datetime(2021, 8, 15, 23, 30, tzinfo=UTC)


def people_with_mail(at, *names):
    """Filers of an organisation, each with an address; gives the organisation."""
    for name in names or ("a",):
        person = builders.user(name, at, "filer")
        person.email = f"{name}@example.invalid"
        person.save(update_fields=["email"])
    return at


def post(moment, *, daily=True, hours=0):
    """Close the letter of the day and send what may go, at that moment; `hours` is the grace of official letters."""
    with time_machine.travel(moment, tick=False), override_settings(OFFICIAL_MAIL_GRACE=hours * 60):
        if daily:
            gather(daily=True)
        send_letters()


def later(moment, **by):
    return moment + timedelta(**by)


def letters():
    """[(state, subject)] in the order in which they were written."""
    return list(Letter.objects.order_by("pk").values_list("state", "subject"))

"""Two clerks and one place: real threads and a real lock, which only PostgreSQL has by row."""

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from tests import builders
from tests.at_once import at_once
from tests.trainees.recruits import BEFORE, applicant, people, received, recruiting, states
from trainees.actions.admitting import decide_registrations
from trainees.actions.registering import new_token, receive_receipt
from trainees.models import Receipt, Recruitment

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite takes one writer at a time; the same order one after the other is in test_admitting",
    ),
    pytest.mark.django_db(transaction=True),
]


def test_four_clerks_give_the_last_two_places_twice_over_to_nobody():
    row = recruiting(seats=2, frontline_seats=0)
    received(row, *(applicant(n) for n in range(1, 5)))
    keys = [each.pk for each in people(row)]
    names = [builders.user(f"clerk-{n}", row.programme.host, Role.FILER).username for n in range(4)]

    def admit(key, name):
        return lambda: decide_registrations(
            Recruitment.objects.select_related("programme__host").get(pk=row.pk), keys=[key], verdict="admitted",
            actor=User.objects.get(username=name), now=BEFORE,
        )  # fmt: skip

    assert at_once(*map(admit, keys, names)) == ["done", "done", "full", "full"]
    assert sorted(states(row)) == ["admitted", "admitted", "waiting", "waiting"]


def test_one_form_sent_four_times_at_once_is_one_receipt():
    row, token = recruiting(), new_token()
    unit = {"unit": "示例", "region": "", "contact": "李", "phone": "0531-81111111", "email": "", "note": ""}

    def send():
        receive_receipt(row, values=unit, people=[applicant(1)], token=token, actor=None, now=BEFORE)

    assert at_once(send, send, send, send) == ["done"] * 4
    assert Receipt.objects.count() == 1

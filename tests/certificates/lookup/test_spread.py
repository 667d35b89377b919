"""Many different numbers from one network, and one number from many addresses, raise an alarm; neither is written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ThrottleCounter
from accounts.throttle import count
from certificates.actions import watch_lookups
from certificates.lookup.alarms import BY_NETWORK, BY_NUMBER
from certificates.lookup.budgets import lookup_counts
from certificates.lookup.spread import BUCKET, asked, network_of, spreads
from certificates.models import Alarm
from tests import builders
from tests.builders import NOW
from tests.trainees.builders import id_number
from trainees.identity import index_form
from workflow.models import Reminder

pytestmark = pytest.mark.django_db

LOOKUP = "/certificates/lookup/"


@pytest.fixture(autouse=True)
def low(settings):
    settings.LOOKUP_ALARMS = {**settings.LOOKUP_ALARMS, "numbers": 6, "addresses": 4}


def ask(address, number, *, now=NOW):
    count([asked(address, number, now=now)])


def seen(now=NOW):
    """[(what was grouped by, how many)] from two on."""
    return [(each.bucket, each.hits) for each in spreads(since=now - timedelta(hours=1), least=2)]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("198.51.101.7", "198.51.101.0/24"),
        ("2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_neighbours_are_those_of_a_24_or_of_a_64(address, network):
    assert network_of(address) == network


@pytest.mark.req("T01")
def test_different_numbers_are_counted_once_each_over_all_the_addresses_of_a_network():
    for n in range(3):
        ask(f"198.51.100.{n}", id_number(n))
    for spelled in (id_number(0), f"{id_number(0)[:6]} {id_number(0)[6:]}"):
        ask("198.51.100.0", spelled)
    ask("198.51.101.1", id_number(9))
    assert seen() == [(BY_NETWORK, 3)]


@pytest.mark.req("T01")
def test_one_number_is_counted_by_its_addresses_wherever_they_are():
    for address in ("198.51.100.1", "198.51.100.2", "203.0.113.9", "2001:db8:1:2::/64", "203.0.113.9"):
        ask(address, id_number(1))
    assert seen() == [(BY_NUMBER, 4)]


@pytest.mark.req("T01")
def test_a_sweep_of_one_network_raises_one_alarm_though_every_number_was_asked_for_once(client):
    """Each address asks once, far below every budget: only the different numbers give it away."""
    ministry = builders.ministry()
    for n in range(6):
        words = {"name": "王伟", "number": id_number(n)}
        assert client.post(LOOKUP, words, REMOTE_ADDR=f"198.51.100.{n}").status_code == 200
    now = timezone.now()
    (alarm,) = watch_lookups(now=now)
    assert (alarm.kind, alarm.counted) == (Alarm.Kind.NETWORK, "6 个证件号码")
    assert watch_lookups(now=now) == []
    told = Reminder.objects.get()
    assert (told.organisation, told.urgent) == (ministry, True)
    assert "6 个证件号码" in told.body


@pytest.mark.req("T01")
def test_one_number_from_many_addresses_raises_an_alarm_and_from_a_few_does_not(client):
    words = {"name": "王伟", "number": id_number(1)}
    for n in range(3):
        client.post(LOOKUP, words, REMOTE_ADDR=f"203.0.{n}.1")
    assert watch_lookups(now=timezone.now()) == []
    client.post(LOOKUP, words, REMOTE_ADDR="203.0.3.1")
    (alarm,) = watch_lookups(now=timezone.now())
    assert (alarm.kind, alarm.counted) == (Alarm.Kind.SPREAD, "4 个来源")


@pytest.mark.req("T01")
def test_a_class_in_its_hall_raises_nothing(client, settings):
    settings.LOOKUP_ALARMS = {**settings.LOOKUP_ALARMS, "numbers": 150, "addresses": 8}
    for n in range(70):
        ask("198.51.100.7", id_number(n))
    assert watch_lookups(now=NOW) == []


@pytest.mark.req("T06")
def test_neither_number_nor_address_is_kept_and_what_was_judged_goes():
    number, address = id_number(1), "198.51.100.7"
    ask(address, number)
    (row,) = ThrottleCounter.objects.filter(bucket=BUCKET)
    assert len(row.key_hash) == 32
    for plain in (number, number[6:14], index_form(number), address, network_of(address)):
        assert plain not in row.key_hash
    watch_lookups(now=NOW + timedelta(minutes=59))
    assert ThrottleCounter.objects.filter(bucket=BUCKET).exists()
    watch_lookups(now=NOW + timedelta(hours=2, minutes=2))
    assert not ThrottleCounter.objects.filter(bucket=BUCKET).exists()


def test_the_part_of_a_number_is_not_the_key_of_its_budget():
    """Or rows of both could be laid side by side."""
    number = id_number(1)
    ask("198.51.100.7", number)
    budgets = {each.key_hash for each in lookup_counts("198.51.100.7", number, now=NOW)}
    (row,) = ThrottleCounter.objects.filter(bucket=BUCKET)
    assert not [each for each in budgets if each[:10] in row.key_hash]


def test_the_watch_costs_the_same_queries_for_one_row_and_many(django_assert_num_queries):
    ask("198.51.100.1", id_number(1))
    with django_assert_num_queries(4):
        watch_lookups(now=NOW)
    for n in range(3):
        ask("203.0.113.1", id_number(n))
    with django_assert_num_queries(4):
        watch_lookups(now=NOW)

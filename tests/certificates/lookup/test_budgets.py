"""Past the free look-ups the browser works; past the budgets nothing is looked up; sweeps raise an alarm."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from accounts.roles import Role
from accounts.throttle import count
from certificates.actions import see_alarm, watch_lookups
from certificates.lookup.alarms import Counter, alarms_in
from certificates.lookup.budgets import lookup_counts, miss_counts, renewed_at, standing
from certificates.models import Alarm, LookupLog
from tests import builders
from tests.certificates.looked_up import people_of, shown
from tests.certificates.lookup.test_work import answer_of
from tests.trainees.builders import id_number
from workflow.models import Entry, Reminder

pytestmark = pytest.mark.django_db

LOOKUP = "/certificates/lookup/"
NAME, NUMBER = "王伟", id_number(1)
LIMITS = {
    "address": 200, "address_misses": 30, "number": 15, "number_misses": 6, "overall": 6000, "misses": 200, "share": 70,
    "verify": 100, "numbers": 150, "addresses": 8,
}  # fmt: skip


@pytest.fixture(autouse=True)
def small(settings):
    settings.LOOKUPS_FREE = {"lookup.address": 50, "lookup.number": 2, "lookup.overall": 1000}
    settings.CERTIFICATE_BUDGETS = {
        **settings.CERTIFICATE_BUDGETS, "lookup.number": (8, 3600), "lookup.address": (60, 600)
    }  # fmt: skip
    settings.LOOKUP_WORK = 300


@pytest.fixture
def certificate():
    return shown(people_of({1: NAME})[1])


def ask(client, **more):
    return client.post(LOOKUP, {"name": NAME, "number": NUMBER, **more})


def sum_of(page):
    """What the browser reads off the page, and what it sends back."""
    said = re.search(r'data-salt="(\w+)" data-most="(\d+)" data-digest="(\w+)"', page)
    given = SimpleNamespace(salt=said[1], most=int(said[2]), digest=said[3])
    return {
        "challenge": re.search(r'name="challenge" value="([^"]+)"', page)[1],
        "solution": answer_of(given),
    }


@pytest.mark.req("T01", "PR-09", "PR-32")
def test_past_the_free_ones_the_browser_works_and_then_finds(client, certificate):
    assert [ask(client).status_code for _ in range(2)] == [200, 200]
    stopped = ask(client)
    page = stopped.content.decode()
    now = timezone.now()
    left = (renewed_at(now) - now).total_seconds()
    assert stopped.status_code == 429
    assert 0 <= int(stopped["Retry-After"]) - left <= 5 or left > 3590
    assert "查到 1 本" not in page
    assert f'value="{NAME}"' in page
    assert "<noscript>" in page
    assert f"{timezone.localtime(renewed_at(now)):%H:%M} 以后" in page
    assert "请联系研修班的承办单位" in page
    found = ask(client, **sum_of(page))
    assert "查到 1 本" in found.content.decode()
    kept = LookupLog.objects.order_by("pk").values_list("certificate", "outcome")
    assert list(kept) == [
        (certificate.pk, "found"),
        (certificate.pk, "found"),
        (None, "refused"),
        (certificate.pk, "found"),
    ]


@pytest.mark.req("T01")
def test_a_solution_is_good_once_and_for_its_address(client, certificate):
    for _ in range(2):
        ask(client)
    done = sum_of(ask(client).content.decode())
    elsewhere = client.post(LOOKUP, {"name": NAME, "number": NUMBER, **done}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 429
    assert ask(client, **done).status_code == 200
    again = ask(client, **done)
    assert again.status_code == 429
    assert "data-salt" in again.content.decode()


@pytest.mark.req("T01")
def test_past_the_budget_no_sum_helps(client, certificate):
    for _ in range(7):
        stopped = ask(client)
    done = sum_of(stopped.content.decode())
    assert ask(client, **done).status_code == 200
    spent = ask(client)
    assert spent.status_code == 429
    assert "data-salt" not in spent.content.decode()
    assert "短时间内的查询次数有限" in spent.content.decode()


@pytest.mark.req("T01")
def test_the_sum_grows_with_the_excess_and_has_an_end(settings):
    settings.LOOKUPS_FREE = {"lookup.address": 10}
    settings.CERTIFICATE_BUDGETS = {"lookup.address": (5000, 600)}
    grown = [standing({"lookup.address": hits}).work for hits in (1, 10, 11, 19, 20, 30, 40, 400, 4000)]
    assert grown == [0, 0, 300, 300, 600, 1200, 2400, 9600, 9600]
    assert standing({"lookup.address": 5001}).spent
    assert not standing({"lookup.address": 5000}).spent


def test_all_budgets_begin_anew_when_the_longest_of_them_does():
    at = datetime(2026, 3, 2, 2, 17, 5, tzinfo=UTC)
    assert renewed_at(at) == datetime(2026, 3, 2, 3, tzinfo=UTC)
    assert renewed_at(at.replace(hour=3, minute=0, second=0)) == datetime(2026, 3, 2, 4, tzinfo=UTC)


NOON = timezone.now().replace(minute=0, second=0, microsecond=0)


@pytest.mark.req("T01")
def test_what_is_ordinary_raises_nothing_and_a_sweep_does():
    ordinary = [
        Counter("lookup.address", "hall", NOON, 120), Counter("missed.lookup.address", "hall", NOON, 9),
        Counter("lookup.overall", "", NOON, 900), Counter("missed.lookup.overall", "", NOON, 300),
        Counter("lookup.number", "n", NOON, 4), Counter("missed.lookup.number", "n", NOON, 3),
        Counter("verify.address", "a", NOON, 20), Counter("own.number", "n", NOON, 9999),
    ]  # fmt: skip
    assert alarms_in(ordinary, LIMITS) == []
    sweep = [
        Counter("lookup.address", "a", NOON, 200), Counter("missed.lookup.address", "b", NOON, 30),
        Counter("missed.lookup.number", "n", NOON, 6), Counter("lookup.overall", "x", NOON, 6000),
        Counter("missed.lookup.overall", "x", NOON, 4200), Counter("verify.address", "v", NOON, 100),
    ]  # fmt: skip
    found = [(str(kind), row.source) for kind, row in alarms_in(sweep, LIMITS)]
    assert found == [
        ("address", "a"), ("misses", "b"), ("number", "n"), ("overall", "x"), ("verify", "v"), ("misses", ""),
    ]  # fmt: skip


@pytest.mark.req("T01", "T06")
def test_an_alarm_is_raised_once_a_window_and_told_to_the_ministry_without_the_words(settings):
    settings.LOOKUP_ALARMS = {**LIMITS, "number_misses": 3}
    ministry, now = builders.ministry(), builders.NOW
    for n in range(3):
        count(lookup_counts(f"198.51.100.{n}", NUMBER, now=now))
        count(miss_counts(f"198.51.100.{n}", NUMBER, now=now))
    (alarm,) = watch_lookups(now=now)
    assert (alarm.kind, alarm.hits) == ("number", 3)
    count(miss_counts("198.51.100.9", NUMBER, now=now))
    assert watch_lookups(now=now + timedelta(minutes=1)) == []
    alarm.refresh_from_db()
    assert alarm.hits == 4
    told = Reminder.objects.get()
    assert (told.organisation, told.urgent) == (ministry, True)
    kept = f"{alarm.__dict__}{told.__dict__}"
    assert NUMBER not in kept
    assert "198.51.100" not in kept


WORDS = "同一办事大厅代查，已电话核实"


def test_the_ministry_and_the_keepers_put_an_alarm_aside_and_nobody_else():
    alarm = Alarm.objects.create(kind="overall", window_starts_at=NOON, raised_at=NOON, hits=9)
    province = builders.province()
    for other in (builders.approver(province), builders.user("audit", province, Role.AUDIT_ADMIN)):
        assert not Alarm.objects.visible_to(other).exists()
        with pytest.raises(Refused):
            see_alarm(alarm, note=WORDS, actor=other, now=builders.NOW)
    keeper = builders.user("security", province, Role.SECURITY_ADMIN)
    assert Alarm.objects.visible_to(keeper).waiting().get() == alarm
    see_alarm(alarm, note=WORDS, actor=keeper, now=builders.NOW)
    assert not Alarm.objects.waiting().exists()
    with pytest.raises(Refused, match="已由"):
        see_alarm(alarm, note=WORDS, actor=keeper, now=builders.NOW)


@pytest.mark.parametrize("note", ["", "  \n", "长" * 301])
def test_an_alarm_is_put_aside_with_words_and_not_without(note):
    alarm = Alarm.objects.create(kind="overall", window_starts_at=NOON, raised_at=NOON, hits=9)
    keeper = builders.user("security", builders.province(), Role.SECURITY_ADMIN)
    with pytest.raises(Refused, match="请写明处理说明"):
        see_alarm(alarm, note=note, actor=keeper, now=builders.NOW)
    assert Alarm.objects.waiting().exists()
    seen = see_alarm(alarm, note=f"核实{NUMBER}本人多次查询", actor=keeper, now=builders.NOW)
    assert (seen.seen_by, seen.seen_at) == (keeper, builders.NOW)
    entry = Entry.objects.get(verb="see_alarm")
    assert (entry.actor_name, entry.note) == (keeper.display_name, seen.note)
    assert "本人多次查询" in seen.note
    assert NUMBER not in seen.note + entry.note


def test_open_alarms_lead_the_list_and_the_page_takes_the_note(client):
    old, new = [
        Alarm.objects.create(kind=kind, window_starts_at=at, raised_at=at, hits=9)
        for kind, at in (("overall", NOON - timedelta(days=3)), ("verify", NOON))
    ]
    keeper = builders.user("security", builders.province(), Role.SECURITY_ADMIN)
    see_alarm(new, note=WORDS, actor=keeper, now=builders.NOW)
    client.force_login(keeper)
    listed = client.get("/admin/certificates/alarm/")
    assert list(listed.context["cl"].result_list) == [old, new]  # the later one is done with
    assert WORDS in listed.content.decode()
    waiting = client.get("/admin/certificates/alarm/?standing=waiting")
    assert list(waiting.context["cl"].result_list) == [old]
    assert list(client.get("/admin/certificates/alarm/?standing=seen").context["cl"].result_list) == [new]
    page = client.get(f"/admin/certificates/alarm/{old.pk}/change/").content.decode()
    assert 'name="note"' in page
    move = f"/move/certificates.alarm/{old.pk}/see_alarm/"
    assert client.post(move, {"note": ""}).status_code == 422
    assert client.post(move, {"note": "限制来源一小时"}).status_code == 302
    done = client.get(f"/admin/certificates/alarm/{old.pk}/change/").content.decode()
    assert 'name="note"' not in done
    assert done.count("限制来源一小时") == 2  # on the alarm and in its journal

"""The private calendar: made and revoked by its person, read by calendar programs without a session."""

import logging
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.refusals import Refused
from applications.actions import save_part
from applications.models import Filing
from config.logs import RedactingFormatter
from policies import actions as calendar
from policies.models import CalendarYear, Holiday
from programs.lifecycle import Stage
from reports import actions
from reports.models import CalendarKey
from reports.tokens import digest_of
from tests import builders
from tests.reports.builders import DAY, ended
from workflow.models import Entry

pytestmark = pytest.mark.django_db
NOW = DAY


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def host():
    return builders.host()


@pytest.fixture
def person(host):
    return builders.filer(host)


def token_of(person):
    return actions.make_calendar_key(person, actor=person, now=NOW)


def address(token):
    return reverse("calendar_feed", args=[token])


def events(token, client=None):
    response = (client or Client()).get(address(token))
    assert response.status_code == 200
    found = Calendar.from_ical(response.content)
    return {str(event["UID"]): event for event in found.events}


def held(host, ends_on, *, number=None, **fields):
    return builders.programme(
        host,
        stage=Stage.HELD,
        starts_on=ends_on - timedelta(days=3),
        ends_on=ends_on,
        number=number,
        **fields,
    )


@pytest.mark.req("001-07")
def test_every_deadline_of_the_host_s_classes_is_in_the_calendar(host, person):
    row = held(host, date(2021, 10, 29))
    found = events(token_of(person))
    event = found[f"programme-{row.pk}-completion@zhigeng"]
    assert event["DTSTART"].dt == date(2021, 11, 29)
    assert str(event["SUMMARY"]).startswith(f"结业上报截止 · {row.title}")
    assert "依据：鲁人社函〔2021〕60号 三" in event["DESCRIPTION"]
    assert str(event["URL"]).endswith(f"/portal/programmes/{row.pk}/")
    assert len(event.walk("VALARM")) == 1
    filing = found[f"programme-{row.pk}-filing@zhigeng"]
    assert str(filing["SUMMARY"]).startswith("已办 · 开班备案")
    assert filing.walk("VALARM") == []


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Shanghai"])
@pytest.mark.parametrize("moment", ["2021-11-28 15:59:59+00:00", "2021-11-28 16:00:00+00:00"])
def test_the_day_is_the_same_whatever_the_zone_of_the_server(host, person, zone, moment, monkeypatch):
    row, token = held(host, date(2021, 10, 29)), token_of(person)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        with time_machine.travel(moment, tick=False):
            found = events(token)
    time.tzset()
    assert found[f"programme-{row.pk}-completion@zhigeng"]["DTSTART"].dt == date(2021, 11, 29)


def test_each_person_s_calendar_shows_what_that_person_may_see(host, person):
    row = held(host, date(2021, 10, 29))
    far = held(builders.host("示例福州大学", builders.province("福建", "35")), date(2021, 10, 29), number=7)
    mine, theirs = f"programme-{row.pk}-completion@zhigeng", f"programme-{far.pk}-completion@zhigeng"
    for reader, sees in (
        (person, {mine}),
        (builders.reviewer(builders.sponsor()), {mine}),
        (builders.approver(builders.province()), {mine, theirs} & {mine}),
        (builders.approver(builders.ministry()), {mine, theirs}),
        (builders.filer(builders.host("示例青岛职业学院")), set()),
    ):
        assert events(token_of(reader)).keys() & {mine, theirs} == sees


def test_what_is_long_done_is_left_out_and_what_is_open_stays(host, person):
    old = held(host, date(2021, 6, 30), number=1)
    builders.programme(
        host, stage=Stage.COMPLETED, starts_on=date(2021, 5, 1), ends_on=date(2021, 5, 4), number=2
    )
    cancelled = held(host, date(2021, 10, 29), number=3)
    type(cancelled).objects.filter(pk=cancelled.pk).update(stage=Stage.CANCELLED)
    found = events(token_of(person))
    late = found[f"programme-{old.pk}-completion@zhigeng"]
    assert str(late["SUMMARY"]).startswith("逾期 · 结业上报")
    assert [uid for uid in found if "-filing@" in uid] == []
    assert [uid for uid in found if f"-{cancelled.pk}-" in uid] == []


def test_a_class_that_was_never_held_does_not_stay_for_ever(host, person):
    builders.programme(host, year=2020, number=9)
    assert events(token_of(person)) == {}


def test_an_unknown_an_old_and_a_revoked_token_are_the_same_404(host, person):
    first = token_of(person)
    second = token_of(person)
    assert first != second
    assert events(second) == {}
    answers = [Client().get(address(token)) for token in (first, "x", "a" * 4000)]
    assert {answer.status_code for answer in answers} == {404}
    actions.revoke_calendar_key(person, actor=person, now=NOW)
    assert Client().get(address(second)).status_code == 404


def test_an_inactive_person_s_calendar_is_closed(host, person):
    token = token_of(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert Client().get(address(token)).status_code == 404


def test_a_membership_that_ends_empties_the_calendar_at_once(host, person):
    held(host, date(2021, 10, 29))
    token = token_of(person)
    assert events(token)
    person.memberships.all().delete()
    assert events(token) == {}


def test_only_the_digest_is_kept_and_the_journal_does_not_tell(person):
    token = token_of(person)
    assert len(token) >= 32
    key = CalendarKey.objects.get(user=person)
    assert key.digest == digest_of(token)
    entries = Entry.objects.filter(verb="make_calendar_key")
    assert [token in str(vars(entry)) for entry in entries] == [False]
    assert token not in str(vars(key))


def test_nobody_makes_or_revokes_an_address_for_somebody_else(host, person):
    other = builders.user("colleague", host)
    for verb in (actions.make_calendar_key, actions.revoke_calendar_key):
        with pytest.raises(Refused, match="本人"):
            verb(person, actor=other, now=NOW)
    with pytest.raises(Refused, match="没有日历订阅地址"):
        actions.revoke_calendar_key(person, actor=person, now=NOW)


def test_an_unchanged_calendar_is_not_sent_twice(host, person):
    row, token = held(host, date(2021, 10, 29)), token_of(person)
    first = Client().get(address(token))
    assert first["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first
    assert "sessionid" not in first.cookies
    again = Client().get(address(token), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    before = events(token)[f"programme-{row.pk}-completion@zhigeng"]
    row.ends_on = date(2021, 10, 28)
    row.version += 1
    row.save(update_fields=["ends_on", "version"])
    assert Client().get(address(token), headers={"if-none-match": first["ETag"]}).status_code == 200
    after = events(token)[f"programme-{row.pk}-completion@zhigeng"]
    assert (before["UID"], after["SEQUENCE"]) == (after["UID"], before["SEQUENCE"] + 1)
    assert after["DTSTART"].dt == date(2021, 11, 29)  # 28 November 2021 was a Sunday


def test_a_day_that_a_host_types_is_newer_before_it_is_handed_in(host, person):
    row, token = builders.programme(host), token_of(person)
    filing = Filing.objects.create(programme=row, starts_on=date(2021, 12, 20), ends_on=date(2021, 12, 23))
    uid = f"programme-{row.pk}-filing@zhigeng"
    before = events(token)[uid]
    days = {"starts_on": date(2021, 12, 22), "ends_on": date(2021, 12, 25)}
    save_part(filing, "time", days, version=filing.version, actor=person, now=NOW)
    after = events(token)[uid]
    assert after["DTSTART"].dt > before["DTSTART"].dt
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_change_of_the_calendar_moves_the_day_and_tells_the_readers(host, person):
    row, token = held(host, date(2021, 10, 29)), token_of(person)
    uid = f"programme-{row.pk}-completion@zhigeng"
    before = events(token)[uid]
    later = datetime(2021, 11, 9, 2, 0, tzinfo=UTC)
    CalendarYear.objects.filter(year=2021).update(changed_at=builders.NOW)
    calendar.keep_holiday(Holiday(date=date(2021, 11, 29), name="示例放假"), actor=None, now=later)
    after = events(token)[uid]
    assert after["DTSTART"].dt == date(2021, 11, 30)
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_many_classes_cost_as_many_queries_as_one(host, django_assert_num_queries):
    staff = builders.approver(builders.ministry())
    token = token_of(staff)
    held(host, date(2021, 10, 29), number=1)
    client = Client()
    events(token, client)
    with django_assert_num_queries(7):
        assert len(events(token, client)) >= 1
    for number in range(2, 12):
        held(host, date(2021, 10, 29), number=number)
    with django_assert_num_queries(7):
        assert len(events(token, client)) >= 11


def test_the_token_stays_out_of_the_log(person, caplog, settings):
    token = token_of(person)
    with caplog.at_level(logging.DEBUG):
        Client().get(address(token))
        actions.revoke_calendar_key(person, actor=person, now=NOW)
        Client().get(address(token))
    lines = [RedactingFormatter().format(record) for record in caplog.records]
    assert any("Not Found: /calendar/[已隐去].ics" in line for line in lines)
    assert [line for line in lines if token in line] == []


def test_the_page_shows_the_address_once(host, person, client):
    held(host, date(2021, 10, 29))
    client.force_login(person)
    page = reverse("subscription")
    assert "您还没有订阅地址" in client.get(page).content.decode()
    made = client.post(reverse("make_subscription"))
    assert "no-store" in made["Cache-Control"]
    token = made.context["address"].rsplit("/", 1)[1].removesuffix(".ics")
    assert f'value="http://testserver/calendar/{token}.ics"' in made.content.decode()
    assert f'href="webcal://testserver/calendar/{token}.ics"' in made.content.decode()
    assert len(events(token)) >= 1
    shown = client.get(page).content.decode()
    assert token not in shown
    assert "2021-11-10 10:00 生成，正在使用" in shown
    assert client.post(reverse("revoke_subscription")).status_code == 302
    assert Client().get(address(token)).status_code == 404
    assert client.post(reverse("revoke_subscription")).status_code == 409


def test_an_ended_class_is_read_by_its_own_builder(person, host):
    """The classes of the desk's tests run under rules of their own."""
    row = ended(5, at=host)
    assert f"programme-{row.pk}-completion@zhigeng" in events(token_of(person))


@pytest.mark.parametrize(
    "path", ["/portal/", "/portal/programmes/", "/portal/programmes/{}/", "/portal/programmes/{}/completion/"]
)
def test_a_day_of_a_year_without_its_notice_is_marked_wherever_it_is_shown(host, person, client, path):
    row = held(host, date(2021, 10, 29))
    client.force_login(person)
    address = path.format(row.pk)
    assert "推算</span>" not in client.get(address).content.decode()
    CalendarYear.objects.filter(year=2021).delete()
    assert "推算</span>" in client.get(address).content.decode()

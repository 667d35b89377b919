"""What the trainee's page shows, in the order in which it matters, and how much it weighs."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Filing
from programs.models import Programme
from tests.trainees.builders import a_class, id_number, imported, person, workbook
from trainees.models import StaffMember, Trainee
from trainees.own.cards import Card, Phase, cards_of, phase_of
from trainees.own.links import found_trainee, link_of

pytestmark = pytest.mark.django_db

SECOND_DAY = datetime(2021, 10, 16, 2, 0, tzinfo=UTC)
HEADING = re.compile(r'<h2 id="card-(\w+)"')


def page_on(client, moment, trainee, name="own_home"):
    with time_machine.travel(moment, tick=False):
        client.get(link_of(trainee))
        return client.get(reverse(name)).content.decode()


def headings(page):
    """The boxes of time, place, lessons and hours in their order; other subjects have tests of their own."""
    return [code for code in HEADING.findall(page) if code in ("place", "lessons", "hours")]


def test_a_class_is_before_during_or_after_by_its_days():
    row = Programme(starts_on=date(2021, 10, 15), ends_on=date(2021, 10, 18))
    days = (date(2021, 10, 14), date(2021, 10, 15), date(2021, 10, 18), date(2021, 10, 19))
    assert [phase_of(row, day) for day in days] == [Phase.BEFORE, Phase.DURING, Phase.DURING, Phase.AFTER]
    assert phase_of(Programme(), date(2021, 10, 14)) is Phase.BEFORE


def test_boxes_stand_in_the_order_of_the_phase_and_strangers_last():
    someone = found_trainee(imported(a_class()).trainees.first().pk, 1)
    makers = [
        lambda trainee, *, now, code=code: Card(code, code) for code in ("new", "place", "survey", "sign_in")
    ]
    makers.append(lambda trainee, *, now: None)
    shown = {
        day: [card.code for card in cards_of(someone, makers, now=datetime(2021, 10, day, 2, 0, tzinfo=UTC))]
        for day in (10, 16, 20)
    }
    passed = "certificate"  # connected by the app of the certificates
    assert shown == {
        10: ["place", "sign_in", "new", "survey", passed],
        16: ["sign_in", "place", "survey", passed, "new"],
        20: ["survey", passed, "place", "sign_in", "new"],
    }


def test_while_the_class_runs_todays_lessons_come_first_and_past_ones_are_folded(client):
    someone = imported(a_class()).trainees.first()
    page = page_on(client, SECOND_DAY, someone)
    assert headings(page) == ["lessons", "place", "hours"]
    today, fold = page.index("今天 2021-10-16"), page.index("已上的课")
    assert today < page.index("2021-10-17") < fold < page.index("2021-10-15", fold)


def test_before_the_class_time_and_place_come_first_and_nothing_is_said_of_hours(client):
    row = a_class()
    someone = imported(row).trainees.first()
    Filing.objects.filter(programme=row).update(
        venue="济南市示例路 1 号", lodging="培训楼", leader="王负责", leader_phone="0531-8"
    )
    page = page_on(client, datetime(2021, 10, 10, 2, 0, tzinfo=UTC), someone)
    assert headings(page) == ["place", "lessons"]
    assert "card-hours" not in page
    assert "济南市示例路 1 号" in page
    assert 'href="tel:0531-8"' in page


def test_the_class_teacher_is_whom_to_ring_up(client):
    roster = imported(a_class())
    StaffMember.objects.create(roster=roster, number=1, name="李会务", duty="会务", phone="1")
    StaffMember.objects.create(roster=roster, number=2, name="赵班主任", duty="班主任", phone="0531-2")
    page = page_on(client, SECOND_DAY, roster.trainees.first())
    assert "赵班主任" in page
    assert "李会务" not in page


def test_the_page_is_light_and_works_by_markup_alone(client):
    """Under 100 KB with all that it loads; every way on is a link or a form."""
    page = page_on(client, SECOND_DAY, imported(a_class()).trainees.first())
    loaded = set(re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))', page))
    loaded |= set(re.findall(r'href="/static/([^"#]+)#', page))
    weight = sum((Path(settings.BASE_DIR) / "static" / path).stat().st_size for path in loaded)
    assert weight + len(page.encode()) < 100_000
    assert "onclick" not in page


@pytest.mark.parametrize("name", ["own_home", "own_hours"])
def test_the_pages_are_kept_by_nobody(client, name):
    client.get(link_of(imported(a_class()).trainees.first()))
    answer = client.get(reverse(name))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def two_classes():
    rows = [a_class(), a_class(first=date(2021, 11, 1))]
    for row in rows:
        imported(row, now=datetime(2021, 11, 5, 2, 0, tzinfo=UTC))
    return rows


def test_of_several_classes_the_person_chooses(client):
    first, second = two_classes()
    name = Trainee.objects.get(roster__programme=first, number=1).name
    page = client.post(reverse("own_find"), {"name": name, "number": id_number(1)}).content.decode()
    tokens = re.findall(r'name="token" value="([^"]+)"', page)
    assert [int(token.split("-")[0]) for token in tokens] == [
        Trainee.objects.get(roster__programme=row, number=1).pk for row in (second, first)
    ]
    assert client.post(reverse("own_choose"), {"token": tokens[1]})["Location"] == reverse("own_home")
    assert client.get(reverse("own_home")).context["trainee"].roster.programme_id == first.pk


def test_nobody_chooses_what_was_not_offered(client):
    first, _ = two_classes()
    mine, other = (Trainee.objects.get(roster__programme=first, number=n) for n in (1, 2))
    page = client.post(reverse("own_find"), {"name": mine.name, "number": id_number(1)})
    offered = page.context["choice"][0][1]
    assert client.post(reverse("own_choose"), {"token": link_of(other).split("/")[-2]})[
        "Location"
    ] == reverse("own_find")
    assert client.post(reverse("own_choose"), {"token": offered})["Location"] == reverse("own_home")


def test_links_that_do_not_hold_may_be_tried_so_often_and_no_more(client):
    most, _ = settings.OWN_PAGE_BUDGETS["link"]
    codes = [client.get(reverse("own_enter", args=["x"])).status_code for _ in range(most + 1)]
    assert codes == [410] * most + [429]


def test_the_page_costs_the_same_for_a_large_class(client):
    def cost(people):
        row = a_class()
        someone = imported(row, workbook([person(n) for n in range(1, people + 1)])).trainees.first()
        client.get(link_of(someone))
        client.get(reverse("own_home"))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("own_home")).status_code == 200
        return len(caught)

    assert cost(1) == cost(30)

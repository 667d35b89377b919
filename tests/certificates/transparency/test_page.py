"""The page about the log, for people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.actions.logging import append_leaves, publish_head
from certificates.models import Certificate, Leaf
from certificates.transparency.reading import classes, figures
from tests.certificates.builders import ISSUED, held_class
from tests.certificates.transparency.conftest import ended, numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(valid):
    plan = valid[0].programme.plan
    type(plan).objects.filter(pk=plan.pk).update(release=1)
    return valid


def test_an_empty_log_says_what_will_be_there(client):
    text = client.get("/log/").content.decode()
    assert "还没有条目" in text
    assert "还没有发证的班次" in text


@pytest.mark.req("PR-14")
def test_the_page_shows_size_root_heads_and_how_to_check(client, public):
    head = publish_head(now=timezone.now())
    text = client.get("/log/").content.decode()
    assert bytes(head.root).hex() in text
    assert "check_log.py" in text
    assert f"/log/heads/{head.day}" in text
    assert public[0].name not in text


@pytest.mark.req("T09")
def test_entries_stand_beside_the_roster(client, public):
    ended(public[1], "revoked")
    (row,) = classes()
    assert (row.entered, row.revoked, row.replaced, row.in_force, row.on_roster, row.passed) == (
        5,
        1,
        0,
        4,
        5,
        5,
    )
    assert "多于合格人数" not in client.get("/log/").content.decode().split("<tbody>")[1]


@pytest.mark.req("T09")
def test_a_certificate_beyond_the_roster_is_seen(client, public):
    append_leaves(public[:1], "issued", now=ISSUED)
    assert "tone-red" in client.get("/log/").content.decode()
    assert classes()[0].in_force == 6


@pytest.mark.req("T09", "PR-13")
def test_registers_are_compared_with_the_log(public):
    (register,) = figures(ISSUED).registers
    assert (register.given, register.issued, register.entered, register.agrees) == (5, 5, 5, True)


def test_a_register_with_more_certificates_than_entries_does_not_agree(public):
    Certificate.objects.filter(pk=public[0].pk).update(leaf=None, state="revoked")
    Certificate.objects.filter(pk=public[1].pk).update(leaf=None, state="reserved")
    (register,) = figures(ISSUED).registers
    assert (register.issued, register.entered, register.agrees) == (4, 5, False)


def test_days_are_counted_from_the_entries(public):
    append_leaves(public[:2], "revoked", now=ISSUED - timedelta(days=1))
    made = figures(ISSUED)
    assert [bar.count for bar in made.bars][-2:] == [2, 5]
    assert (len(made.bars), made.recent, made.most) == (30, 7, 5)
    assert made.events == (("发证", 5), ("被更正替代", 0), ("撤销", 2))


@pytest.mark.req("PR-14")
def test_a_head_of_a_day_can_be_fetched(client, public):
    publish_head(now=ISSUED)
    response = client.get("/log/heads/2021-10-28")
    assert response.json()["size"] == 5
    assert "immutable" in response["Cache-Control"]
    assert "没有公布签名头" in client.get("/log/heads/2021-10-29").json()["error"]


def test_more_classes_cost_no_more_queries(client, public, django_assert_num_queries):
    publish_head(now=timezone.now())
    client.get("/log/")
    with django_assert_num_queries(queries := 7):
        client.get("/log/")
    for serial in (20, 30):
        row = held_class(public[0].programme.host, first_serial=serial, count=1)
        type(row.plan).objects.filter(pk=row.plan_id).update(release=1)
        append_leaves(numbered(row), "issued", now=ISSUED)
    assert classes().count() == 3
    assert Leaf.objects.count() == 7
    with django_assert_num_queries(queries):
        client.get("/log/")

"""Every door tried by everybody (PR-04, PR-05, PR-08). The table is data: tests/doors."""

import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.actions import lift, sanction
from accounts.models import Organisation, User
from accounts.roles import Role
from tests.doors.bodies import QUERIES, body_of, look_up
from tests.doors.borrowed import ROWS as BORROWED_ROWS
from tests.doors.cast import ACTORS
from tests.doors.table import ALLOWED, DOORS, grouped, letter, read
from tests.doors.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BORROWED = {door.name for door in read(BORROWED_ROWS)}
# Shown only to whoever has just handed in a complaint in the same session (tests/supervision).
NOT_IN_THIS_SESSION = {
    "complaint_received",
    # Behind the private link of a receipt; tests/trainees/test_own_receipt.py lets its unit in.
    "own_receipt", "own_receipt_contact", "own_receipt_letters", "own_receipt_pdf", "own_receipt_person",
    "own_receipt_withdraw",
    # Stops a large list that the worker is at (tests/trainees/test_large_views.py); the world has a small one.
    "roster_stop",
    # Only on the day itself; the class of the world is over (tests/trainees/test_attendance_pages.py opens one).
    "sign_in_open",
    # Asks for two sizes in its query, which no row here can give; tests/certificates/transparency asks for them.
    "log_consistency",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: "pytest.FixtureRequest") -> Iterator[World]:
    """The world is built once; whatever a test does to it is rolled back."""
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False), transaction.atomic():
        made = World()
        made.clients = {actor: Client() for actor in ACTORS}
        for actor, person in made.people.items():
            made.clients[actor].force_login(person)
        made.cookies = {actor: deepcopy(client.cookies) for actor, client in made.clients.items()}
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _noon(world):
    with time_machine.travel(NOON, tick=False):
        yield


def kwargs_of(world, door, **changed):
    return {key: changed.get(key) or in_address(world, value) for key, value in door.kwargs}


def in_address(world, value):
    return value[1:] if value.startswith(":") else look_up(world, f"@{value}")


def takes_words(door):
    return door.method == "POST" or door.name in QUERIES


def try_door(world, door, actor, *, method="", **changed):
    """The answer to one person; nothing that the request did stays."""
    url = reverse(door.name, kwargs=kwargs_of(world, door, **changed))
    world.clients[actor].cookies = deepcopy(world.cookies[actor])
    with transaction.atomic():
        call = getattr(world.clients[actor], (method or door.method).lower())
        response = call(url, body_of(world, door.name) if takes_words(door) and not method else None)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


@pytest.mark.req("PR-04", "PR-06", "PR-08")
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_every_door_answers_everybody_as_the_table_says(world, door):
    found = grouped(letter(try_door(world, door, actor)) for actor in ACTORS)
    assert found == door.answers


def addresses(resolver, prefix=""):
    """(name with its namespace, route) of everything the portal answers at."""
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from (
                (space + (name or ""), route) for name, route in addresses(entry, f"{prefix}{entry.pattern}")
            )
        else:
            yield entry.name or "", f"{prefix}{entry.pattern}"


# Django's own redirect from the old address of a row to its change page, and its 404 for all else below /admin/.
UNNAMED = ("<path:object_id>/", "admin/(?P<url>.*)$")


@pytest.mark.req("PR-04")
def test_every_address_of_the_portal_is_in_the_table():
    rows = {door.name for door in DOORS}
    missing = [
        (name, route)
        for name, route in addresses(get_resolver())
        if name not in rows and not (name.endswith(":") and route.endswith(UNNAMED))
    ]
    assert missing == []
    assert rows - {name for name, _ in addresses(get_resolver())} == set()


# Doors of our own that change something, also below /admin/: there a GET is no way in.
POST_ONLY = [
    door
    for door in DOORS
    if door.method == "POST" and ("GET", door.name) not in {(d.method, d.name) for d in DOORS}
]
OURS = [door for door in DOORS if door.name not in BORROWED and not door.name.startswith("admin:")]


@pytest.mark.req("PR-04", "T37")
@pytest.mark.parametrize(
    "door", [*OURS, *(door for door in POST_ONLY if door.name.startswith("admin:"))], ids=str
)
def test_a_method_that_is_not_in_the_table_is_not_allowed(world, door):
    methods = {each.method for each in DOORS if each.name == door.name}
    actor = "approver" if door.name.startswith("admin:") else "owner"
    wrong = {"GET", "POST", "PUT", "DELETE"} - methods
    assert {
        method: try_door(world, door, actor, method=method).status_code for method in wrong
    } == dict.fromkeys(wrong, 405)


# Nobody adds or deletes these by hand, so their rows have no twin that is let in.
CLOSED = re.compile(r"admin:\w+_(add|delete|history)$")


@pytest.mark.req("PR-06")
def test_every_denial_has_a_twin_that_is_let_in():
    doors = [
        door
        for door in DOORS
        if door.name not in BORROWED | NOT_IN_THIS_SESSION and not CLOSED.match(door.name)
    ]
    assert [str(door) for door in doors if not set(door.answers) & ALLOWED] == []


def bare(response):
    """A page without what differs from one request to the next: tokens, nonces, the number of the request."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", response.content.decode())
    return re.sub(r"\b[0-9a-f]{32}\b", "", text)


HIDDEN = [door for door in DOORS if "4" in door.answers and door.kwargs and door.name not in BORROWED]


@pytest.mark.req("PR-05", "T10")
@pytest.mark.parametrize("door", HIDDEN, ids=str)
def test_what_is_foreign_reads_like_what_is_missing(world, door):
    keys = [key for key, value in door.kwargs if isinstance(world.ids.get(value), int)]
    actor = next(actor for actor in ACTORS if door.answer(actor) == "4")
    foreign = try_door(world, door, actor)
    for key in keys:
        missing = try_door(world, door, actor, **{key: world.ids["missing"]})
        assert (missing.status_code, bare(missing)) == (
            404,
            bare(foreign).replace(foreign.request["PATH_INFO"], missing.request["PATH_INFO"]),
        )


def test_rows_of_one_class_do_not_answer_under_another(world):
    """An id of a class that one may see opens nothing below another class that one may see too."""
    pairs = [
        (door, key) for door in OURS for key, value in door.kwargs if key == "pk" and len(door.kwargs) > 1
    ]
    for door, _ in pairs:
        if any(isinstance(world.ids.get(value), int) for key, value in door.kwargs if key != "pk"):
            answered = try_door(world, door, "owner", pk=world.ids["changed"]).status_code
            assert answered == 404, str(door)


def again(world, actor, address):
    """What an open session is answered by the next request."""
    world.clients[actor].cookies = deepcopy(world.cookies[actor])
    return letter(world.clients[actor].get(address))


OFFICE_PAGE, CASE_PAGE = "/admin/applications/filing/", "/portal/programmes/{new}/filing/"


@pytest.mark.req("PR-08", "T11")
@pytest.mark.parametrize(
    ("withdraw", "case", "office"),
    [
        (lambda person: person.memberships.all().delete(), "4", "3"),
        (lambda person: User.objects.filter(pk=person.pk).update(is_active=False), "L", "L"),
        (lambda person: Organisation.objects.filter(memberships__user=person).update(active=False), "4", "3"),
        (lambda person: person.memberships.update(role=Role.SYSTEM_ADMIN), "4", "3"),
    ],
    ids=["membership ended", "account disabled", "organisation closed", "moved to another duty"],
)
def test_what_is_withdrawn_is_gone_with_the_next_request(world, withdraw, case, office):
    page = CASE_PAGE.format(**world.ids)
    assert (again(world, "owner", page), again(world, "reader", OFFICE_PAGE)) == (".", ".")
    withdraw(world.people["owner"])
    withdraw(world.people["reader"])
    assert (again(world, "owner", page), again(world, "reader", OFFICE_PAGE)) == (case, office)


@pytest.mark.req("000-55", "T11")
def test_a_bar_on_applying_takes_effect_with_the_next_request(world):
    door = next(door for door in DOORS if (door.method, door.name) == ("POST", "topic"))
    assert letter(try_door(world, door, "owner")) == ">"
    bar = {"violation": "其他", "reason": "查实", "from_year": 2022}
    row = sanction(world.host, actor=world.people["approver"], now=NOON, **bar)
    refused = try_door(world, door, "owner")
    assert (letter(refused), "取消申报资格" in refused.content.decode()) == ("2", True)
    lift(row, reason="已整改", actor=world.people["approver"], now=NOON)
    assert letter(try_door(world, door, "owner")) == ">"

"""The pages about people cost as many queries for many as for one (PR-07)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from tests.applications.builders import PDF
from tests.builders import approver, filer, host, province
from tests.test_page_costs import cost
from tests.trainees import recruits
from tests.trainees.actions.schemes import PAPER, TEST, marked, schemed
from tests.trainees.builders import AFTER, a_class, imported, person, workbook
from tests.trainees.survey_builders import answered, surveyed
from trainees.actions import open_sign_in, save_staff, sign_in, upload_roster
from trainees.actions.papers import hand_in_paper
from trainees.actions.party import save_activity, save_post
from trainees.attending.codes import code_at, step_at
from trainees.own.links import link_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR-07")]
NINE = datetime(2021, 10, 18, 1, 0, tzinfo=UTC)
COMPONENTS = (TEST, replace(PAPER, weight=Decimal(50)))


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(AFTER, tick=False):
        yield


def full_class(people):
    """A class of so many people under a scheme, each with marks, a paper, a post, an activity, a phone."""
    row = a_class()
    roster = imported(row, workbook([person(n, 结业考核情况=None) for n in range(1, people + 1)]))
    schemed(roster, COMPONENTS)
    marked(roster, {(n, "result"): 80 for n in range(1, people + 1)})
    who = {"actor": filer(row.host), "now": NINE}
    session = open_sign_in(roster, on=NINE.date(), half="am", **who)
    code = code_at(session.secret, step_at(NINE, settings.SIGN_IN_PERIOD))
    for n, trainee in enumerate(roster.trainees.all()):
        file = {"content": PDF, "name": "论文.pdf", "content_type": "application/pdf"}
        hand_in_paper(trainee, title=f"论文{n}", relation="联系", **file, actor=None, now=AFTER)
        save_post(trainee, body="committee", post="组长", **who)
        sign_in(trainee, code=code, at=NINE, device=b"d" * 16, now=NINE)
        save_staff(roster, name=f"老师{n}", duty="班主任", phone="", **who)
        values = {
            "body": "committee",
            "kind": "其他",
            "title": f"活动{n}",
            "on": date(2021, 10, 16),
            "begins_at": None,
        }
        save_activity(roster, values=values | {"place": "", "present": 1, "note": "", "support": ""}, **who)
    return roster


PAGES = (
    ("roster", {}), ("roster_links", {}), ("attendance", {}), ("half_day", {"slot": "2021-10-18-am"}), ("staff", {}),
    ("assessment", {}), ("assessment_scheme", {}), ("assessment_scores", {}), ("papers", {}), ("party", {}), ("pledges", {}),
    ("roster_close", {}),
)  # fmt: skip


def test_the_pages_of_a_class_that_is_held(client):
    small, large = full_class(1), full_class(4)
    found = {}
    for roster in (small, large):
        client.force_login(filer(roster.programme.host))
        for name, more in PAGES:
            address = reverse(name, kwargs={"pk": roster.programme_id, **more})
            found.setdefault(name, []).append(cost(client, address))
    assert {name: costs for name, costs in found.items() if costs[0] != costs[1]} == {}
    assert max(max(costs) for costs in found.values()) < 60


def test_one_page_of_a_roster_of_a_hundred_costs_what_a_roster_of_one_costs(client):
    found = []
    for people in (1, 100):
        row = a_class()
        imported(row, workbook([person(n) for n in range(1, people + 1)]))
        client.force_login(filer(row.host))
        found.append([cost(client, reverse(name, args=[row.pk])) for name in ("roster", "attendance")])
    assert found[0] == found[1]


def test_the_preview_of_a_roster(client):
    found = []
    for people in (1, 30):
        row = a_class()
        content = workbook([person(n) for n in range(1, people + 1)])
        upload = upload_roster(row, content=content, name="名单.xlsx", actor=filer(row.host), now=AFTER)
        client.force_login(filer(row.host))
        found.append(cost(client, reverse("roster_preview", args=[row.pk, upload.pk])))
    assert found[0] == found[1]


def test_the_pages_of_a_survey(client):
    found = []
    for people in (6, 9):
        survey = answered(surveyed(people), people - 1, texts={"t1": "很好"})
        client.force_login(filer(survey.roster.programme.host))
        names = ("survey", "survey_papers")
        found.append([cost(client, reverse(name, args=[survey.roster.programme_id])) for name in names])
    assert found[0] == found[1]


def test_the_pages_of_recruiting(client):
    def asked(receipts):
        row = recruits.recruiting(seats=30, quotas=[recruits.quota(f"示例{n}市", 2) for n in range(receipts)])
        for n in range(receipts):
            recruits.received(row, *(recruits.applicant(10 * n + m) for m in range(n + 1)))
        recruits.decided(row, "admitted", *range(40))
        client.force_login(filer(row.programme.host))
        with time_machine.travel(recruits.BEFORE, tick=False):
            names = ("recruiting", "recruiting_edit", "registrations", "recruiting_letters")
            return [cost(client, reverse(name, args=[row.programme_id])) for name in names]

    assert asked(1) == asked(3)


def test_the_public_list_of_classes_that_recruit(client):
    with time_machine.travel(recruits.BEFORE, tick=False):
        recruits.recruiting()
        first = cost(client, reverse("recruiting_list"))
        for _ in range(2):
            recruits.recruiting()
        assert cost(client, reverse("recruiting_list")) == first


def test_the_trainee_s_own_page(client):
    """Whatever others did in the class: the page of one costs the same."""
    found = []
    for people in (1, 4):
        roster = full_class(people)
        client.get(link_of(roster.trainees.first()))
        names = ("own_home", "own_hours", "own_paper", "own_pledge")
        found.append([cost(client, reverse(name)) for name in names])
        client.post(reverse("own_leave"))
    assert found[0] == found[1]


@pytest.mark.parametrize("who", [lambda: filer(host()), lambda: approver(province())])
def test_the_list_of_classes_with_rosters(who, client):
    imported(a_class())
    client.force_login(who())
    first = cost(client, "/portal/programmes/")
    for _ in range(2):
        imported(a_class())
    assert cost(client, "/portal/programmes/") == first

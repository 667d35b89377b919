"""Every move from every state, through the door, with the page of an earlier moment (PR-11); tampered forms (PR-12)."""

import logging
from decimal import Decimal

import pytest
import time_machine

from applications.models import Filing
from certificates.models import Completion
from finance.models import Settlement
from programs.models import Change, Topic
from tests.doors.world import NOON, World
from trainees.models import Roster
from workflow.lifecycle import MOVES, State
from workflow.models import Entry
from workflow.verbs import verb_for

pytestmark = pytest.mark.django_db

# Each kind of paper, by the name of its id in the world.
PAPERS = {
    "filing": Filing, "change": Change, "roster": Roster, "settlement": Settlement, "completion": Completion, "topic": Topic,
}  # fmt: skip
WHO = {"填报人": "owner", "当前审核机关": "approver", "末级审核机关": "approver"}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def put(world, paper, state):
    """The row as rows of that state look, past all actions: at the last seat of a chain of one."""
    office = world.people["approver"].organisation
    values = {"state": state, "holder": None, "position": 0}
    values["chain"] = [{"seat": "province", "organisation": office.pk, "label": office.name}]
    if state != State.DRAFT:
        values |= {"submitted_by": world.owner, "submitted_at": NOON, "round": 1}
    if state == State.SUBMITTED:
        values["holder"] = office
    if state == State.ACCEPTED:
        values |= {"decided_at": NOON, "decided_by": world.people["approver"]}
        if isinstance(paper, Settlement):
            values |= {"reviewed_by": world.people["finance"], "total": 0, "payable": 0, "own_cost": 0}
    type(paper).objects.filter(pk=paper.pk).update(**values)
    paper.refresh_from_db()


def moves():
    """What was done; that it was tried is written down too where money is moved."""
    return Entry.objects.exclude(verb="refused")


@pytest.mark.req("PR-11", "T23")
def test_a_move_that_leaves_from_no_such_state_is_409_logged_and_changes_nothing(client, caplog):
    world, tried = World(), set()
    for name, model in PAPERS.items():
        paper = model.objects.get(pk=world.ids[name])
        for state in sorted(
            State, key=lambda state: state == State.ACCEPTED
        ):  # an accepted roster never changes again
            put(world, paper, state)
            for verb, move in MOVES.items():
                if state in move.sources or verb_for(model, verb) is None:
                    continue
                client.force_login(world.people[WHO[move.who]])
                entries = moves().count()
                caplog.clear()
                address = f"/move/{model._meta.label_lower}/{paper.pk}/{verb}/"
                with caplog.at_level(logging.WARNING, "portal.refusals"):
                    answer = client.post(address, {"note": "示例", "version": paper.version})
                said = [record.getMessage() for record in caplog.records if record.name == "portal.refusals"]
                assert answer.status_code == 409, (name, state, verb)
                assert len(said) == 1, (name, state, verb)
                assert said[0].endswith(address), (name, state, verb)
                assert (moves().count(), model.objects.get(pk=paper.pk).state) == (entries, state)
                tried.add((name, verb))
    # Each paper was tried with every move that it has.
    assert tried == {
        (name, verb) for name, model in PAPERS.items() for verb in MOVES if verb_for(model, verb)
    }


@pytest.mark.req("PR-11", "T23")
def test_a_double_click_and_the_back_button_make_one_move(client):
    world = World()
    office, host = world.people["approver"], world.owner
    filing = Filing.objects.get(pk=world.ids["filing"])
    client.force_login(host)
    address, version = f"/portal/programmes/{world.ids['new']}/filing/check/", {"version": filing.version}
    assert [client.post(address, version).status_code for _ in range(2)] == [302, 409]
    filing.refresh_from_db()
    assert (filing.round, filing.state) == (1, State.SUBMITTED)
    client.force_login(office)
    accept = f"/move/applications.filing/{filing.pk}/accept/"
    assert client.post(accept, version).status_code == 409  # a page from before the submission
    seen = {"version": filing.version}
    assert [client.post(accept, seen).status_code for _ in range(2)] == [302, 409]
    assert Entry.objects.of(filing.case).filter(verb="accept").count() == 1
    client.force_login(host)  # back to the form of the accepted filing
    part = f"/portal/programmes/{world.ids['new']}/filing/time/"
    typed = {"starts_on": "2021-11-22", "ends_on": "2021-11-25", **version}
    assert client.post(part, typed).status_code == 409


TAMPERED = {
    "amount": "1.00", "total": "999999", "payable": "999999", "own_cost": "0", "cuts": "[]", "formula": "x", "state": "accepted",
    "holder": "1", "chain": "[]", "position": "9", "round": "9", "gate": "record", "received_at": "2020-01-01", "payer": "1",
    "programme": "1", "settlement": "1", "host": "1", "authority": "1", "reviewed_by": "1", "decided_by": "1", "stage": "completed",
    "submitted_by": "1", "subsidy_cap": "999999", "rule_set": "1", "funding": "subsidised",
}  # fmt: skip


@pytest.mark.req("PR-12", "T22")
def test_totals_caps_owner_and_state_never_come_from_the_request(client):
    world = World()
    client.force_login(world.owner)
    settlement = Settlement.objects.get(pk=world.ids["settlement"])
    before = row_of(settlement.programme)
    line = {"category": "伙食费", "description": "用餐", "quantity": "2", "unit_price": "10", "days": "3"}
    answer = client.post(
        f"/portal/programmes/{world.ids['held']}/settlement/lines/",
        TAMPERED | line | {"version": settlement.version},
    )
    assert answer.status_code == 302
    settlement.refresh_from_db()
    added = settlement.expenses.order_by("-pk").first()
    assert (added.amount, added.settlement) == (Decimal("60.00"), settlement)
    assert (settlement.state, settlement.total, settlement.payable, settlement.payer) == (
        State.DRAFT,
        None,
        None,
        None,
    )
    address = f"/portal/programmes/{world.ids['held']}/settlement/submit/"
    # Figures that are not those of the server are refused, whoever made them up; they are never taken over.
    assert client.post(address, TAMPERED | {"version": settlement.version}).status_code == 409
    settlement.refresh_from_db()
    assert (settlement.state, settlement.total) == (State.DRAFT, None)
    unread = {name: value for name, value in TAMPERED.items() if name not in ("total", "payable")}
    assert client.post(address, unread | {"version": settlement.version}).status_code == 302
    settlement.refresh_from_db()
    assert (settlement.state, settlement.total, settlement.round) == (State.SUBMITTED, Decimal("1060.00"), 1)
    assert settlement.holder == settlement.programme.authority
    assert settlement.submitted_by == world.owner
    assert row_of(settlement.programme) == before


@pytest.mark.req("PR-12", "T22")
def test_papers_keep_owner_and_state_whatever_a_form_brings(client):
    world = World()
    client.force_login(world.owner)
    filing = Filing.objects.get(pk=world.ids["filing"])
    before = row_of(filing.programme)
    typed = {"starts_on": "2021-11-22", "ends_on": "2021-11-25", "version": filing.version}
    assert (
        client.post(f"/portal/programmes/{world.ids['new']}/filing/time/", TAMPERED | typed).status_code
        == 302
    )
    topic = Topic.objects.get(pk=world.ids["topic"])
    values = {
        name: getattr(topic, name)
        for name in ("title", "field", "need", "audience", "period", "place", "headcount", "days")
    }
    stranger = {
        "sponsor": world.people["neighbour"].organisation.pk,
        "call": 99,
        "selected_at": "2021-01-01",
        "host": topic.host_id,
    }
    assert client.post(f"/portal/topics/{topic.pk}/", TAMPERED | values | stranger).status_code == 302
    filing.refresh_from_db()
    topic.refresh_from_db()
    assert (filing.state, filing.holder, filing.round, filing.chain) == (State.DRAFT, None, 0, [])
    assert (topic.state, topic.sponsor, topic.selected_at) == (State.DRAFT, world.host, None)
    assert row_of(filing.programme) == before


def row_of(programme):
    """Everything the plan says about a class."""
    return type(programme).objects.filter(pk=programme.pk).values().get()

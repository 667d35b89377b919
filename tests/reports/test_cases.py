"""The page of one class and its journal."""

from datetime import date

import pytest
import time_machine

from accounts.roles import Role
from programs.actions import cancel_programme
from programs.lifecycle import Stage
from programs.models import Change, Funding
from tests import builders
from tests.reports import builders as made
from tests.workflow import builders as small
from workflow.actions import endorse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(made.DAY, tick=False):
        yield


def opened(client, row, person=None, where=""):
    client.force_login(person or builders.filer(row.host))
    return client.get(f"/portal/programmes/{row.pk}/{where}")


def test_the_line_of_dots_shows_what_is_done_and_where_it_stands(client):
    stages = opened(client, made.late()).context["stages"]
    assert [(each["label"], each["state"]) for each in stages] == [
        ("计划", "done"), ("备案", "done"), ("审核", "done"), ("开班", "done"), ("结课", "current"), ("上报", "todo"),
        ("证书", "todo"),
    ]  # fmt: skip
    assert stages[4]["tone"] == "red"
    assert {
        each["state"] for each in opened(client, made.ended(5, stage=Stage.COMPLETED)).context["stages"]
    } == {"done"}


def test_the_days_by_which_something_is_due_stand_with_their_rule(client):
    page = opened(client, made.late())
    lines = page.context["deadlines"]
    assert [(line.label, line.on, line.done, late_by) for line, late_by in lines] == [
        ("开班备案", date(2021, 9, 17), True, 0), ("完成办班", date(2021, 11, 30), True, 0),
        ("结业上报", date(2021, 11, 5), False, 5),
    ]  # fmt: skip
    assert all(line.due.rule.clause for line, _ in lines)
    assert "逾期 5 天" in page.content.decode()


@pytest.mark.parametrize(
    ("make", "owner", "mine"),
    [
        (made.late, "等承办单位", True),
        (made.returned, "等承办单位", True),
        (made.filed, "等山东省人社厅", False),
    ],
)
def test_the_page_says_who_is_waited_for(client, make, owner, mine):
    page = opened(client, make())
    assert (page.context["step"].owner, page.context["step"].mine, page.context["acts"]) == (
        owner,
        mine,
        mine,
    )
    assert owner.removeprefix("等") in page.content.decode()


def test_a_subsidised_class_that_has_ended_is_led_to_its_account(client):
    row = made.late(funding=Funding.SUBSIDISED)
    page = opened(client, row)
    assert (page.context["step"].label, page.context["account"].label) == ("结业上报", "报送经费结算")
    assert f'href="/portal/programmes/{row.pk}/settlement/">报送经费结算' in page.content.decode()
    reported = opened(client, made.waiting(funding=Funding.SUBSIDISED))
    assert (reported.context["step"].label, reported.context["step"].mine) == ("报送经费结算", True)
    own = opened(client, made.soon(funding=Funding.SELF_FUNDED))
    assert own.context["account"] is None


def test_only_the_hosts_filer_is_told_to_act(client):
    row = made.late()
    for person in (builders.user("clerk", row.host, Role.READER), builders.reviewer(row.sponsor)):
        assert opened(client, row, person).context["acts"] is False
    assert opened(client, row).context["acts"] is True


def test_whoever_may_decide_on_a_paper_finds_it_on_the_page(client):
    row = made.filed()
    decisions = {
        person: [paper.pk for paper in opened(client, row, person).context["decisions"]]
        for person in (builders.approver(row.province), builders.user("clerk", row.province, Role.READER))
    }
    assert list(decisions.values()) == [[row.filing.pk], []]


def test_the_moves_on_the_page_are_those_that_pass(client):
    row = small.programme()
    offered = opened(client, row, builders.approver(row.authority)).context["moves"]
    assert [move["name"] for move in offered] == ["cancel"]
    assert opened(client, row).context["moves"] == []
    cancel_programme(row, note="停办", actor=builders.approver(row.authority), now=made.DAY)
    assert opened(client, row, builders.approver(row.authority)).context["moves"] == []


def test_papers_are_listed_with_their_state(client):
    tasks = {
        task["label"]: (task["state"], task["word"])
        for task in opened(client, made.returned()).context["papers"]
    }
    assert tasks["开班备案"] == ("returned", "退回补正")
    assert tasks["结业上报"] == ("todo", "未开始")


# --- the journal ------------------------------------------------------------------------------


def changed_twice():
    """A class whose journal has entries of the host, of its sponsor and of the province."""
    paper = small.change()
    endorse(paper, actor=builders.reviewer(builders.sponsor()), now=made.DAY, note="同意")
    return Change.objects.get(pk=paper.pk).programme


@pytest.mark.req("PR-21")
def test_the_timeline_tells_who_did_what_newest_first(client):
    row = changed_twice()
    page = opened(client, row, where="timeline/")
    entries = page.context["entries"]
    assert [entry.number for entry in entries] == sorted((entry.number for entry in entries), reverse=True)
    assert (entries[0].verb, entries[0].lane, entries[0].note) == ("endorse", "province", "同意")
    assert entries[-1].lane == "host"
    assert page.context["chain"] is True


def test_the_timeline_is_filtered_by_person_and_by_act(client):
    row = changed_twice()
    sponsor = builders.reviewer(builders.sponsor())
    page = opened(client, row, where="timeline/")
    assert sponsor.display_name in page.context["people"]
    assert "endorse" in dict(page.context["verbs"])
    by_person = client.get(f"/portal/programmes/{row.pk}/timeline/", {"person": sponsor.display_name})
    assert {entry.actor_name for entry in by_person.context["entries"]} == {sponsor.display_name}
    by_verb = client.get(f"/portal/programmes/{row.pk}/timeline/", {"verb": "endorse"})
    assert {entry.verb for entry in by_verb.context["entries"]} == {"endorse"}
    nobody = client.get(f"/portal/programmes/{row.pk}/timeline/", {"person": "没有此人"})
    assert nobody.context["entries"] == []


def test_a_class_without_a_past_has_an_empty_timeline_and_no_chain(client):
    page = opened(client, small.programme(), where="timeline/")
    assert (page.status_code, page.context["entries"], page.context["chain"]) == (200, [], None)

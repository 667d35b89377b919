"""The one door for moves: what it lets through, what it answers, what it logs."""

import logging

import pytest
import time_machine

from accounts.roles import Role
from tests import builders
from tests.workflow import builders as small
from workflow.lifecycle import State
from workflow.perform import moves_for, whole_number

pytestmark = pytest.mark.django_db
NOW = builders.NOW


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=False):
        yield


def address(paper, verb):
    return f"/move/{paper._meta.label_lower}/{paper.pk}/{verb}/"


def move(client, paper, verb, user, **data):
    client.force_login(user)
    return client.post(address(paper, verb), {"version": paper.version, "next": "/portal/", **data})


def test_a_move_is_made_and_leads_back(client):
    paper = small.change()
    response = move(client, paper, "endorse", builders.reviewer(paper.holder), note="同意")
    assert (response.status_code, response["Location"]) == (302, "/portal/")
    paper.refresh_from_db()
    assert paper.seat == "province"


def test_moves_offered_are_the_moves_that_pass():
    paper = small.change()
    offered = moves_for(paper, builders.reviewer(paper.holder))
    assert [(m["name"], m["url"]) for m in offered] == [(v, address(paper, v)) for v in ("endorse", "return")]
    assert moves_for(paper, builders.filer(builders.host("示例另一院校"))) == []


def test_remarks_come_pinned_to_their_parts(client):
    paper = small.change()
    move(
        client,
        paper,
        "return",
        builders.reviewer(paper.holder),
        **{"remark-reason": "请写明", "remark-place": ""},
    )
    paper.refresh_from_db()
    assert (paper.state, paper.open_parts) == (State.RETURNED, ["reason"])


@pytest.mark.req("PR-11", "T37")
@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_a_move_is_a_post(client, method):
    paper = small.change()
    client.force_login(builders.reviewer(paper.holder))
    assert getattr(client, method)(address(paper, "endorse")).status_code == 405
    paper.refresh_from_db()
    assert paper.seat == "sponsor"


@pytest.mark.req("PR-05", "T10")
def test_foreign_missing_and_senseless_moves_are_one_and_the_same_404(client):
    paper = small.change()
    stranger = builders.filer(builders.host("示例福建院校", builders.province("福建", "35")))
    client.force_login(stranger)
    addresses = [
        address(paper, "withdraw"), "/move/programs.change/999999/withdraw/", "/move/programs.change/99999999999999999999/withdraw/",
        "/move/programs.nothing/1/withdraw/", "/move/nothing/1/withdraw/", f"/move/accounts.user/{stranger.pk}/withdraw/",
        "/move/accounts.membership/1/revoke/",
    ]  # fmt: skip
    answers = {(response.status_code, response.content) for response in map(client.post, addresses)}
    assert {status for status, _ in answers} == {404}
    assert len(answers) == 1
    own = small.programme(stranger.organisation, title="自己的项目")
    assert (
        client.post(address(own, "withdraw")).content == answers.pop()[1]
    )  # a verb that a model does not have
    assert move(client, paper, "withdraw", builders.filer(paper.filer)).status_code == 302


def test_a_move_asks_for_a_login(client):
    paper = small.change()
    response = client.post(address(paper, "withdraw"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.req("T30")
def test_a_stale_page_is_409_and_keeps_what_was_typed(client):
    paper = small.change()
    stale = paper.version - 1
    response = move(client, paper, "return", builders.reviewer(paper.holder), version=stale,
                    **{"remark-reason": "请写明<原因>", "note": "整体意见"})  # fmt: skip
    page = response.content.decode()
    assert response.status_code == 409
    assert all(words in page for words in ("请写明&lt;原因&gt;", "整体意见", "已有变化"))
    paper.refresh_from_db()
    assert paper.state == State.SUBMITTED


@pytest.mark.req("PR-21")
def test_a_refusal_is_answered_and_logged_with_its_code_and_no_data(client, caplog):
    paper = small.change()
    reader = builders.user("reader", paper.holder, Role.READER)
    with caplog.at_level(logging.WARNING, "portal.refusals"):
        response = move(client, paper, "endorse", reader, note="370102199003074578")
    assert response.status_code == 403
    assert "没有“同意并转下一级”的权限" in response.content.decode()
    assert [record.getMessage() for record in caplog.records if record.name == "portal.refusals"] == [
        f"refused not_allowed for user {reader.pk} at {address(paper, 'endorse')}"
    ]


@pytest.mark.req("T37")
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_portal(client, target):
    paper = small.change()
    response = move(client, paper, "endorse", builders.reviewer(paper.holder), next=target)
    assert response["Location"] == "/portal/"


@pytest.mark.req("T23")
def test_a_second_click_finds_the_paper_moved(client):
    paper = small.change()
    reviewer = builders.reviewer(paper.holder)
    move(client, paper, "endorse", reviewer)
    response = move(client, paper, "endorse", reviewer)
    assert response.status_code == 409
    response = move(
        client, paper, "endorse", reviewer, version=""
    )  # without a version the move still comes too late
    assert response.status_code == 409
    paper.refresh_from_db()
    assert paper.seat == "province"


@pytest.mark.parametrize("text", [None, "", "²", "-1", "1.0", "1e3", "NaN", "9" * 5000, "一", " "])
def test_nonsense_in_a_hidden_field_is_no_number(text):
    assert whole_number(text) == 0


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("１２", 12), ("999999999", 999_999_999)])
def test_a_number_in_a_hidden_field_is_taken(text, number):
    assert whole_number(text) == number

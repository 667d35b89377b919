"""The desk of a host: what is first, by when, and whose turn it is."""

from datetime import date

import pytest
import time_machine

from accounts.roles import Role
from finance.models import Settlement
from programs.lifecycle import Stage
from programs.models import Funding
from tests import builders
from tests.reports import builders as made
from tests.workflow import builders as small
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(made.DAY, tick=False):
        yield


def desk(client, person=None):
    client.force_login(person or builders.filer(builders.host()))
    return client.get("/portal/")


def figures(page):
    """Late, due, waiting; and what came back, where something did."""
    return [tile["count"] for tile in page.context["tiles"]]


def test_three_figures_say_what_is_late_what_is_due_and_what_waits(client):
    for make in (made.late, made.late, made.soon, made.waiting, made.filed, made.lapsed, made.returned):
        make()
    page = desk(client)
    assert figures(page) == [2, 1, 2, 1]
    assert page.context["title_count"] == 4
    assert "(4)" in page.content.decode().split("</title>")[0]


def test_the_desk_begins_with_what_is_late_then_returned_then_due_and_ends_with_what_waits(client):
    for make in (made.waiting, made.soon, made.returned, made.late):
        make()
    titles = [card["title"].split(" ")[1] for card in desk(client).context["cards"]]
    assert titles == ["迟报的班", "被退回的班", "快到期的班", "等审核的班"]


@pytest.mark.parametrize("day", ["2028-01-01", "2028-02-29", "2028-03-01", "2028-11-30", "2028-12-31"])
def test_the_desk_opens_on_every_day_of_the_year(client, day):
    for make in (made.waiting, made.soon, made.returned, made.late):
        make()
    with time_machine.travel(f"{day}T08:00:00+08:00", tick=False):
        assert desk(client).status_code == 200


def test_a_card_has_one_next_step_and_says_whose_turn_it_is(client):
    made.late()
    made.filed()
    made.returned()
    cards = {card["title"].split(" ")[1]: card for card in desk(client).context["cards"]}
    assert {title: (card["action_label"], card["owner"], card["late"]) for title, card in cards.items()} == {
        "迟报的班": ("结业上报", "等承办单位", True),
        "备案中的班": ("", "等山东省人社厅", False),
        "被退回的班": ("补正开班备案", "等承办单位", False),
    }
    assert (cards["被退回的班"]["word"], cards["被退回的班"]["due_on"]) == ("被退回", date(2021, 11, 26))


def test_a_class_of_a_past_plan_that_was_never_begun_is_folded_away(client):
    row = made.lapsed()
    page = desk(client)
    assert (page.context["lapsed"], list(page.context["page"]), figures(page)) == ([row], [], [0, 0, 0])


def test_finished_and_cancelled_classes_are_not_on_the_desk(client):
    done = made.ended(5, stage=Stage.COMPLETED)
    made.ended(5, stage=Stage.CANCELLED)
    page = desk(client)
    assert (page.context["finished"], list(page.context["page"])) == ([done], [])


@pytest.mark.req("PR-08", "T10")
def test_nothing_of_another_host_is_on_the_desk(client):
    other = made.late(builders.host("示例青岛职业学院"))
    small.change(small.programme(other.host))
    page = desk(client)
    assert (figures(page), list(page.context["events"])) == ([0], [])
    assert "迟报的班" not in page.content.decode()
    own = desk(client, builders.filer(other.host))
    assert figures(own)[0] == 2
    assert [entry.verb for entry in own.context["events"]]


def test_a_sponsor_finds_what_it_has_to_review(client):
    paper = small.change()
    page = desk(client, builders.reviewer(builders.sponsor()))
    assert page.context["queue"] == [paper]
    reader = builders.user("clerk", builders.sponsor(), Role.READER)
    assert desk(client, reader).context["queue"] == []


def test_an_office_lands_on_its_own_side(client):
    answer = desk(client, builders.reviewer(builders.province()))
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


# --- the list of classes ----------------------------------------------------------------------


def listed(client, **query):
    return [line.programme.title for line in client.get("/portal/programmes/", query).context["lines"]]


def test_the_list_is_searched_and_filtered(client):
    made.late(field="新材料")
    made.soon(field="新能源")
    made.lapsed(field="新材料")
    client.force_login(builders.reviewer(builders.province()))
    assert listed(client) == ["迟报的班", "快到期的班", "没有举办的班"]
    assert listed(client, q="快到期") == ["快到期的班"]
    assert listed(client, year=2020) == ["没有举办的班"]
    assert listed(client, stage="held") == ["迟报的班", "快到期的班"]
    assert listed(client, field="新材料") == ["迟报的班", "没有举办的班"]
    assert listed(client, standing="late") == ["迟报的班"]
    assert listed(client, standing="regular") == ["快到期的班"]
    assert listed(client, standing="lapsed") == ["没有举办的班"]
    assert listed(client, province="福建") == []
    assert listed(client, year="x", stage="nonsense", standing="late?") == listed(client)


@pytest.mark.req("001-50")
def test_the_page_of_a_class_says_whom_to_ask_about_its_notice(client):
    row = builders.programme()
    client.force_login(builders.filer(row.host))
    text = client.get(f"/portal/programmes/{row.pk}/").content.decode()
    for words in ("问题和建议", "专业技术人员管理处", "王磊", "0531—86062283", "sdzjryjxjy@shandong.cn"):
        assert words in text
    row.rule_set.notice.contact = {}
    row.rule_set.notice.save(update_fields=["contact"])
    assert "问题和建议" not in client.get(f"/portal/programmes/{row.pk}/").content.decode()


def test_an_account_sent_back_is_counted_and_led_to_beside_the_report(client):
    made.waiting(funding=Funding.SELF_FUNDED)
    made.soon(funding=Funding.SELF_FUNDED)
    held = made.soon(funding=Funding.SELF_FUNDED)
    Settlement.objects.create(programme=held, state=State.RETURNED, round=1)
    page = desk(client)
    assert figures(page) == [0, 2, 1, 1]
    first, other = page.context["cards"][:2]
    assert (first["action_label"], first["also_label"]) == ("结业上报", "补正经费结算")
    assert f'href="/portal/programmes/{held.pk}/settlement/">补正经费结算' in page.content.decode()
    assert other["also_url"] == ""

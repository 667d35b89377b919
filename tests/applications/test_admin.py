"""The desk of those who decide, through HTTP."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from applications import actions
from applications.models import Filing
from tests import builders
from tests.applications import builders as filings
from workflow.lifecycle import State
from workflow.models import Remark

pytestmark = pytest.mark.django_db
NOW = filings.NOW
LIST = "/admin/applications/filing/"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=False):
        yield


def text(response):
    return response.content.decode()


def desk(client, organisation):
    client.force_login(builders.approver(organisation))
    return client


def test_the_queue_costs_the_same_for_one_row_and_three(client):
    first = filings.submitted(filings.shandong())
    desk(client, first.programme.province)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        assert text(client.get(LIST)).count("SJ2021001") >= 1
    for number in (2, 3):
        filings.submitted(
            filings.shandong(at=builders.host(f"示例第{number}校"), number=number), headcount=30 + number
        )
    with CaptureQueriesContext(connection) as three:
        page = text(client.get(LIST))
    assert all(f"SJ202100{number}" in page for number in (1, 2, 3))
    assert len(three) == len(one)


def test_the_queue_shows_lateness_turn_and_marks(client):
    filing = filings.written(filings.shandong(), headcount=60)
    with time_machine.travel("2021-09-28 02:00:00+00:00", tick=False):
        actor = builders.filer(filing.filer)
        actions.submit_filing(
            filing,
            reasons={"class.headcount.about": "合办"},
            actor=actor,
            now=filings.NOW.replace(month=9, day=28),
        )
    desk(client, filing.programme.province)
    page = text(client.get(LIST))
    assert [each for each in ("逾期", "等山东", "tally tone-amber", "2021-09-27") if each not in page] == []


def test_another_province_sees_nothing_and_gets_the_404_of_a_missing_row(client):
    filing = filings.submitted(filings.shandong())
    desk(client, builders.province("江苏", "32"))
    assert "SJ2021001" not in text(client.get(LIST))
    foreign, missing = client.get(f"{LIST}{filing.pk}/change/"), client.get(f"{LIST}999999/change/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    assert desk(client, filing.programme.province).get(f"{LIST}{filing.pk}/change/").status_code == 200


def test_a_host_has_no_desk(client):
    filing = filings.submitted(filings.shandong())
    client.force_login(builders.filer(filing.filer))
    assert client.get(LIST).status_code == 302


@pytest.mark.req("000-16")
def test_the_review_page_holds_what_a_decision_needs(client):
    filing = filings.submitted(filings.shandong(), headcount=38)
    page = text(desk(client, filing.programme.province).get(f"{LIST}{filing.pk}/change/"))
    for each in (
        "示例路 8 号会议中心三楼", "第 1 天上午课程", "不少于24学时", "招收学员通知.pdf", 'name="remark-place"',
        f"/move/applications.filing/{filing.pk}/accept/", f"/move/applications.filing/{filing.pk}/return/", "办理记录",
    ):  # fmt: skip
        assert each in page
    assert 'name="action"' not in text(client.get(LIST))


def test_a_reader_of_the_province_sees_and_cannot_decide(client):
    filing = filings.submitted(filings.shandong())
    client.force_login(builders.user("reader", filing.programme.province, Role.READER))
    page = text(client.get(f"{LIST}{filing.pk}/change/"))
    door = f"/move/applications.filing/{filing.pk}/accept/"
    assert door not in page
    assert client.post(door, {"version": filing.version}).status_code == 403
    assert Filing.objects.get().state == State.SUBMITTED
    assert desk(client, filing.programme.province).post(door, {"version": filing.version}).status_code == 302
    assert Filing.objects.get().state == State.ACCEPTED


def test_a_decision_on_a_stale_page_keeps_what_was_typed(client):
    filing = filings.submitted(filings.shandong())
    values = {"version": filing.version - 1, "remark-place": "请写明楼层", "note": ""}
    page = desk(client, filing.programme.province).post(
        f"/move/applications.filing/{filing.pk}/return/", values
    )
    assert page.status_code == 409
    assert "请写明楼层" in text(page)
    assert Filing.objects.get().state == State.SUBMITTED


def test_a_return_pins_remarks_and_the_second_round_shows_old_and_new(client):
    programme = filings.shandong()
    filing = filings.submitted(programme)
    desk(client, programme.province)
    values = {
        "version": filing.version,
        "next": LIST,
        "remark-place": "请写明楼层",
        "remark-budget": "  ",
        "note": "",
    }
    assert client.post(f"/move/applications.filing/{filing.pk}/return/", values)["Location"] == LIST
    filing.refresh_from_db()
    assert (filing.state, filing.open_parts) == (State.RETURNED, ["place"])
    actor = builders.filer(programme.host)
    actions.save_part(
        filing, "place", {"venue": "济南市示例路 8 号四楼"}, version=filing.version, actor=actor, now=NOW
    )
    actions.submit_filing(filing, actor=actor, now=NOW)
    page = text(client.get(f"{LIST}{filing.pk}/change/"))
    assert "与上一轮相比，改动 1 处" in page
    assert "上一轮意见：请写明楼层" in page
    assert "具体地点 · 举办地点" in page
    assert "<del>" in page


def test_the_next_waiting_paper_is_one_press_away(client):
    first = filings.submitted(filings.shandong())
    second = filings.submitted(filings.shandong(at=builders.host("示例二校"), number=2))
    page = text(desk(client, first.programme.province).get(f"{LIST}{first.pk}/change/"))
    assert f"{LIST}{second.pk}/change/" in page
    assert "转下一件" in page


def test_the_review_page_takes_no_form_of_the_admin(client):
    filing = filings.submitted(filings.shandong())
    desk(client, filing.programme.province)
    assert client.post(f"{LIST}{filing.pk}/change/", {"venue": "x"}).status_code == 302
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{filing.pk}/delete/").status_code == 403
    assert Filing.objects.get().venue == filing.venue


def test_ticked_findings_become_remarks_pinned_to_their_parts(client):
    """The letter of what is to be mended names everything at once, and only the parts concerned reopen."""
    filing = filings.submitted(
        filings.shandong(), headcount=60, reasons={"class.headcount.about": "多个单位联合选派"}
    )
    page = text(desk(client, filing.programme.province).get(f"{LIST}{filing.pk}/change/"))
    offered = dict(re.findall(r'name="cite" value="([a-z_]+)\|([^"]+)"', page))
    assert offered["headcount"].startswith("学员人数 60，要求30 人左右")
    assert "鲁人社函〔2021〕60号" in offered["headcount"]

    values = {
        "version": filing.version,
        "cite": f"headcount|{offered['headcount']}",
        "remark-place": "请写明楼层",
    }
    client.post(f"/move/applications.filing/{filing.pk}/return/", values)

    filing.refresh_from_db()
    assert (filing.state, set(filing.open_parts)) == (State.RETURNED, {"headcount", "place"})
    assert set(Remark.objects.values_list("part", "text")) == {
        ("headcount", offered["headcount"]), ("place", "请写明楼层"),
    }  # fmt: skip


def test_finding_cited_for_a_part_that_the_paper_does_not_have_is_refused(client):
    filing = filings.submitted(filings.shandong())
    answer = desk(client, filing.programme.province).post(
        f"/move/applications.filing/{filing.pk}/return/",
        {"version": filing.version, "cite": "elsewhere|学时不足"},
    )
    assert answer.status_code == 422
    assert Filing.objects.get().state == State.SUBMITTED

"""The first page of an office: what waits, the oldest first; how the year stands."""

from datetime import date

import pytest
import time_machine

from accounts.roles import Role
from programs.lifecycle import Stage
from reports.templatetags.desk import running_year
from tests import builders
from tests.reports import builders as made
from tests.supervision import builders as watched
from tests.workflow import builders as small
from workflow.actions import endorse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(made.DAY, tick=False):
        yield


def home(client, person, **query):
    client.force_login(person)
    page = client.get("/admin/", query)
    assert page.status_code == 200
    return page.wsgi_request.staff_home


def things(found):
    return [(line.count, line.thing) for line, _ in found["lines"]]


def test_what_waits_is_counted_by_kind_the_oldest_first(client):
    office = builders.province()
    approver = builders.user("chief", office, Role.APPROVER, Role.INSPECTOR)
    paper = small.change()
    endorse(paper, actor=builders.reviewer(paper.holder), now=builders.NOW)
    for _ in range(2):
        made.filed()
    watched.complaint()
    found = home(client, approver)
    assert sorted(things(found)) == [(1, "投诉举报待办结"), (1, "计划变更待审核"), (2, "开班备案待审核")]
    urgencies = [line.urgency for line, _ in found["lines"]]
    assert urgencies == sorted(urgencies)
    assert found["count"] == 4
    assert {waited for _, waited in found["lines"]} == {(made.TODAY - builders.NOW.date()).days}


@pytest.mark.req("PR-08")
def test_nobody_finds_on_his_desk_what_he_may_not_decide(client):
    made.filed()
    office = builders.province()
    for person in (
        builders.user("reader", office, Role.READER),
        builders.approver(builders.province("福建", "35")),
    ):
        assert home(client, person)["lines"] == []
    assert things(home(client, builders.approver(office))) == [(1, "开班备案待审核")]


def test_the_button_leads_to_the_oldest_and_the_list_to_all(client):
    row = made.filed()
    ((line, _),) = home(client, builders.approver(row.province))["lines"]
    assert (line.url, line.button) == (f"/papers/applications.filing:{row.filing.pk}/", "审核")
    assert client.get(line.url)["Location"] == f"/admin/applications/filing/{row.filing.pk}/change/"
    assert [each.pk for each in client.get(line.all_url).context["cl"].result_list] == [row.filing.pk]


def test_the_year_is_squares_by_field_with_what_is_late_first(client):
    made.late(field="新材料")
    made.soon(field="新材料")
    made.waiting(field="新能源")
    made.ended(5, stage=Stage.CANCELLED, field="新能源")
    standing = home(client, builders.reviewer(builders.province()))["standing"]
    shown = [
        (name, total, [(s.word, s.tone, s.count) for s in segments])
        for name, total, segments in standing["groups"]
    ]
    assert shown == [
        ("新材料", 2, [("逾期", "red", 1), ("已办班", "blue", 1)]),
        ("新能源", 2, [("结业上报", "blue", 1), ("已取消", "grey", 1)]),
    ]
    assert (standing["grouped_by"], standing["total"], standing["late_count"]) == ("专业领域", 3, 1)
    for _, _, segments in standing["groups"]:
        for segment in segments:
            listed = {line.programme.pk for line in client.get(segment.url).context["lines"]}
            assert {each.pk for each in segment.classes} <= listed


def test_the_ministry_sees_the_year_by_provinces(client):
    made.late()
    made.soon(builders.host("示例福州大学", builders.province("福建", "35")))
    standing = home(client, builders.reviewer(builders.ministry()))["standing"]
    assert standing["grouped_by"] == "省份"
    assert {name: total for name, total, _ in standing["groups"]} == {"山东": 1, "福建": 1}
    own = home(client, builders.reviewer(builders.province()))["standing"]
    assert own["total"] == 1


def test_the_funnel_narrows_from_the_plan_to_the_certificates(client):
    small.programme()
    for stage in (Stage.APPROVED, Stage.RUNNING, Stage.HELD, Stage.COMPLETED, Stage.CANCELLED):
        made.ended(20, stage=stage)
    standing = home(client, builders.reviewer(builders.province()))["standing"]
    assert [(bar["label"], bar["count"], bar["percent"]) for bar in standing["funnel"]] == [
        ("计划", 5, 100), ("备案", 4, 80), ("开班", 3, 60), ("结业", 2, 40), ("上报", 1, 20), ("办结", 1, 20), ("发证", 0, 20),
    ]  # fmt: skip


def test_the_hosts_most_at_risk_are_named(client):
    second = builders.host("示例青岛职业学院")
    for at in (None, second, second):
        made.late(at)
    standing = home(client, builders.reviewer(builders.province()))["standing"]
    assert [(host.name, count) for host, count in standing["hosts"]] == [
        ("示例青岛职业学院", 2),
        (builders.host().name, 1),
    ]


def test_another_year_is_chosen_and_nonsense_falls_back_to_the_latest(client):
    made.late()
    made.lapsed()
    person = builders.reviewer(builders.province())
    assert [home(client, person, year=year)["standing"]["year"] for year in ("", "2020", "1999", "x")] == [
        2021, 2020, 2021, 2021,
    ]  # fmt: skip
    lapsed = home(client, person, year=2020)["standing"]["groups"][0][2]
    assert [(segment.word, segment.tone) for segment in lapsed] == [("没有举办", "grey")]


def test_an_office_without_classes_has_a_quiet_page(client):
    found = home(client, builders.reviewer(builders.province()))
    assert (found["lines"], found["standing"], found["count"]) == ([], None, 0)


@pytest.mark.parametrize(
    ("years", "shown"),
    [([2028, 2027, 2026, 2021], 2026), ([2028, 2024], 2024), ([2028, 2027], 2027), ([], None)],
)
def test_the_year_that_runs_is_shown_although_the_next_plan_is_published(years, shown):
    assert running_year(years, date(2026, 11, 25)) == shown

"""The list of classes: the next day by which something is due, the worst that the rules say, on the page and as xlsx."""

import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from programs.lifecycle import Stage
from programs.models import Programme
from reports.life import MARKS, Mark
from tests import builders
from tests.reports import builders as desks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(desks.DAY, tick=False):
        yield


@pytest.fixture
def office(client):
    """A late class, one whose package is due soon, one that was never held, seen by the province."""
    desks.late()
    desks.soon()
    desks.lapsed()
    builders.programme(title="缺材料的班", stage=Stage.HELD)
    client.force_login(builders.reviewer(builders.province()))
    return client


def lines(client, **query):
    return client.get("/portal/programmes/", query).context["lines"]


def test_each_class_shows_its_next_deadline_and_its_worst_finding(office):
    told = {
        line.programme.title: (line.deadline and line.deadline.label, line.mark) for line in lines(office)
    }
    assert told["迟报的班"][0] == "结业上报"
    assert told["没有举办的班"] == (None, None)
    page = office.get("/portal/programmes/").content.decode()
    assert "已逾期 5 天" in page
    assert "全程预检" in page


def test_the_list_is_filtered_and_ordered_by_what_the_rules_say(office):
    builders.programme(title="还没有填的班", year=2022)
    assert [line.programme.title for line in lines(office, mark="binding")] == ["缺材料的班"]
    assert "还没有填的班" in [line.programme.title for line in lines(office, mark="undecided")]
    marks = [line.mark for line in lines(office, sort="mark")]
    assert marks == sorted(marks, key=lambda mark: -MARKS.index(mark) if mark else 1)
    assert (marks[0], marks[-1]) == (Mark.BINDING, None)
    assert next(line.programme.title for line in lines(office, sort="due")) == "迟报的班"
    assert len(lines(office, mark="nonsense", sort="nonsense")) == 5


def test_the_workbook_says_the_same_days(office):
    shown = {line.programme.code: line.deadline.on if line.deadline else None for line in lines(office)}
    answer = office.get("/portal/programmes/list.xlsx", {"year": "2021"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    header = next(i for i, row in enumerate(rows) if row[0] == "项目编号")
    due = rows[header].index("下一期限")
    told = {row[0]: row[due].date() if row[due] else None for row in rows[header + 1 :]}
    assert told == {code: day for code, day in shown.items() if code in told}
    assert len(told) == 3


@pytest.mark.req("PR-07")
def test_three_hundred_classes_cost_as_many_queries_as_three(office):
    first = Programme.objects.get(title="迟报的班")

    def cost(query):
        office.get("/portal/programmes/", query)
        with CaptureQueriesContext(connection) as caught:
            office.get("/portal/programmes/", query)
        return len(caught)

    queries = [{}, {"mark": "binding"}, {"sort": "due"}]
    few = [cost(query) for query in queries]
    Programme.objects.bulk_create(
        Programme(**{field.attname: getattr(first, field.attname) for field in Programme._meta.fields
                     if field.name not in ("id", "code", "number")}, code=f"X{n}", number=1000 + n)
        for n in range(297)
    )  # fmt: skip
    many = [cost(query) for query in queries]
    assert max(many) <= max(few) + 1  # a second page of the list costs its count
    assert many[1:] == few[1:]

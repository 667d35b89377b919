"""Who on a roster needs a second look, and what each reader may know of it."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Programme
from tests.builders import approver, filer, host
from tests.trainees.builders import a_class, imported, person, workbook
from trainees.hints import hints, overlap
from trainees.identity import RESIDENT_ID
from trainees.listing import listing
from trainees.models import Trainee
from trainees.people import people_seen_before

pytestmark = pytest.mark.django_db

AFTER_BOTH = datetime(2021, 10, 25, 2, 0, tzinfo=UTC)


def told(row, user):
    return {
        hint.code: [(trainee.number, words) for trainee, words in hint.people]
        for hint in hints(row, listing(row).lines, user)
    }


@pytest.mark.req("000-27")
def test_whoever_has_no_standing_is_named_with_the_reason():
    row = a_class()
    imported(row, workbook([
        person(1), person(2, 职称或职业资格="助理工程师", 职务="职员"), person(3, 职称或职业资格="", 职务="技术员"),
        person(4, 职称或职业资格="无", 职务="办公室主任"),
    ]))  # fmt: skip
    assert told(row, filer(row.host)) == {
        "standing": [
            (2, "“助理工程师”不属中高级，“职员”不是管理岗位"),
            (3, "没有填职称或职业资格，“技术员”不是管理岗位"),
        ]
    }


@pytest.mark.req("001-10")
def test_whoever_stays_below_the_least_hours_is_named_with_the_rest():
    row = a_class()
    imported(row, workbook([person(1), person(2)], absent={(2, 1, "上午"), (2, 1, "下午")}))
    assert told(row, filer(row.host)) == {"hours": [(2, "18 学时，差 6 学时")]}


def two_hosts():
    """The same two people, one under another name, on rosters of two hosts whose days share one."""
    one = a_class()
    other = a_class(host("示例青岛职业学院"), first=date(2021, 10, 18))
    imported(one, workbook([person(1), person(2)]))
    imported(other, workbook([person(1), person(2, 姓名="改名的人")]), now=AFTER_BOTH)
    return one, other


@pytest.mark.req("T10", "PR-05")
def test_a_host_is_told_that_and_not_where_and_the_office_both():
    one, other = two_hosts()
    assert told(one, filer(one.host)) == {
        "names": [(2, "另一期名单登记的姓名与此不同")],
        "overlap": [(1, "另一期同时间的研修班"), (2, "另一期同时间的研修班")],
    }
    where = f"{other.code}（{other.host}，2021-10-18 至 2021-10-21）"
    assert told(one, approver(one.authority)) == {
        "names": [(2, f"{where} 登记为“改名的人”")],
        "overlap": [(1, where), (2, where)],
    }


def test_classes_overlap_that_share_a_day_and_none_without_days():
    def of(first, last):
        return Programme(starts_on=date(2021, 10, first), ends_on=date(2021, 10, last))

    assert overlap(of(1, 4), of(4, 6))
    assert overlap(of(1, 9), of(4, 6))
    assert not overlap(of(1, 3), of(4, 6))
    assert not overlap(of(1, 3), Programme())


def test_the_hints_cost_the_same_for_one_person_and_for_twenty():
    def cost(people):
        row = a_class()
        imported(row, workbook([person(n) for n in range(1, people + 1)]))
        lines, user = listing(row).lines, filer(row.host)
        user.scope  # noqa: B018 (read once a request)
        with CaptureQueriesContext(connection) as caught:
            hints(row, lines, user)
        return len(caught)

    assert cost(1) == cost(20)


def test_the_name_known_for_a_document_is_told_where_it_differs():
    imported(a_class())
    known = {row.number: row for row in Trainee.objects.select_related("person")}
    rows = [
        (RESIDENT_ID, known[1].person.number, known[1].name), (RESIDENT_ID, known[2].person.number, "别的名字"),
        (RESIDENT_ID, "379999198001019999", "没来过"),
    ]  # fmt: skip
    assert people_seen_before(rows) == {1: known[2].name}

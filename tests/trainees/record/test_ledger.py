"""Where 学时 come from, and what counts for a person and a year."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.certificates.builders import accepted, held_class
from tests.trainees.builders import AFTER, a_class, imported, one_notice, person, workbook
from trainees.models import Attendance, Person
from trainees.record.ledger import counted, entries, ledger, record_rule, traced

pytestmark = pytest.mark.django_db


@pytest.mark.req("000-37", "003-53")
def test_each_hour_has_its_lesson_and_its_mark():
    row = a_class(days=2)
    roster = imported(row, workbook([person(1)], days=2, absent={(1, 1, "下午")}))
    someone = roster.trainees.get()
    Attendance.objects.filter(trainee=someone, on=row.starts_on, half="am").update(
        source="manual", reason="漏签", recorded_at=AFTER
    )
    found = traced(someone)
    assert [(day.on.day, day.half, day.topics, day.state, day.counted) for day in found.days] == [
        (15, "am", ("示例课程",), "出勤", Decimal(3)), (15, "pm", ("示例课程",), "缺勤", Decimal(0)),
        (16, "am", ("示例课程",), "出勤", Decimal(3)), (16, "pm", ("示例课程",), "出勤", Decimal(3)),
    ]  # fmt: skip
    assert (found.total, found.taught, found.least, found.short, found.differs) == (
        Decimal(9), Decimal(12), Decimal(24), True, True,
    )  # fmt: skip
    assert found.days[0].mark.reason == "漏签"


def test_a_mark_beside_the_timetable_is_shown_and_counts_nothing():
    row = a_class(days=1)
    someone = imported(row, workbook([person(1)], days=1)).trainees.get()
    Attendance.objects.create(trainee=someone, on=row.starts_on, half="evening", present=True)
    found = traced(someone)
    assert [(day.half, day.topics, day.counted) for day in found.days][-1] == ("evening", (), Decimal(0))
    assert found.total == Decimal(6)


def test_online_participants_count_like_the_others():
    row = a_class(days=1)
    someone = imported(row, workbook([person(1)], days=1)).trainees.get()
    someone.online = True
    someone.attendance.update(source="online")
    assert traced(someone).total == Decimal(6)


@pytest.mark.req("003-52", "003-53")
def test_only_accepted_rosters_of_the_year_count():
    done, waiting = held_class(count=1), held_class(count=1)
    accepted(done)
    somebody = Person.objects.get()
    assert [(line.programme, line.hours, line.result, line.counts) for line in ledger(somebody, 2021)] == [
        (done, Decimal(24), "passed", True)
    ]
    assert ledger(somebody, 2022) == []
    lines = entries(waiting.roster.trainees.all())
    assert [(line.hours, line.counts) for line in lines] == [(Decimal(24), False)]


def test_the_ledger_costs_the_same_for_one_class_and_for_three(django_assert_num_queries):
    for n in range(3):
        accepted(held_class(count=2, first=date(2021, 3 + n, 1)))
        with django_assert_num_queries(4):
            assert len(entries(counted(2021))) == 2 * (n + 1)


def test_the_rule_of_the_record_is_the_one_in_force_on_the_day():
    assert record_rule(date(2021, 10, 1)) is None
    one_notice("project-2021-2030")
    rule = record_rule(date(2021, 10, 1))
    assert (rule.citation, rule.source) == ("人社部发〔2021〕73号 四（二）", "003-53")
    assert record_rule(date(2021, 9, 15) - timedelta(days=1)) is None

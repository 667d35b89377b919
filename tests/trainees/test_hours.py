"""学时 from the timetable and the marks."""

from datetime import date
from decimal import Decimal

import pytest

from applications.models import Filing, Half
from programs.actions import accept_change, request_change
from programs.lifecycle import Stage
from tests import builders
from tests.trainees.builders import a_class, imported, person, workbook
from trainees.hours import hours, hours_by_trainee, slot_hours, timetable
from trainees.models import Attendance

FIRST, SECOND = date(2021, 10, 15), date(2021, 10, 16)
SESSIONS = [
    (FIRST, Half.MORNING, Decimal("3.5")),
    (FIRST, Half.AFTERNOON, Decimal("2")),
    (FIRST, Half.AFTERNOON, Decimal("1.5")),
    (SECOND, Half.MORNING, Decimal("4")),
]


def test_lessons_of_one_half_day_add_up():
    assert slot_hours(SESSIONS)[FIRST, "pm"] == Decimal("3.5")


@pytest.mark.req("000-37", "003-35")
def test_hours_count_the_half_days_signed():
    assert hours(SESSIONS, [(FIRST, "am"), (SECOND, "am")]) == Decimal("7.5")


def test_a_mark_twice_counts_once_and_a_mark_without_a_lesson_not_at_all():
    assert hours(SESSIONS, [(FIRST, "pm"), (FIRST, "pm"), (SECOND, "evening")]) == Decimal("3.5")


def test_no_marks_and_no_timetable_give_nought():
    assert hours(SESSIONS, []) == Decimal(0)
    assert hours([], [(FIRST, "am")]) == Decimal(0)


@pytest.mark.django_db
def test_everybody_on_the_roster_has_hours(django_assert_num_queries):
    row = a_class()
    imported(row, workbook([person(n) for n in (1, 2, 3)], absent={(2, 1, "上午"), (2, 1, "下午")}))
    with django_assert_num_queries(3):
        found = hours_by_trainee(row)
    assert sorted(found.values()) == [Decimal(18), Decimal(24), Decimal(24)]


@pytest.mark.django_db
def test_without_marks_everybody_has_nought():
    row = a_class()
    roster = imported(row, workbook([person(1), person(2)], marks=False))
    assert not Attendance.objects.exists()
    assert hours_by_trainee(row) == {t.pk: Decimal(0) for t in roster.trainees.all()}


@pytest.mark.django_db
def test_lessons_move_with_the_class_when_its_time_is_changed():
    row = a_class(stage=Stage.APPROVED, days=2)
    Filing.objects.filter(programme=row).update(starts_on=row.starts_on, ends_on=row.ends_on)
    before = [on for on, _, _ in timetable(row)]
    paper = request_change(
        row,
        field="period",
        new="11月1日-2日",
        reason="疫情",
        actor=builders.filer(row.host),
        now=builders.NOW,
    )
    accept_change(paper, actor=builders.approver(paper.holder), now=builders.NOW)
    row.refresh_from_db()
    after = sorted({on for on, _, _ in timetable(row)})
    assert (sorted(set(before)), after) == (
        [date(2021, 10, 15), date(2021, 10, 16)], [date(2021, 11, 1), date(2021, 11, 2)],
    )  # fmt: skip

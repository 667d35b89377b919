"""Sheets to sign by hand and sheets as kept: trainees and staff apart; what a blank workbook says is read back."""

import io
from datetime import UTC, date, datetime

import pikepdf
import pytest
import time_machine
from openpyxl import load_workbook

from certificates.facts import known_of
from certificates.models import Completion
from tests.builders import filer
from tests.trainees.builders import AFTER, a_class, imported, person, workbook
from trainees.actions import record_staff, save_staff
from trainees.documents import attendance_pdf, attendance_xlsx, blank_sheet_pdf, blank_sheet_xlsx
from trainees.listing import listing
from trainees.models import Attendance
from trainees.sheets.attendance import slot_header
from trainees.tasks import warn_of_short_hours
from workflow.models import Reminder
from workflow.xlsx.reading import read_workbook

pytestmark = pytest.mark.django_db
FIRST = date(2021, 10, 15)


@pytest.fixture
def roster():
    found = imported(a_class(), workbook([person(n) for n in range(1, 4)], absent={(1, 1, "上午")}))
    actor = filer(found.programme.host)
    member = save_staff(found, name="林老师", duty="班主任", phone="", actor=actor, now=AFTER)
    record_staff(found, present=[member.pk], on=FIRST, half="am", actor=actor, now=AFTER)
    return found


def pages(content):
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


@pytest.mark.req("002-37", "000-21")
def test_the_kept_sheet_has_a_page_for_the_staff(roster):
    assert pages(attendance_pdf(roster.programme)) == 2
    book = load_workbook(io.BytesIO(attendance_xlsx(roster.programme)))
    assert book.sheetnames == ["签到表", "工作人员签到"]
    rows = [[cell.value for cell in row] for row in book["工作人员签到"].iter_rows()]
    assert [1, "林老师", "班主任", "√", *[None] * 7, "1/1"] in [
        [*row[:4], *(v or None for v in row[4:])] for row in rows
    ]
    roster.staff.all().delete()
    assert pages(attendance_pdf(roster.programme)) == 1


@pytest.mark.req("002-37", "000-21")
def test_a_blank_sheet_is_the_same_each_time_and_parts_trainees_from_staff(roster):
    slot = listing(roster.programme).slots[0]
    assert pages(blank_sheet_pdf(roster.programme)) == 2
    one = blank_sheet_pdf(roster.programme, slot)
    assert pages(one) == 2
    assert one == blank_sheet_pdf(roster.programme, slot)


def test_a_blank_workbook_is_understood_when_it_comes_back(roster):
    sheet = read_workbook(blank_sheet_xlsx(roster.programme), "签到表.xlsx").sheets[0]
    header = slot_header(sheet)
    halves = [(day, half) for day in range(1, 5) for half in ("am", "pm")]
    assert (list(header.slots.values()), header.unread) == (halves, ())


@pytest.mark.req("002-37")
def test_marks_of_the_staff_are_known_to_the_completion(roster):
    programme = roster.programme
    assert known_of(programme, Completion(programme=programme)).one("staff") == {"present": 1}
    roster.staff.all().delete()
    assert known_of(programme, Completion(programme=programme)).one("staff") == {}


@pytest.mark.req("003-35", "000-27")
def test_the_host_is_told_once_a_day_how_many_will_miss_the_hours(roster):
    Attendance.objects.filter(trainee__roster=roster, on__gte=date(2021, 10, 17)).delete()
    evening = datetime(2021, 10, 17, 10, 30, tzinfo=UTC)
    with time_machine.travel(evening, tick=False):
        assert warn_of_short_hours() == 1
        assert warn_of_short_hours() == 0
    reminder = Reminder.objects.get(key__startswith="hours:")
    assert reminder.title == f"{roster.programme.code} 学时预警：1 人必然不足，2 人再缺 1 次即不足"
    assert reminder.organisation == roster.programme.host
    assert roster.trainees.first().name not in reminder.title + reminder.body
    with time_machine.travel(datetime(2021, 10, 20, tzinfo=UTC), tick=False):
        assert warn_of_short_hours() == 0

"""Roster and sign-in sheet as papers."""

import io

import pikepdf
import pytest
from openpyxl import load_workbook

from tests.builders import filer
from tests.trainees.builders import AFTER, a_class, id_number, imported, person, workbook
from trainees.actions import record_attendance
from trainees.documents import attendance_pdf, attendance_xlsx, roster_pdf, roster_xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    row = a_class()
    roster = imported(
        row, workbook([person(1), person(2), person(3)], absent={(1, 1, "上午"), (2, 1, "上午")})
    )
    someone = roster.trainees.first()
    record_attendance(
        someone, on=row.starts_on, half="am", present=True, reason="漏签", actor=filer(row.host), now=AFTER
    )
    return row


def cells(content):
    return [
        [cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()
    ]


@pytest.mark.req("000-20", "001-40", "001-54")
def test_the_roster_has_the_columns_of_the_notice_and_masks_numbers(held):
    rows = cells(roster_xlsx(held))
    header = next(row for row in rows if row[0] == "序号")
    assert {"姓名", "工作单位", "职称或职业资格", "身份证号", "培训学时", "结业考核情况"} <= set(header)
    first = rows[rows.index(header) + 1]
    assert first[4] == id_number(1)[:2] + "*" * 14 + id_number(1)[-2:]
    assert first[header.index("培训学时")] == 24
    second = rows[rows.index(header) + 2]
    assert second[header.index("培训学时")] == 21
    assert not any(id_number(n) in repr(rows) for n in (1, 2, 3))


@pytest.mark.req("000-21")
def test_the_sign_in_sheet_tells_made_up_marks_apart_and_adds_up(held):
    rows = cells(attendance_xlsx(held))
    header = next(row for row in rows if row[0] == "序号")
    at = rows.index(header)
    assert header[2] == "2021-10-15 上午"
    assert [rows[at + n][2] for n in (1, 2, 3)] == ["补", "×", "√"]
    assert rows[at + 4][1:4] == ["出勤人数", 2, 3]


def test_both_papers_are_pdfs(held):
    for content in (roster_pdf(held), attendance_pdf(held)):
        with pikepdf.open(io.BytesIO(content)) as paper:
            assert len(paper.pages) == 1


def test_papers_of_an_empty_roster_can_be_made():
    row = a_class()
    assert roster_pdf(row).startswith(b"%PDF")
    assert attendance_pdf(row).startswith(b"%PDF")
    assert cells(roster_xlsx(row))


def test_a_text_that_looks_like_a_formula_stays_text():
    row = a_class()
    roster = imported(row, workbook([person(1)]))
    roster.trainees.update(unit="=HYPERLINK(1)", qualification="@SUM(A1)")
    sheet = load_workbook(io.BytesIO(roster_xlsx(row))).worksheets[0]
    found = [
        cell for line in sheet.iter_rows() for cell in line if cell.value in ("=HYPERLINK(1)", "@SUM(A1)")
    ]
    assert len(found) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)

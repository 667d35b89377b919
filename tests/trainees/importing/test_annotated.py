"""The host's own workbook given back: its formats kept, its bad cells coloured and commented, nothing in it alive."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from tests.builders import filer
from tests.trainees.builders import AFTER, HEADER, a_class, id_number, person, workbook
from trainees.actions import mend_upload, upload_roster
from trainees.importing import annotated
from trainees.importing.annotated import annotated_workbook
from trainees.importing.preview import preview
from trainees.importing.staged import binding_of
from workflow.xlsx.marking import REMARKS

pytestmark = pytest.mark.django_db
BAD, MENDED = "FFF8CBAD", "FFDDEBF7"


def staged(content, row=None):
    row = row or a_class()
    return upload_roster(row, content=content, name="名单.xlsx", actor=filer(row.host), now=AFTER)


def given_back(upload):
    name, content = annotated_workbook(upload, preview(upload, today=AFTER.date()))
    return name, load_workbook(io.BytesIO(content))


def changed(content, change):
    book = load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.req("PR-24", "000-37")
def test_bad_cells_are_coloured_and_commented_and_a_remark_stands_in_their_row():
    people = [person(1), person(2, 身份证号=int(id_number(2)[:17] + "0")), person(3, 工作单位=None)]
    name, book = given_back(staged(workbook(people, marks=False)))
    sheet = book.worksheets[0]
    assert name == "名单核对意见"
    assert [cell.value for cell in sheet[1]] == [*HEADER, REMARKS]
    assert {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == BAD} == {"E3", "F4"}
    assert "数值格式" in sheet["E3"].comment.text
    # Fifteen digits were there; none is made up for the three that are lost.
    assert sheet["E3"].value == id_number(2)[:15] + "000"
    assert sheet["E3"].comment.text == sheet["L3"].value
    assert (sheet["E2"].comment, sheet["L2"].value) == (None, None)
    assert id_number(2)[:15] not in sheet["L3"].value
    assert {sheet[f"E{row}"].data_type for row in (2, 3, 4)} == {"s"}


def test_widths_formats_and_other_sheets_stay_as_they_were():
    def dress(book):
        sheet = book.worksheets[0]
        sheet.column_dimensions["F"].width = 47
        sheet["B2"].font = Font(bold=True, color="FF0070C0")
        sheet.merge_cells("N1:O1")
        book.create_sheet("通讯录")["A1"] = "保留"

    _, book = given_back(staged(changed(workbook([person(1), person(2, 工作单位=None)], marks=False), dress)))
    sheet = book.worksheets[0]
    assert sheet.column_dimensions["F"].width == 47
    assert (sheet["B2"].font.b, sheet["B2"].font.color.rgb) == (True, "FF0070C0")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["N1:O1"]
    assert book["通讯录"]["A1"].value == "保留"


@pytest.mark.req("PR-24")
def test_nothing_in_it_is_alive():
    def arm(book):
        sheet = book.worksheets[0]
        sheet["F2"] = '=HYPERLINK("http://example.invalid","y")'
        sheet["G2"].hyperlink = "http://example.invalid/"
        sheet["H2"] = "=cmd|'/c calc'!A1"
        rule = DataValidation("list", formula1="[1]Sheet1!$A$1:$A$3")
        rule.add("C2")
        sheet.add_data_validation(rule)

    _, book = given_back(staged(changed(workbook([person(1)], marks=False), arm)))
    sheet = book.worksheets[0]
    assert {cell.data_type for row in sheet for cell in row if cell.value is not None} <= {"s", "n"}
    assert sheet["F2"].value.startswith("=HYPERLINK")
    assert sheet["F2"].quotePrefix
    assert (sheet["G2"].hyperlink, sheet.data_validations.dataValidation) == (None, [])


def test_marks_of_the_sign_in_sheet_are_annotated_where_they_stand():
    content = changed(workbook([person(1)]), lambda book: book["签到表"].__setitem__("C2", "大概"))
    _, book = given_back(staged(content))
    sheet = book["签到表"]
    assert sheet["C2"].fill.fgColor.rgb == BAD
    assert "无法判断是否出勤" in sheet["C2"].comment.text


def test_uploaded_again_it_has_the_same_faults_and_its_old_marks_are_replaced():
    row = a_class()
    upload = staged(workbook([person(1), person(2, 工作单位=None)], absent={(1, 1, "上午")}), row)
    first = preview(upload, today=AFTER.date())
    _, content = annotated_workbook(upload, first)
    mended = changed(content, lambda book: book.worksheets[0].__setitem__("F3", "示例学院"))
    again = staged(content, row)
    second = preview(again, today=AFTER.date())
    assert [f.sentence for f in second.refused] == [f.sentence for f in first.refused]
    assert second.sheet.attendance == first.sheet.attendance
    last = staged(mended, row)
    assert preview(last, today=AFTER.date()).refused == []
    sheet = given_back(last)[1].worksheets[0]
    assert (sheet["F3"].fill.fgColor.rgb == BAD, sheet["F3"].comment, sheet["L3"].value) == (
        False,
        None,
        None,
    )


def test_what_was_put_right_in_the_browser_stands_in_it():
    upload = staged(workbook([person(1, 身份证号=None)], marks=False))
    mend_upload(
        upload,
        seen=binding_of(upload),
        actor=upload.uploaded_by,
        now=AFTER,
        cells={2: {"doc_number": id_number(1)}},
    )
    upload.refresh_from_db()
    sheet = given_back(upload)[1].worksheets[0]
    assert (sheet["E2"].value, sheet["E2"].data_type, sheet["E2"].fill.fgColor.rgb) == (
        id_number(1),
        "s",
        MENDED,
    )
    assert "网页更正" in sheet["E2"].comment.text


def test_a_list_too_large_for_its_formats_comes_as_a_list_of_faults(monkeypatch):
    monkeypatch.setattr(annotated, "MOST_ROWS", 2)
    people = [person(1), person(2, 工作单位=None), person(3, 性别="不详")]
    name, book = given_back(staged(workbook(people, marks=False)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=3)]
    assert name == "名单问题清单"
    assert "没有改动" in book.worksheets[0]["A2"].value
    assert [row[:5] for row in rows[1:]] == [
        [3, "F3", "工作单位", person(2)["姓名"], "需修正"], [4, "C4", "性别", person(3)["姓名"], "需修正"],
    ]  # fmt: skip

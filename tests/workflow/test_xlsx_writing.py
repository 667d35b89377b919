"""Official tables: text stays text, numbers stay numbers, and the page prints as an office expects."""

import datetime
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from workflow.xlsx.reading import read_workbook
from workflow.xlsx.writing import Band, Table, write_table, write_workbook

HOSTILE = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", "＝1"]


def opened(data):
    return load_workbook(io.BytesIO(data))


def test_no_text_becomes_a_formula():
    data = write_table(["标题"], ["内容"], [[text] for text in HOSTILE])
    cells = [row[0] for row in opened(data).active.iter_rows(min_row=3)]
    assert [cell.data_type for cell in cells] == ["s"] * len(HOSTILE)
    assert [cell.quotePrefix for cell in cells] == [True] * 6 + [False, True]
    assert [row.cells[1].kind for row in read_workbook(data).sheets[0].rows] == ["text"] * (len(HOSTILE) + 2)


def test_an_export_of_an_upload_is_read_back_unchanged():
    rows = [[1, "=甲", "12345678901234567X", Decimal("127500.00"), datetime.date(2024, 7, 31)]]
    data = write_table(["表"], ["序号", "名称", "证件号码", "金额", "日期"], rows, text_columns=["证件号码"])
    cells = read_workbook(data).sheets[0].rows[2].cells
    assert [(cell.kind, cell.value) for cell in cells.values()] == [
        ("number", 1),
        ("text", "=甲"),
        ("text", "12345678901234567X"),
        ("number", 127500),
        ("date", datetime.date(2024, 7, 31)),
    ]
    sheet = opened(data).active
    assert [cell.number_format for cell in sheet[3]] == ["General", "General", "@", "#,##0.00", "yyyy-mm-dd"]
    assert [cell.alignment.horizontal for cell in sheet[3]] == ["right", "left", "left", "right", "left"]


def test_a_number_in_a_text_column_is_text():
    data = write_table([], ["电话"], [[10052386860]], text_columns=["电话"])
    cell = read_workbook(data).sheets[0].rows[1].cells[1]
    assert (cell.kind, cell.value) == ("text", "10052386860")


def test_the_official_look():
    data = write_table(
        ["高级研修项目经费结算表", "单位：元"],
        ["项目", "金额"],
        [Band("培训费"), ["住宿费", Decimal("1.5")]],
        sheet_name="结算[表]",
        widths=[30, 12],
        notes=["注：以财政票据为准。"],
    )
    sheet = opened(data).active
    assert sheet.title == "结算 表"
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:B1", "A2:B2", "A4:B4", "A6:B6"}
    assert (sheet["A1"].font.sz, sheet["A1"].font.b, sheet["A2"].font.b) == (16, True, False)
    assert (sheet["A3"].fill.fgColor.rgb, sheet["A3"].border.left.style) == ("FFE7E6E6", "thin")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert sheet.column_dimensions["A"].width == 30


def test_several_sheets_with_choices_and_empty_rows():
    people = Table(
        ["姓名", "性别"],
        sheet_name="名单",
        choices={"性别": ["男", "女"]},
        blank_rows=3,
        text_columns=["姓名"],
    )
    book = opened(write_workbook(people, Table(["姓名"], [["王明"]], sheet_name="签到表")))
    assert book.sheetnames == ["名单", "签到表"]
    rule = book["名单"].data_validations.dataValidation[0]
    assert (str(rule.sqref), rule.formula1) == ("B2:B4", '"男,女"')
    assert [cell.number_format for cell in book["名单"][4]] == ["@", "General"]


def test_control_characters_are_dropped_and_formats_can_be_named():
    data = write_table(
        [], ["姓名", "学时"], [["王\x00\x0b明\ud800", Decimal("24.0")]], formats={"学时": "0.#"}
    )
    sheet = opened(data).active
    assert (sheet["A2"].value, sheet["B2"].number_format) == ("王明", "0.#")


def test_a_text_no_cell_can_hold_is_an_error():
    with pytest.raises(ValueError, match="32768"):
        write_table([], ["内容"], [["长" * 32_768]])

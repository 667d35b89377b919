"""Which column is taken for what: guessed, moved, renamed, in two header rows, assigned by hand; corrections laid over."""

import pytest

from tests.trainees.test_sheets import HEADER, TODAY, person, roster, told
from tests.workflow.xlsx_files import workbook
from trainees.sheets import guess_columns, parse_roster, taken_columns
from workflow.xlsx.reading import read_workbook

pytestmark = pytest.mark.req("000-37")


def read(*rows, merged=(), **options):
    book = read_workbook(workbook(("名单", list(rows)), merged=merged))
    return book, parse_roster(book, on=TODAY, **options)


def test_moved_and_renamed_columns_are_found_below_a_title():
    header = ["手机号码（必填）", "所在单位", "公民身份号码", "学员\n姓名", "备注", "所在地市", "邮箱"]
    book, sheet = read(
        ["高级研修项目学员名单"], header,
        ["10052386860", "示例大学", person(1, "王明")[4], "王明", "无", "福州市", "A@example.com"],
    )  # fmt: skip
    row = sheet.rows[0]
    assert (row.name, row.unit, row.phone, row.region, row.email, sheet.faults) == (
        "王明", "示例大学", "10052386860", "福州市", "A@example.com", (),
    )  # fmt: skip
    assert sheet.columns == guess_columns(book.sheets[0]) == taken_columns(book)
    assert (sheet.columns.row, sheet.columns.last_row) == (2, 2)
    assert sheet.columns.mapping == {
        "phone": 1, "unit": 2, "doc_number": 3, "name": 4, "region": 6, "email": 7,
    }  # fmt: skip
    assert sheet.columns.labels[5] == "备注"


def test_a_header_of_two_rows_is_one():
    number = person(1, "王明")[4]
    rows = (
        ["名单"],
        ["序号", "姓名", "证件", None, "工作单位", "联系方式", None],
        [None, None, "证件类型", "证件号码", None, "手机", "邮箱"],
        [1, "王明", "居民身份证", number, "示例大学", "10052386860", "a@example.com"],
    )
    merged = ["A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:G2"]
    for areas in (merged, []):
        _, sheet = read(*rows, merged=areas)
        assert sheet.faults == ()
        row = sheet.rows[0]
        assert (row.number, row.name, row.unit, row.phone, row.email, row.doc_number) == (
            1, "王明", "示例大学", "10052386860", "a@example.com", number,
        )  # fmt: skip
        assert (sheet.columns.last_row, row.excel_row, len(sheet.rows)) == (3, 4, 1)


def test_a_mapping_takes_the_place_of_the_guess():
    number = person(1, "王明")[4]
    book, sheet = read(["人", "号", "处"], ["王明", number, "示例大学"])
    assert "没有找到表头" in sheet.refused[0].sentence
    seen = taken_columns(book)
    assert (seen.labels, seen.mapping, seen.is_roster) == ({1: "人", 2: "号", 3: "处"}, {}, False)
    sheet = parse_roster(book, on=TODAY, mapping={"name": 1, "doc_number": 2, "unit": "3"})
    assert (sheet.faults, sheet.rows[0].name, sheet.rows[0].unit) == ((), "王明", "示例大学")
    partly = parse_roster(book, on=TODAY, mapping={"name": 1})
    assert [fault.column for fault in partly.refused] == ["身份证号", "工作单位"]


def test_a_column_of_no_field_in_the_mapping_is_not_read():
    book, guessed = read(HEADER, person(1, "王明", 联系电话="x"))
    assert told(guessed.hints) == [("I2", "phone")]
    mapping = {key: column for key, column in guessed.columns.mapping.items() if key != "phone"}
    sheet = parse_roster(book, on=TODAY, mapping=mapping)
    assert (sheet.faults, sheet.rows[0].phone) == ((), "")


def test_corrections_are_laid_over_the_cells_and_checked():
    rows = [person(1, "王明", ""), person(2, "李华", 工作单位=None), person(3, "赵云")]
    book, sheet = read(HEADER, *rows)
    assert told(sheet.refused) == [("E2", "missing"), ("F3", "missing")]
    number = person(1, "王明")[4]
    fixed = parse_roster(
        book,
        on=TODAY,
        corrections={"2": {"doc_number": f" {number}", "political_status": "党员"}, 3: {"unit": "示例学院"}},
    )
    assert [(row.doc_number, row.unit) for row in fixed.rows[:2]] == [
        (number, "示例大学"), (rows[1][4], "示例学院"),
    ]  # fmt: skip
    assert (fixed.faults, fixed.rows[0].political_status) == ((), "中共党员")
    worse = parse_roster(book, on=TODAY, corrections={2: {"doc_number": "3799"}, 3: None, 4: {"name": ""}})
    assert told(worse.refused) == [("E2", "document"), ("B4", "name")]
    assert [hint.sentence for hint in worse.hints] == ["第 3 行“姓名”：该行已按您的更正不导入。"]
    assert [row.excel_row for row in worse.rows] == [2, 4]
    assert worse.counts["left_out"] == 1
    assert parse_roster(book, on=TODAY) == sheet  # the workbook itself is as it was


def test_political_status_says_who_is_of_the_party():
    header = [*HEADER, "政治面貌", "是否党员"]
    sheet = roster(
        [*person(1, "王明"), "党员", None],
        [*person(2, "李华"), "中共预备党员", "是"],
        [*person(3, "赵云"), "九三学社", "否"],
        [*person(4, "钱多"), "保密", "否"],
        [*person(5, "孙立"), "中共党员", "否"],
        header=header,
    )
    assert [(row.political_status, row.party_member) for row in sheet.rows] == [
        ("中共党员", True), ("中共预备党员", True), ("九三学社社员", False), ("保密", False), ("中共党员", True),
    ]  # fmt: skip
    assert [(c.cell, c.old, c.new) for c in sheet.changes] == [
        ("L2", "党员", "中共党员"), ("L4", "九三学社", "九三学社社员"),
    ]  # fmt: skip
    assert told(sheet.hints) == [("L5", "political_status"), ("M6", "party_member")]

"""Workbooks as offices send them in good faith: every row is a person, a note, blank or a fault, and always told."""

import pytest

from tests.builders import filer
from tests.trainees.builders import AFTER, a_class
from tests.trainees.test_sheets import HEADER, number_of, person, roster, told
from tests.workflow.xlsx_files import workbook
from trainees.actions import upload_roster
from trainees.importing.preview import preview
from trainees.importing.skipped import skipped
from trainees.sheets.values import read_day

pytestmark = pytest.mark.req("000-37")


def accounted(sheet, rows_below_header):
    counted = sheet.counts
    return counted["found"] + counted["notes"] + counted["blank"] + counted["left_out"] == rows_below_header


def test_sums_and_signatures_that_reach_into_the_columns_of_people_are_notes():
    sheet = roster(
        person(1, "王明"),
        ["合计", None, None, None, None, "2个单位", None, None, None, 64],
        [None, "合 计", None, None, "1人"],
        ["制表人：张三", None, None, None, "审核人：李四"],
        ["单位（盖章）：", None, None, None, None, "示例大学"],
    )
    assert ([row.name for row in sheet.rows], sheet.faults) == (["王明"], ())
    assert [row for row, _ in sheet.notes] == [3, 4, 5, 6]
    assert accounted(sheet, 5)


def test_a_row_with_a_document_is_a_person_whatever_it_is_called():
    sheet = roster(person(1, "合计"), ["备注：见后", None, None, None, number_of(), "示例大学"])
    assert (len(sheet.rows), sheet.counts["notes"]) == (2, 0)


def test_a_header_repeated_in_a_list_without_numbers_is_no_person():
    header = ["序号", "姓名", "工作单位", "职务"]
    sheet = roster([1, "王明", "大学", "教师"], header, [2, "李华", "大学", "教师"], header=header)
    assert [row.name for row in sheet.rows] == ["王明", "李华"]
    assert (sheet.notes, accounted(sheet, 3)) == (((3, "序号 姓名 工作单位 职务"),), True)


def test_blank_rows_before_a_note_are_counted():
    sheet = roster(person(1, "王明"), [], [], ["共1人"], [], person(2, "李华"))
    assert sheet.counts["blank"] == 3
    assert accounted(sheet, 6)


def test_a_place_that_cannot_be_one_is_told():
    sheet = roster(person(1, "王明", 序号=-1), person(2, "李华", 序号=100_000), person(3, "赵云", 序号="0"))
    assert [row.number for row in sheet.rows] == [1, 2, 3]
    assert [hint.sentence for hint in sheet.hints] == [
        f"第 {row} 行“序号”不在 1 至 99999 之间，按次序编为 {row - 1}。" for row in (2, 3, 4)
    ]


def test_a_name_of_one_character_is_worth_a_look():
    sheet = roster(person(1, "王"))
    assert (told(sheet.faults), sheet.refused) == ([("B2", "name")], ())


@pytest.mark.parametrize(("word", "passed"), [("合 格", True), ("不 合 格", False), ("合格 ", True)])
def test_a_result_spread_by_spaces_is_read(word, passed):
    sheet = roster(person(1, "王明", 结业考核情况=word))
    assert (sheet.refused, sheet.rows[0].passed) == ((), passed)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("一九九〇年三月", (1990, 3, None)), ("二○二一年", (2021, None, None)), ("一九八五年十二月三十一日", (1985, 12, 31)),
        ("一九八五年元月廿一日", (1985, 1, 21)), ("1985年元月", (1985, 1, None)), ("1985年1月2日生", (1985, 1, 2)),
        ("一九八五年十三月", None), ("二〇二一年二月三十日", None), ("十年", None),
    ],
)  # fmt: skip
def test_a_day_in_characters(text, day):
    assert read_day(text) == day


def test_equal_figures_on_documents_of_two_kinds_are_two_people():
    rows = (
        person(1, "王明", "12345678", 证件类型="台胞证", 性别=None),
        person(2, "李华", "12345678", 证件类型="军官证", 性别=None),
    )
    sheet = roster(*rows)
    assert (told(sheet.hints), sheet.refused) == ([("E3", "duplicate")], ())
    same = roster(rows[0], [*rows[1][:1], "王明", *rows[1][2:]])
    assert told(same.refused) == [("E3", "duplicate")]


def looked_at(*sheets):
    row = a_class()
    content = workbook(*sheets)
    upload = upload_roster(row, content=content, name="名单.xlsx", actor=filer(row.host), now=AFTER)
    return list(skipped(preview(upload, today=AFTER.date())))


@pytest.mark.django_db
def test_what_stands_under_no_label_is_told():
    header = ["序号", "姓名", None, "身份证号", "工作单位"]
    assert looked_at(("名单", [header, [1, "王", "明", number_of(), "大学"]])) == [
        "C 列没有表头，其中的内容没有读取。如是名单需要的内容，请在原表中补上表头后重新上传。"
    ]


@pytest.mark.django_db
def test_every_other_sheet_is_named_and_the_one_with_marks_is_not():
    signed = [["序号", "姓名", "第1天上午"], [1, "王明", "√"]]
    sheets = (
        ("名单", [HEADER, person(1, "王明")]),
        ("签到情况", signed),
        ("1", [["说明"]]),
        ("表头", [["说明"]]),
    )
    assert looked_at(*sheets) == [
        "工作表“1”（1 行）中没有名单，没有读取。", "工作表“表头”（1 行）中没有名单，没有读取。",
    ]  # fmt: skip

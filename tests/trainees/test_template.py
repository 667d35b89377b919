"""The workbook to fill in: what Excel is told about its cells, and that it is read back without a fault."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.trainees.builders import a_class, id_number, person
from trainees.documents import class_template
from trainees.sheets import parse_roster, roster_template
from trainees.sheets.template import TemplateSlot, whole_days
from workflow.xlsx.reading import read_workbook

TODAY = date(2026, 11, 1)
HEAD = 3


def opened(content):
    return load_workbook(io.BytesIO(content))


def labels(sheet):
    return {cell.value: cell.column_letter for cell in sheet[HEAD] if cell.value}


def choices(book, sheet):
    """{column letter: (options, enforced)} of the drop-downs of a sheet."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type != "list":
            continue
        options = rule.formula1.strip('"').split(",")
        if "!" in rule.formula1:
            name, place = rule.formula1.split("!")
            options = [cell.value for (cell,) in book[name.strip("'")][place.replace("$", "")]]
        found[str(rule.sqref).split(":")[0].rstrip("0123456789")] = (options, rule.showErrorMessage)
    return found


@pytest.mark.req("000-37", "001-54")
def test_what_can_be_chosen_is_chosen_from_a_list_and_titles_are_only_suggested():
    book = opened(roster_template(required=frozenset({"title", "hours", "result"})))
    sheet = book["学员名单"]
    where, lists = labels(sheet), choices(book, sheet)
    assert lists[where["性别"]] == (["男", "女"], True)
    assert lists[where["结业考核情况（结业时填）"]] == (["合格", "不合格"], True)
    assert lists[where["证件类型"]][0][:2] == ["居民身份证", "港澳台居民居住证"]
    titles, enforced = lists[where["职称或职业资格*"]]
    assert ("高级工程师" in titles, enforced) == (True, False)
    assert [label for label in where if label.endswith("*")] == [
        "姓名*",
        "身份证号*",
        "工作单位*",
        "职称或职业资格*",
    ]


def test_numbers_and_telephones_are_text_in_every_row_to_come():
    sheet = opened(roster_template())["学员名单"]
    where = labels(sheet)
    for label in ("身份证号*", "联系电话", "姓名*"):
        letter = where[label]
        assert sheet.column_dimensions[letter].number_format == "@"
        assert {sheet[f"{letter}{row}"].number_format for row in (4, 100, 203)} == {"@"}
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C4", "$3:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_the_sign_in_sheet_has_the_half_days_it_is_given():
    slots = (TemplateSlot(1, "am", "10月15日"), TemplateSlot(3, "evening", "10月17日"))
    book = opened(roster_template(slots=slots))
    sheet = book["签到表"]
    assert [cell.value for cell in sheet[HEAD]] == ["序号", "姓名", "第1天上午", "第3天晚上"]
    assert [cell.value for cell in sheet[2]][2:] == ["10月15日", "10月17日"]
    assert choices(book, sheet) == {"C": (["√", "×"], True), "D": (["√", "×"], True)}
    assert (
        len([cell for cell in opened(roster_template(slots=whole_days(4)))["签到表"][HEAD] if cell.value])
        == 10
    )


@pytest.mark.django_db
def test_only_the_half_days_that_are_taught_stand_in_the_template_of_a_class():
    row = a_class(days=2)
    row.filing.sessions.filter(half="pm", on=row.starts_on).delete()
    sheet = opened(class_template(row))["签到表"]
    assert [cell.value for cell in sheet[HEAD]] == ["序号", "姓名", "第1天上午", "第2天上午", "第2天下午"]
    assert [cell.value for cell in sheet[2]][2:] == ["10月15日", "10月16日", "10月16日"]


@pytest.mark.django_db
@pytest.mark.req("000-37", "001-40")
def test_filled_in_it_is_read_without_a_fault_a_hint_or_a_change():
    book = opened(class_template(a_class()))
    people, signed = book["学员名单"], book["签到表"]
    for serial in (1, 2):
        for label, letter in labels(people).items():
            value = person(serial).get(label.rstrip("*").replace("（结业时填）", ""))
            people[f"{letter}{HEAD + serial}"] = value
        for column, value in enumerate([serial, person(serial)["姓名"], *["√"] * 8], 1):
            signed.cell(HEAD + serial, column).value = value
    out = io.BytesIO()
    book.save(out)
    sheet = parse_roster(read_workbook(out.getvalue()), on=TODAY)
    assert (sheet.faults, sheet.changes) == ((), ())
    assert [row.doc_number for row in sheet.rows] == [id_number(1), id_number(2)]
    assert [(row.hours, row.passed) for row in sheet.rows] == [(Decimal(24), True)] * 2
    assert [len(row.marks) for row in sheet.attendance] == [8, 8]


@pytest.mark.django_db
def test_a_title_that_looks_like_a_formula_is_text():
    sheet = opened(class_template(a_class(title="=1+1")))["学员名单"]
    assert (sheet["A2"].data_type, "=1+1" in sheet["A2"].value) == ("s", True)

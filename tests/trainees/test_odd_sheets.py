"""What offices do to a roster, cell by cell, and what must hold for any list at all."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.trainees.test_sheets import HEADER, TODAY, number_of, person, roster, told
from trainees.identity import normalise_number
from trainees.names import normalise_name
from trainees.sheets import parse_roster
from trainees.sheets.values import political_status, read_day, read_hours
from workflow.xlsx.reading import Cell, Row, Sheet, Workbook, column_letters

pytestmark = pytest.mark.req("000-37")
BORN = [*HEADER, "出生日期"]
LONG_NAME = "阿卜杜热合曼·" * 7 + "买买"  # 51 characters


@pytest.mark.parametrize(
    "written",
    [
        "1992-07-21", "1992/7/21", "1992.07.21", "19920721", "1992年7月21日", "１９９２．７．２１", "1992-07", "1992.7", "199207",
        "1992年7月", "1992", 1992.07, 19920721, 199207, 33806, datetime.date(1992, 7, 21), datetime.datetime(1992, 7, 21, 0, 0),
        "1992-07-21 00:00:00",
    ],
    ids=str,
)  # fmt: skip
def test_a_date_of_birth_in_any_form_agrees_with_the_number(written):
    sheet = roster([*person(1, "王明"), written], header=BORN)
    assert sheet.faults == ()


@pytest.mark.parametrize(
    "written", ["1992-07-22", "1993", "199208", datetime.date(1992, 7, 1), 33807], ids=str
)
def test_a_date_of_birth_that_contradicts_the_number_is_told(written):
    sheet = roster([*person(1, "王明"), written], header=BORN)
    assert [(hint.cell, hint.sentence) for hint in sheet.hints] == [
        ("L2", "第 2 行“出生日期”与证件号码第 7 至 14 位的出生日期不符，请对照证件核对。")
    ]


@pytest.mark.parametrize(
    "written", ["七月", "92.7.21", "1992-13-01", "1992-02-30", "1871-01-01", True], ids=str
)
def test_a_date_of_birth_that_is_none_is_told(written):
    assert told(roster([*person(1, "王明"), written], header=BORN).hints) == [("L2", "birth")]


def test_names_long_rare_and_wrongly_encoded():
    names = [
        LONG_NAME,
        "王\U0002ebf0明",
        "⽅明",
        "王\ue863",
        "买买提．艾力",
        "John Smith",
        "王\u200b明",
        "张三（小）",
        "王" * 61,
    ]
    documents = [number_of(f"3799061992072{n:04}") for n in range(len(names))]
    sheet = roster(*(person(n + 1, name, documents[n], 性别=None) for n, name in enumerate(names)))
    assert [row.name for row in sheet.rows[:7]] == [
        LONG_NAME, "王\U0002ebf0明", "方明", "王䶮", "买买提·艾力", "John Smith", "王明",
    ]  # fmt: skip
    assert [(c.cell, c.new) for c in sheet.changes if c.column == "姓名"][:4] == [
        ("B4", "方明"), ("B5", "王䶮"), ("B6", "买买提·艾力"), ("B8", "王明"),
    ]  # fmt: skip
    assert told(sheet.refused) == [("B9", "name"), ("B10", "name")]


def test_fifteen_digits_are_refused_since_nothing_proves_them():
    """They bear no check digit: to compute one would make a slip of the pen look proven."""
    sheet = roster(person(1, "王明", "379906920721798"))
    assert [fault.sentence for fault in sheet.refused] == [
        "第 2 行“身份证号”：这是15位旧号码，请填写18位号码：请对照现行居民身份证填写。"
    ]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("护照", "E12345678"), ("港澳居民来往内地通行证", "H12345678"), ("台胞证", "12345678"), ("军官证", "军字第1234567号"),
        ("外国人永久居留身份证", "USA123456789012"), ("其他证件", "A-1234"),
    ],
)  # fmt: skip
def test_documents_that_are_no_resident_card(kind, number):
    sheet = roster(person(1, "王明", number, 证件类型=kind, 性别=None))
    assert (sheet.faults, bool(sheet.rows[0].doc_type)) == ((), True)


def test_telephones_as_numbers_and_with_signs():
    header = [*HEADER, "电子邮箱"]
    sheet = roster(
        [*person(1, "王明", 联系电话=13900000001), "a@b.cn"],
        [*person(2, "李华", 联系电话="139 0000-0002"), "ａ@b.cn"],
        [*person(3, "赵云", 联系电话=59187522301), "无"],
        header=header,
    )
    assert [(row.phone, row.email) for row in sheet.rows] == [
        ("13900000001", "a@b.cn"), ("13900000002", "ａ@b.cn"), ("59187522301", "无"),
    ]  # fmt: skip
    assert told(sheet.hints) == [("I4", "phone"), ("L4", "email")]
    assert [(c.cell, c.old, c.new) for c in sheet.changes] == [("I3", "", "")]


def test_a_number_that_is_none_and_a_date_that_excel_made():
    sheet = roster(person(1, "王明", 序号="甲"), person(2, "李华", 职务=datetime.date(2024, 3, 1)))
    assert [hint.sentence for hint in sheet.hints] == [
        "第 2 行“序号”不是整数，按次序编为 1。",
        "第 3 行“职务”是日期“2024-03-01”，可能是表格软件自动改成的，请核对。",
    ]


def test_line_breaks_in_a_cell_are_told_as_changes():
    sheet = roster(person(1, "王明", 工作单位="示例大学\n机械学院", 职务=" 教师 "))
    assert [(c.cell, c.old, c.new) for c in sheet.changes] == [
        ("F2", "示例大学\n机械学院", "示例大学机械学院")
    ]
    assert (sheet.rows[0].unit, sheet.rows[0].post) == ("示例大学机械学院", "教师")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
VALUES = st.one_of(
    st.none(),
    TEXTS.filter(str.strip).map(lambda text: ("text", text)),
    st.integers(-(10**18), 10**18).map(lambda number: ("number", number)),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: ("number", number)),
    st.booleans().map(lambda flag: ("bool", flag)),
    st.dates().map(lambda day: ("date", day)),
    st.just(("formula", "=A1")),
    st.just(("error", "#N/A")),
    st.sampled_from(["王明", "合格", number_of(), "示例大学", "注：无", "共3人", "男", *HEADER]).map(
        lambda text: ("text", text)
    ),
)


def as_sheet(rows):
    table = [[("text", label) for label in HEADER], *rows]
    made = [
        Row(
            number,
            False,
            {
                column: Cell(value[1], value[0], f"{column_letters(column)}{number}")
                for column, value in enumerate(values, 1)
                if value is not None
            },
        )
        for number, values in enumerate(table, 1)
    ]
    return Sheet("名单", False, tuple(row for row in made if row.cells))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(st.lists(VALUES, min_size=len(HEADER), max_size=len(HEADER)), max_size=6))
def test_no_filled_row_is_lost_whatever_stands_in_it(rows):
    sheet = as_sheet(rows)
    found = parse_roster(Workbook((sheet,)), on=TODAY)
    filled = len(sheet.rows) - found.columns.last_row
    only_numbers = sum(set(row.cells) == {1} for row in sheet.rows if row.number > found.columns.last_row)
    assert len(found.rows) <= found.counts["found"]
    assert found.counts["found"] + found.counts["notes"] >= filled - only_numbers
    assert found.counts["found"] + found.counts["notes"] <= filled
    places = {row.excel_row for row in found.rows}
    assert all(fault.row in places or fault.kind in ("empty", "header", "sheets") for fault in found.refused)


@given(TEXTS)
def test_what_was_tidied_once_stays_as_it_is(text):
    name, _ = normalise_name(text)
    assert normalise_name(name)[0] == name
    number = normalise_number(text)
    assert normalise_number(number) == number
    assert political_status(political_status(text)) == political_status(text)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_every_date_is_read_in_every_form(day):
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"):
        assert read_day(day.strftime(form)) == (day.year, day.month, day.day)


@given(TEXTS)
def test_reading_a_cell_never_fails(text):
    assert read_hours(text) is None or read_hours(text) >= 0
    assert read_day(text) is None or len(read_day(text)) == 3

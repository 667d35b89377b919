"""Rosters: samples as they are, what offices do to them, and every fault with its row and column."""

import datetime
from decimal import Decimal

import pytest

from tests.workflow.xlsx_files import ROSTERS, SAMPLES, workbook
from trainees.identity import check_digit
from trainees.sheets import parse_roster
from workflow.xlsx.reading import read_workbook

TODAY = datetime.date(2024, 7, 31)
HEADER = [
    "序号", "姓名", "性别", "证件类型", "身份证号", "工作单位", "职务", "职称或职业资格", "联系电话", "培训学时", "结业考核情况",
]  # fmt: skip
SIGNED = ["序号", "姓名", "第1天上午", "第1天下午"]


def number_of(first17="37990619920721798"):
    return first17 + check_digit(first17)


def person(number, name, document=None, **changes):
    """A roster row; `changes` by label."""
    document = number_of(f"3799061992072179{number}") if document is None else document
    sex = "男" if number % 2 else "女"
    values = [
        number,
        name,
        sex,
        "居民身份证",
        document,
        "示例大学",
        "教师",
        "教授",
        "10052386860",
        32,
        "合格",
    ]
    return [changes.get(label, value) for label, value in zip(HEADER, values, strict=True)]


def roster(*rows, signed=None, header=HEADER, **options):
    sheets = [("名单", [header, *rows])] if header else [("名单", list(rows))]
    if signed is not None:
        sheets.append(("签到表", signed))
    return parse_roster(read_workbook(workbook(*sheets, **options)), on=TODAY)


def told(found):
    return [(fault.cell, fault.kind) for fault in found]


@pytest.mark.req("000-37")
@pytest.mark.parametrize("path", ROSTERS, ids=lambda path: path.stem)
def test_the_samples_are_read_as_they_are(path):
    sheet = parse_roster(read_workbook(path.read_bytes(), path.name), on=TODAY)
    national = path.stem.startswith("GJ")
    assert (sheet.faults, sheet.changes, sheet.has_attendance) == ((), (), True)
    assert sheet.counts | {"found": 0, "attendance": 0} == dict.fromkeys(sheet.counts, 0)
    assert sheet.counts["found"] == sheet.counts["attendance"] == len(sheet.rows) == len(sheet.attendance)
    assert {row.hours for row in sheet.rows} == {Decimal(32 if national else 24)}
    assert {row.doc_type for row in sheet.rows} == {"resident_id"}
    assert sheet.slots == tuple(
        (day, half) for day in range(1, 6 if national else 5) for half in ("am", "pm")
    )
    assert [row.roster_row for row in sheet.attendance] == [row.excel_row for row in sheet.rows]


def test_a_sample_in_figures():
    sheet = parse_roster(read_workbook((SAMPLES / "rosters" / "GJ2021001.xlsx").read_bytes()), on=TODAY)
    assert sum(row.passed is True for row in sheet.rows) == 95
    assert sum(row.passed is False for row in sheet.rows) == 5
    assert sum(sum(row.marks.values()) for row in sheet.attendance) == 974
    first = sheet.rows[0]
    assert (first.name, first.sex, first.number, first.excel_row) == ("王\U0002ebf0明", "女", 1, 2)
    assert (first.doc_number, first.phone, first.title) == ("349932196810031006", "10052386860", "高级农艺师")
    assert sheet.attendance[2].marks == {
        (day, half): (day, half) != (3, "pm") for day in range(1, 6) for half in ("am", "pm")
    }


def test_a_row_keeps_number_and_telephone_out_of_its_repr():
    row = roster(person(1, "王明")).rows[0]
    assert (row.doc_number in repr(row), row.phone in repr(row)) == (False, False)


def test_a_number_cell_is_refused_by_its_type():
    sheet = roster(person(1, "王明", 379906199207217988), person(2, "李华", 12345678, 证件类型="军官证"))
    assert [fault.sentence for fault in sheet.refused] == [
        "第 2 行“身份证号”是数值格式，后三位可能已丢失；请将该列设为文本后对照证件重新填写。",
        "第 3 行“身份证号”是数值格式，开头的 0 可能已丢失；请将该列设为文本后对照证件重新填写。",
    ]
    assert [row.doc_number for row in sheet.rows] == ["", ""]
    assert sheet.counts["refused"] == 2


def test_formulas_dates_and_scientific_notation_are_refused_too():
    sheet = roster(
        person(1, "王明", "=A1"),
        person(2, "李华", "3.79906E+17"),
        person(3, "赵云", datetime.date(2024, 1, 1)),
    )
    assert told(sheet.refused) == [("E2", "formula"), ("E3", "numeric_id"), ("E4", "numeric_id")]


def test_numbers_are_tidied_and_the_change_is_told_without_the_number():
    number = number_of("21992319740715921")
    assert number.endswith("X")
    typed = f"'{number[:6]} {number[6:14]}－{number[14:17]}ｘ"
    sheet = roster(person(1, "王明", typed))
    assert (sheet.rows[0].doc_number, sheet.refused) == (number, ())
    assert [(c.cell, c.sentence, c.old, c.new) for c in sheet.changes] == [
        ("E2", "第 2 行“身份证号”已去掉空格和符号，统一为半角大写。", "", "")
    ]


def test_no_sentence_quotes_an_id_number():
    wrong = "379906199207217980"
    rows = [
        person(1, "王明", wrong),
        person(2, "王明", wrong),
        person(3, "张三", "3799"),
        person(4, "李四", "12 3456789012345"),
    ]
    sheet = roster(*rows)
    told_all = " ".join(f"{f.sentence}{f.old}{f.new}" for f in (*sheet.faults, *sheet.changes))
    assert not any(digits in told_all for digits in ("37990619", "3799", "123456789012345"))
    assert told(sheet.refused) == [
        ("E2", "document"), ("E3", "document"), ("E3", "duplicate"), ("E4", "document"), ("E5", "document"),
    ]  # fmt: skip
    assert sheet.refused[0].sentence.startswith("第 2 行“身份证号”：证件号码校验位不符（GB 11643-1999）")


def test_the_same_document_refuses_and_the_same_name_is_a_hint():
    sheet = roster(person(1, "王明"), person(2, "王 明"), person(3, "李华", number_of("37990619920721791")))
    assert [fault.sentence for fault in sheet.refused] == [
        "第 4 行“身份证号”与第 2 行的证件号码相同。同一人只能列一次，请删去其中一行或核对号码。"
    ]
    assert [hint.sentence for hint in sheet.hints] == ["第 3 行“姓名”与第 2 行同名，请核对是否为两个人。"]


def test_document_types_are_named_guessed_or_refused():
    sheet = roster(
        person(1, "王明", 证件类型=None),
        person(2, "John Smith", "E12345678", 证件类型=None),
        person(3, "李华", "H12345678", 证件类型="回乡证"),
        person(4, "赵云", 证件类型="借书证"),
    )
    assert [row.doc_type for row in sheet.rows] == ["resident_id", "passport", "hk_macao_permit", ""]
    assert told(sheet.hints) == [("D3", "doc_type")]
    assert told(sheet.refused) == [("D5", "doc_type")]
    without = roster([1, "王明", number_of(), "示例大学"], header=["序号", "姓名", "证件号码", "单位"])
    assert (without.rows[0].doc_type, without.faults) == ("resident_id", ())


def test_every_fault_of_a_row_comes_at_once():
    changes = {"性别": "未知", "工作单位": None, "联系电话": "无", "培训学时": "很多", "结业考核情况": "85分"}
    sheet = roster(
        person(1, "王(小)明", None, **changes),
        person(2, None, "", 培训学时=-1),
        person(3, "李华", 培训学时=24.25),
    )
    assert told(sheet.refused) == [
        ("B2", "name"), ("C2", "sex"), ("K2", "result"), ("F2", "missing"), ("J2", "hours"),
        ("B3", "name"), ("E3", "missing"), ("J3", "hours"), ("J4", "hours"),
    ]  # fmt: skip
    assert told(sheet.hints) == [("I2", "phone")]
    assert sheet.counts["refused"] == 3


def test_what_may_be_empty_and_what_is_understood():
    empty = dict.fromkeys(("性别", "职务", "职称或职业资格", "联系电话", "培训学时", "结业考核情况"))
    sheet = roster(
        person(1, "王明", **empty),
        person(2, "李华", 性别="F", 联系电话=10052386860, 培训学时="３２学时", 结业考核情况="优秀"),
        person(3, "赵云", 联系电话="0591-8752 2301", 培训学时=31.5, 结业考核情况="不合格"),
    )
    assert sheet.faults == ()
    assert [(row.sex, row.phone, row.hours, row.passed) for row in sheet.rows] == [
        ("", "", None, None),
        ("女", "10052386860", Decimal(32), True),
        ("男", "059187522301", Decimal("31.5"), False),
    ]


def test_a_sex_that_differs_from_the_number_is_a_hint():
    assert told(roster(person(1, "王明", 性别="女")).hints) == [("C2", "sex")]


def test_names_are_tidied_and_the_change_is_shown():
    sheet = roster(person(1, "阿依古丽 • 买买提"), person(2, "王\ue863"))
    assert [row.name for row in sheet.rows] == ["阿依古丽·买买提", "王䶮"]
    assert [(c.cell, c.old, c.new) for c in sheet.changes] == [
        ("B2", "阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("B3", "王\ue863", "王䶮"),
    ]


def test_titles_notes_blank_and_hidden_rows_are_counted():
    sheet = roster(
        ["高级研修项目学员名单"],
        ["单位（盖章）：示例大学"],
        HEADER,
        person(1, "王明"),
        [],
        person(2, "李华"),
        HEADER,
        person(3, "赵云"),
        [4],
        ["共3人"],
        ["填表人：某某", None, None, "联系电话：0591"],
        header=None,
        hidden_rows=[6],
    )
    assert sheet.counts == {
        "found": 3, "refused": 0, "hidden": 1, "blank": 2, "notes": 3, "left_out": 0, "attendance": 0,
    }  # fmt: skip
    assert sheet.notes == (
        (7, "序号 姓名 性别 证件类型 身份证号 工作单位 职务 职称或职业资格 联系电话 培训学时 结业考核情况"),
        (10, "共3人"), (11, "填表人：某某 联系电话：0591"),
    )  # fmt: skip
    assert sheet.hidden_rows == (6,)
    assert [hint.sentence for hint in sheet.hints] == [
        "“名单”有 1 行是隐藏行（第 6 行），已一并读取。请核对是否应当包含。"
    ]


def test_optional_columns_yes_and_no():
    header = [*HEADER, "基层一线", "政治面貌", "参加方式"]
    sheet = roster(
        [*person(1, "王明"), "是", "中共党员", "线上"],
        [*person(2, "李华"), "否", "九三学社", "线下"],
        [*person(3, "赵云"), "也许", None, None],
        header=header,
    )
    assert [(row.frontline, row.party_member, row.online) for row in sheet.rows] == [
        (True, True, True), (False, False, False), (False, False, False),
    ]  # fmt: skip
    assert told(sheet.refused) == [("L4", "flag")]


def test_a_unit_merged_downwards_counts_for_each_row():
    sheet = roster(person(1, "王明"), person(2, "李华", 工作单位=None), merged=["F2:F3"])
    assert ([row.unit for row in sheet.rows], sheet.refused) == (["示例大学"] * 2, ())


def test_missing_columns_headers_and_people():
    sheet = roster([1, "王明", "女"], header=["序号", "姓名", "性别"])
    assert [fault.column for fault in sheet.refused] == ["身份证号", "工作单位"]
    assert "没有找到表头" in roster(["随便"], header=None).refused[0].sentence
    assert "没有学员" in roster().refused[0].sentence
    hidden = workbook(("说明", [["x"]]), ("名单", [HEADER, person(1, "王明")]), hidden_sheets=["名单"])
    assert "取消隐藏" in parse_roster(read_workbook(hidden)).refused[0].sentence


def test_a_second_list_refuses_and_a_hidden_one_is_named():
    data = workbook(
        ("一组", [HEADER, person(1, "王明")]),
        ("二组", [HEADER, person(2, "李华")]),
        ("旧", [HEADER, person(3, "赵云")]),
        hidden_sheets=["旧"],
    )
    sheet = parse_roster(read_workbook(data), on=TODAY)
    assert ["“二组”是第二份名单" in fault.sentence for fault in sheet.refused] == [True]
    assert ["隐藏的工作表“旧”" in hint.sentence for hint in sheet.hints] == [True]


@pytest.mark.parametrize(
    ("mark", "present"),
    [(mark, True) for mark in ("√", "✓", "✔", "是", 1, "1", "出勤", "到", "v", True)]
    + [(mark, False) for mark in (None, "×", "缺", 0, "请假", "事假", "x", "否", False)],
)
def test_marks(mark, present):
    sheet = roster(person(1, "王明"), signed=[SIGNED, [1, "王明", mark, "√"]])
    assert (sheet.faults, sheet.attendance[0].marks) == ((), {(1, "am"): present, (1, "pm"): True})


def test_other_marks_are_faults_with_their_cell():
    sheet = roster(person(1, "王明"), signed=[["签到表"], SIGNED, [1, "王明", "○", "=1"]])
    assert [(f.cell, f.sentence) for f in sheet.refused] == [
        ("C3", "“签到表”第 3 行第 1 天上午填的是“○”，无法判断是否出勤。出勤请填“√”，缺勤请留空或填“×”。"),
        ("D3", "“签到表”第 3 行第 1 天下午填的是公式，无法判断是否出勤。出勤请填“√”，缺勤请留空或填“×”。"),
    ]


def test_people_must_meet_by_number_and_name():
    sheet = roster(
        person(1, "王明"),
        person(2, "李华"),
        person(3, "赵云"),
        signed=[
            SIGNED,
            [1, "王 明", "√"],
            [3, "李华", "√"],
            [4, "钱多", "√"],
            [5, None, "√"],
            [1, "王明", None],
        ],
    )
    assert [fault.sentence for fault in sheet.refused] == [
        "“签到表”第 3 行“李华”序号为 3，名单中为 2。请改成一致后重新上传。",
        "“签到表”第 4 行“钱多”不在名单中。请补入名单，或从签到表中删去。",
        "“签到表”第 5 行没有姓名。请按名单补填姓名。",
        "“签到表”第 6 行“王明”与第 2 行重复。请删去其中一行。",
        "“签到表”没有名单第 4 行“赵云”（序号 3）的签到记录。请补上该行；全部缺勤的，各格留空即可。",
    ]
    assert sheet.counts["refused"] == 0


def test_without_numbers_people_meet_by_name_alone():
    sheet = roster(person(1, "王明"), person(2, "李华"), signed=[SIGNED[1:], ["李华", "√"], ["王明", None]])
    assert ([row.roster_row for row in sheet.attendance], sheet.faults) == ([3, 2], ())


def test_half_days_by_date_in_two_header_rows_and_evenings():
    by_date = [["序号", "姓名", "6月11日上午", "6月10日下午", "6月10日上午"], [1, "王明", None, "√", "√"]]
    assert roster(person(1, "王明"), signed=by_date).attendance[0].marks == {
        (2, "am"): False, (1, "pm"): True, (1, "am"): True,
    }  # fmt: skip
    two_rows = [
        ["序号", "姓名", "第一天", None, "第二天"],
        [None, None, "上午", "下午", "晚上"],
        [1, "王明", "√", None, "√"],
        [None, "备注：无"],
    ]
    sheet = roster(person(1, "王明"), signed=two_rows)
    assert (sheet.attendance[0].marks, sheet.faults) == (
        {(1, "am"): True, (1, "pm"): False, (2, "evening"): True}, (),
    )  # fmt: skip


def test_a_day_without_halves_or_a_half_twice_is_a_fault():
    sheet = roster(
        person(1, "王明"),
        signed=[["序号", "姓名", "第1天", "第2天上午", "第2天上午"], [1, "王明", "√", "√", "√"]],
    )
    assert [fault.sentence for fault in sheet.refused] == [
        "“签到表”第 1 行表头有两列都是第 2 天上午。请删去或改正其中一列。",
        "“签到表”第 1 行表头“第1天”没有分上午、下午。请写成“第1天上午”“第1天下午”的样式。",
    ]


def test_marks_on_the_roster_itself():
    sheet = roster([*person(1, "王明"), "√", None], header=[*HEADER, "第1天上午", "第1天下午"])
    assert (sheet.faults, sheet.attendance[0].marks) == ((), {(1, "am"): True, (1, "pm"): False})

"""附件1 in and out: samples as they are, edited by offices, and wrong in every way at once."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.sheets import (
    PeriodNotUnderstood,
    lint,
    parse_period,
    parse_plan,
    plan_rows_by_group,
    plan_table,
)
from tests.workflow.xlsx_files import PLANS, SAMPLES, workbook
from workflow.xlsx.reading import read_workbook
from workflow.xlsx.writing import write_workbook

HEADER = [
    "序号", "项目名称", "专业领域", "选题申报单位", "承办单位", "举办时间", "举办地点", "研修人数", "研修天数", "经费来源",
]  # fmt: skip
GOOD = [1, "海上风电高级研修班", "新能源", "福建省工信厅", "示例大学", "6月", "福州市", 50, 5, "财政资助"]
TITLE = ["专业技术人才知识更新工程2024年高级研修项目计划"]


def plan(*rows, year=None, **options):
    return parse_plan(read_workbook(workbook(("计划", list(rows)), **options)), year=year)


def sample(name):
    return parse_plan(read_workbook((SAMPLES / name).read_bytes(), name))


def sentences(found):
    return [fault.sentence for fault in found]


@pytest.mark.req("000-09")
@pytest.mark.parametrize(
    ("name", "year", "programme_name", "stated", "groups"),
    [
        ("plan_national_2021.xlsx", 2021, "专业技术人才知识更新工程", 300, {"国家级": 300}),
        ("plan_shandong_2021.xlsx", 2021, "专业技术人才知识更新工程", 97, {"普通": 97}),
        (
            "plan_fujian_2024.xlsx",
            2024,
            "专业技术人员知识更新工程",
            97,
            {"示范项目": 6, "工程领域专项": 6, "普通项目": 83, "国家级": 5},
        ),
    ],
)
def test_the_samples_are_read_as_they_are(name, year, programme_name, stated, groups):
    sheet = sample(name)
    assert (sheet.year, sheet.programme_name, sheet.stated_total) == (year, programme_name, stated)
    assert (sheet.title.endswith(f"{year}年高级研修项目计划"), sheet.faults) == (True, ())
    assert plan_rows_by_group(sheet.rows) == groups
    assert all(row.period.starts_on.year == year and row.headcount and row.days for row in sheet.rows)


def test_a_row_is_read_whole():
    assert sample("plan_fujian_2024.xlsx").rows[3].as_json() == {
        "excel_row": 7,
        "group": "示范项目",
        "number": 4,
        "title": "“数控机床可靠性”高级研修项目",
        "field": "高端装备与新材料",
        "sponsor": "福建省有关主管部门",
        "host": "示例福建乙市地质调查研究院第20分部",
        "period": "11月",
        "starts_on": "2024-11-01",
        "ends_on": "2024-11-30",
        "place": "福建丙市",
        "headcount": 52,
        "days": 4,
        "funding": "财政资助",
        "audience": "",
        "content": "",
        "note": "",
        "host_code": "",
        "hidden": False,
    }


@pytest.mark.req("002-05")
def test_a_total_that_differs_is_shown_with_the_groups_and_not_refused():
    sheet = sample("plan_fujian_2024.xlsx")
    assert sheet.refused == ()
    total = next(hint for hint in lint(sheet) if hint.kind == "total")
    assert total.sentence == (
        "计划表写明共 97 期，实有 100 行（示范项目 6 期、工程领域专项 6 期、普通项目 83 期、国家级 5 期），相差 3。"
        "两个数字都会保留并公开，请与印发机关核对。"
    )
    assert (total.old, total.new, total.severity) == ("97", "100", "hint")
    assert not [hint for hint in lint(sample("plan_shandong_2021.xlsx")) if hint.kind == "total"]


@pytest.mark.req("000-12")
def test_a_class_that_may_end_after_the_last_day_is_a_hint_with_its_source():
    rows = [[*GOOD[:5], period, *GOOD[6:]] for period in ("11月", "11-12月", "12月1日-5日")]
    sheet = plan(TITLE, HEADER, *rows)
    late = [
        h
        for h in lint(sheet, end_by=datetime.date(2024, 11, 30), source="人社厅发〔2021〕24号 二")
        if h.kind == "date"
    ]
    assert [hint.row for hint in late] == [4, 5]
    assert late[0].sentence == (
        "第 4 行举办时间“11-12月”可能晚于 2024-11-30 的办结期限（人社厅发〔2021〕24号 二），请核对。"
    )
    assert not [hint for hint in lint(sheet) if hint.kind == "date"]


def test_hosts_and_topics_that_repeat_are_hints():
    other = [2, "“海上风电”高级研修班", *GOOD[2:4], "示例大学", *GOOD[5:]]
    third = [3, " “海上风电高级研修班” ", *GOOD[2:4], "示例学院（南区）", *GOOD[5:]]
    fourth = [4, "其他班", *GOOD[2:4], "示例学院(南区)", *GOOD[5:]]
    hints = lint(plan(TITLE, HEADER, GOOD, other, third, fourth))
    assert sentences(h for h in hints if h.kind in ("host", "topic")) == [
        "承办单位“示例大学”共承办 2 期（第 3、4 行），请核对是否重复。",
        "承办单位“示例学院（南区）”共承办 2 期（第 5、6 行），请核对是否重复。",
        "项目名称“海上风电高级研修班”出现 3 次（第 3、4、5 行），请核对是否重复立项。",
    ]


def test_numbers_twice_in_a_group_and_counts_of_groups_are_hints():
    sheet = plan(TITLE, HEADER, ["一、示范项目（2期）"], GOOD, ["二、普通项目：共1期"], GOOD, GOOD)
    assert plan_rows_by_group(sheet.rows) == {"示范项目": 1, "普通项目": 2}
    assert sentences(h for h in lint(sheet) if h.kind in ("group", "number")) == [
        "“示范项目”写明 2 期，实有 1 行，请核对。",
        "“普通项目”写明 1 期，实有 2 行，请核对。",
        "第 7 行的序号 1 与第 6 行相同，请核对。",
    ]


def test_moved_columns_synonyms_titles_and_notes():
    header = [
        "备注",
        "人 数",
        "办班\n时间",
        "研修选题",
        "主办单位",
        "承办机构",
        "研修内容",
        "研修对象",
        "地点",
        "天数（天）",
    ]
    row = ["示范", "60人", "6月上旬", "选题一", "工信厅", "示例大学", "内容一", "中高级人员", "厦门", "5天"]
    sheet = plan(
        ["附件1"],
        ["福建省2024年度专业技术人员知识更新工程计划"],
        [],
        header,
        ["国家级"],
        row,
        header,
        row,
        ["共2项"],
        ["注：以通知为准"],
    )
    assert (sheet.year, sheet.programme_name, sheet.stated_total) == (2024, "专业技术人员知识更新工程", 2)
    first = sheet.rows[0]
    assert (first.title, first.headcount, first.days, first.content) == ("选题一", 60, 5, "内容一")
    assert (first.audience, first.note, first.group, len(sheet.rows)) == ("中高级人员", "示范", "国家级", 2)
    assert sheet.header["period"] == "办班时间"
    assert sheet.refused == ()


def test_a_paragraph_above_the_table_is_no_title_and_a_long_figure_no_total():
    """Both would not fit their columns, which only PostgreSQL says."""
    note = ["说明：本计划" + "由各市、省直各部门申报并经评审论证确定，" * 8 + "共123456期"]
    sheet = plan(note, TITLE, HEADER, GOOD)
    assert (sheet.title, sheet.year, sheet.stated_total, len(sheet.rows)) == (TITLE[0], 2024, None, 1)
    assert plan(note, HEADER, GOOD, year=2024).title == ""


def test_every_fault_of_every_row_comes_at_once():
    sheet = plan(
        TITLE,
        HEADER,
        [1, None, "领域", "申报", "示例大学", "待定", "福州", "约50", 4.5, "自筹"],
        [2, "=A1", "领域", None, None, "6月", None, 0, -1, None],
        [3, "长" * 121, "领域", "申报", "示例\n大学", "6", "福州", "=1+1", 5, "自筹"],
    )
    assert [(f.cell, f.kind) for f in sheet.refused] == [
        ("B3", "missing"),
        ("F3", "period"),
        ("H3", "number"),
        ("I3", "number"),
        ("B4", "formula"),
        ("D4", "missing"),
        ("E4", "missing"),
        ("G4", "missing"),
        ("H4", "number"),
        ("I4", "number"),
        ("B5", "long"),
        ("H5", "formula"),
    ]
    assert sheet.refused[1].sentence == (
        "第 3 行“举办时间”是“待定”，无法识别为办班时间：请写成“6月”“6月上旬”“6-7月”或“6月10日-14日”的样式。"
    )
    assert sheet.refused[2].sentence == (
        "第 3 行“研修人数”是“约50”，应为 1 至 32767 的整数（人）。请改为整数后重新上传。"
    )
    assert [(f.cell, f.kind, f.old, f.new) for f in sheet.hints] == [
        ("J4", "missing", "", ""),
        ("E5", "tidied", "示例\n大学", "示例大学"),
        ("F5", "tidied", "6", "6月"),
    ]
    assert len(sheet.rows) == 3


def test_missing_columns_are_named():
    sheet = plan(
        TITLE,
        [label for label in HEADER if label not in ("承办单位", "研修天数")],
        [1, "甲", "乙", "丙", "6月", "丁", 5],
    )
    assert sentences(sheet.refused) == [
        "第 2 行表头缺少“承办单位”一列。请补上该列（可写作“承办单位”、“承办机构”、“具体承办单位”）后重新上传。",
        "第 2 行表头缺少“研修天数”一列。请补上该列（可写作“研修天数”、“天数”、“培训天数”）后重新上传。",
    ]


def test_a_file_without_a_header_or_without_rows():
    assert plan(["随便写的"], ["一", "二"]).refused[0].kind == "header"
    assert "没有项目" in plan(TITLE, HEADER).refused[0].sentence
    hidden = workbook(("说明", [["x"]]), ("计划", [TITLE, HEADER, GOOD]), hidden_sheets=["计划"])
    assert "取消隐藏" in parse_plan(read_workbook(hidden)).refused[0].sentence


def test_other_sheets_and_hidden_rows_are_told():
    data = workbook(("省级", [TITLE, HEADER, GOOD, GOOD]), ("国家级", [TITLE, HEADER, GOOD]), hidden_rows=[4])
    sheet = parse_plan(read_workbook(data))
    assert sentences(sheet.hints) == [
        "工作表“国家级”也像一份计划（3 行），没有读取；只读取了“省级”。",
        "“省级”有 1 行是隐藏行（第 4 行），已一并读取。请核对是否应当包含。",
    ]
    assert (sheet.hidden_rows, len(sheet.rows)) == ((4,), 2)
    assert parse_plan(read_workbook(data), sheet_name="国家级").sheet_name == "国家级"


def test_cells_merged_downwards_count_for_each_row_and_numbered_empty_rows_do_not():
    second = [2, "另一班", "领域", None, None, *GOOD[5:]]
    sheet = plan(TITLE, HEADER, GOOD, second, [3], ["共2期"], merged=["D3:D4", "E3:E4"])
    assert [(row.sponsor, row.host) for row in sheet.rows] == [("福建省工信厅", "示例大学")] * 2
    assert (sheet.refused, sentences(sheet.hints)) == ((), ["第 5 行“序号”只有序号，没有内容，已略过。"])


def test_a_title_alone_in_its_row_is_a_class_with_faults_not_a_group():
    sheet = plan(TITLE, HEADER, GOOD, [None, "只写了名称的班"])
    assert [row.title for row in sheet.rows] == ["海上风电高级研修班", "只写了名称的班"]
    assert len(sheet.refused) == 6


def test_the_year_is_asked_for_where_no_title_names_it_and_a_wrong_one_refuses():
    sheet = plan(HEADER, GOOD, [*GOOD[:5], "待定", *GOOD[6:]])
    assert [(f.cell, "没有写明年份" in f.sentence) for f in sheet.refused] == [("", True), ("F3", False)]
    assert sheet.rows[0].period_text == "6月"
    assert plan(HEADER, GOOD, year=2024).refused == ()
    assert (
        "标题写的是 2024 年，与所选的 2023 年度不一致"
        in plan(TITLE, HEADER, GOOD, year=2023).refused[0].sentence
    )


def test_a_decimal_number_is_no_date():
    sheet = plan(TITLE, HEADER, [*GOOD[:5], 6.1, *GOOD[6:]])
    assert "数值 6.10 与 6.1 无法区分" in sheet.refused[0].sentence


def test_a_date_cell_is_that_day():
    row = plan(TITLE, HEADER, [*GOOD[:5], datetime.date(2024, 6, 10), *GOOD[6:]]).rows[0]
    assert (row.period_text, row.period.starts_on, row.period.ends_on) == (
        "2024-06-10", datetime.date(2024, 6, 10), datetime.date(2024, 6, 10),
    )  # fmt: skip


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_a_downloaded_plan_can_be_uploaded_again(path):
    sheet = parse_plan(read_workbook(path.read_bytes()))
    again = parse_plan(
        read_workbook(write_workbook(plan_table(sheet.rows, title=sheet.title, total=sheet.stated_total)))
    )
    assert (again.rows, again.title, again.stated_total, again.faults) == (
        sheet.rows,
        sheet.title,
        sheet.stated_total,
        (),
    )


def test_the_optional_columns_are_written_only_when_somebody_filled_them():
    rows = plan(TITLE, HEADER, GOOD).rows
    assert list(plan_table(rows, title="计划").header) == HEADER
    with_note = plan(TITLE, [*HEADER, "研修对象"], [*GOOD, "高级工程师"]).rows
    assert list(plan_table(with_note, title="计划").header) == [*HEADER, "研修对象"]


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("6月", (6, 1), (6, 30)),
        ("六月", (6, 1), (6, 30)),
        ("6月份", (6, 1), (6, 30)),
        ("2024年2月", (2, 1), (2, 29)),
        ("6月上旬", (6, 1), (6, 10)),
        ("6月中旬", (6, 11), (6, 20)),
        ("2月下旬", (2, 21), (2, 29)),
        ("十一月底", (11, 21), (11, 30)),
        ("6-7月", (6, 1), (7, 31)),
        ("6月至7月", (6, 1), (7, 31)),
        ("6月上旬—7月中旬", (6, 1), (7, 20)),
        ("6月10日-14日", (6, 10), (6, 14)),
        ("6月10-14日", (6, 10), (6, 14)),
        ("６月 １０日～１４日", (6, 10), (6, 14)),
        ("2024年6月10日至14日", (6, 10), (6, 14)),
        ("6月28日-7月2日", (6, 28), (7, 2)),
        ("2024-06-10", (6, 10), (6, 10)),
        ("2024/6/10-2024/6/14", (6, 10), (6, 14)),
        ("2024.6.10-6.14", (6, 10), (6, 14)),
        ("上半年", (1, 1), (6, 30)),
        ("第三季度", (7, 1), (9, 30)),
        (datetime.datetime(2024, 6, 10, 9), (6, 10), (6, 10)),
    ],
)
def test_periods_in_the_words_of_plans(text, starts, ends):
    period = parse_period(text, 2024)
    assert (period.starts_on, period.ends_on) == (datetime.date(2024, *starts), datetime.date(2024, *ends))


def test_a_period_over_the_turn_of_the_year_ends_in_the_next():
    assert parse_period("12月28日-1月3日", 2024).ends_on == datetime.date(2025, 1, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "待定",
        "13月",
        "6月31日",
        "6月14日-10日",
        "2024",
        "6-7",
        "6月10日-",
        "7月-6月10日",
        "另行通知",
        "0月",
    ],
)
def test_other_words_are_not_guessed_at(text):
    with pytest.raises(PeriodNotUnderstood):
        parse_period(text, 2024)


def test_without_a_year_only_words_that_name_one_are_understood():
    assert parse_period("2024年6月", None).starts_on == datetime.date(2024, 6, 1)
    with pytest.raises(PeriodNotUnderstood, match="写明年份"):
        parse_period("6月", None)


@given(st.text(alphabet="0123456789年月日上中下旬-至到./ 第季度半", max_size=14))
def test_no_words_break_the_reader(text):
    try:
        period = parse_period(text, 2024)
    except PeriodNotUnderstood:
        return
    assert period.starts_on <= period.ends_on

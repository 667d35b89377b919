"""The header is found where offices put it, and what they wrote is tidied no further than it may be."""

import pytest

from tests.workflow.xlsx_files import workbook
from workflow.xlsx.reading import Cell, read_workbook
from workflow.xlsx.tables import (
    Faults,
    Field,
    Grid,
    clean_text,
    find_header,
    header_faults,
    read_text,
    whole_number,
)

FIELDS = (
    Field("number", "序号"),
    Field("name", "姓名", ("学员姓名",), True),
    Field("headcount", "研修人数", ("人数",), True),
)


def header_of(*rows, **options):
    return find_header(read_workbook(workbook(("表", list(rows)), **options)).sheets[0], FIELDS)


def test_titles_above_units_and_line_breaks_in_labels_do_no_harm():
    header = header_of(
        ["附件1"], ["标题"], [], ["备注", "姓 名*", "研修\n人数（人）：", "序号"], ["x", "y", 1, 1]
    )
    assert (header.row, header.columns) == (4, {"name": 2, "headcount": 3, "number": 4})
    assert header.ref("headcount", 12) == "C12"


def test_no_header_within_twenty_rows():
    assert header_of(*([["说明"]] * 20), ["序号", "姓名", "人数"]) is None


def test_missing_and_doubled_columns_are_named():
    header = find_header(
        read_workbook(workbook(("表", [["序号", "姓名", "学员姓名", "电话"]]))).sheets[0], FIELDS, at_least=2
    )
    assert [fault.sentence for fault in header_faults(header)] == [
        "第 1 行表头缺少“研修人数”一列。请补上该列（可写作“研修人数”、“人数”）后重新上传。",
        "第 1 行表头有两列都是“学员姓名”，无法判断以哪一列为准。请删去或改名其中一列。",
    ]


def test_a_header_of_two_merged_rows_ends_below_both():
    header = header_of(
        ["序号", "姓名", "人数"], [None, None, None], [1, "王明", 3], merged=["A1:A2", "B1:B2"]
    )
    assert (header.row, header.last_row) == (1, 2)


def test_a_cell_merged_downwards_counts_for_each_row():
    data = workbook(("表", [["单位"], ["甲"], [None], ["乙"]]), merged=["A2:A3"])
    grid = Grid(read_workbook(data).sheets[0])
    assert [cell and cell.text for cell in (grid.cell(n, 1, below=1) for n in (2, 3, 4, 5))] == [
        "甲",
        "甲",
        "乙",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  示例大学\n继续教育学院 ", "示例大学继续教育学院"),
        ("John\nSmith", "John Smith"),
        ("甲\u3000乙", "甲 乙"),
        ("王\u200b明\ufeff", "王明"),
        ("甲\r\n“乙”", "甲“乙”"),
    ],
)
def test_clean_text(text, clean):
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("value", "kind", "number"),
    [
        (100, "number", 100),
        (100.0, "number", 100),
        (4.5, "number", None),
        ("１００", "text", 100),
        ("100人", "text", 100),
        ("5 天", "text", 5),
        ("约100", "text", None),
        ("-5", "text", None),
        ("", "text", None),
        ("=1+1", "formula", None),
        (True, "bool", None),
    ],
)
def test_whole_number(value, kind, number):
    assert whole_number(Cell(value, kind, "A1")) == number


def test_formulas_errors_and_long_texts_become_faults():
    header = header_of(["序号", "姓名", "人数"])
    faults = Faults(header)
    field = Field("name", "姓名", longest=3)
    assert read_text(Cell("=A1", "formula", "B2"), field, 2, faults) == ""
    assert read_text(Cell("#REF!", "error", "B3"), field, 3, faults) == ""
    assert read_text(Cell("一二三四", "text", "B4"), field, 4, faults) == "一二三"
    assert [(fault.cell, fault.sentence) for fault in faults.found] == [
        ("B2", "第 2 行“姓名”是公式，不能直接读取。请复制后“选择性粘贴为数值”，再重新上传。"),
        ("B3", "第 3 行“姓名”是错误值，不能直接读取。请复制后“选择性粘贴为数值”，再重新上传。"),
        ("B4", "第 4 行“姓名”有 4 个字，超过 3 字。请缩短后重新上传。"),
    ]
    assert faults.found[0].as_json()["severity"] == "refuse"

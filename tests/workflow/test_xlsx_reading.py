"""Workbooks become plain values; what would hurt the server hurts a child process instead."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.xlsx_files import PLANS, ROSTERS, cell_xml, repack, with_sheet_xml, workbook
from workflow.xlsx.limits import Limits, WorkbookRefused
from workflow.xlsx.reading import Cell, Row, column_letters, read_workbook


def refusal(data, **limits):
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(data, "名单.xlsx", Limits(**limits))
    return caught.value


def read_rows(data):
    return read_workbook(data).sheets[0].rows


@pytest.mark.parametrize("path", [*PLANS, *ROSTERS], ids=lambda path: path.name)
def test_every_sample_is_read_whole(path):
    book = read_workbook(path.read_bytes(), path.name)
    assert [sheet.rows[-1].number for sheet in book.sheets] == [len(sheet.rows) for sheet in book.sheets]
    assert not any(row.hidden for sheet in book.sheets for row in sheet.rows)
    assert all(
        cell.kind in ("text", "number")
        for sheet in book.sheets
        for row in sheet.rows
        for cell in row.cells.values()
    )


def test_kinds_of_cells_are_told_apart():
    day, moment = datetime.date(2021, 6, 10), datetime.datetime(2021, 6, 10, 9, 30)
    row = read_rows(workbook(("表", [["文", 12, 1.5, day, moment, True, "=1+1", "#N/A", None, "  "]])))[0]
    assert row.cells == {
        1: Cell("文", "text", "A1"),
        2: Cell(12, "number", "B1"),
        3: Cell(1.5, "number", "C1"),
        4: Cell(day, "date", "D1"),
        5: Cell(moment, "date", "E1"),
        6: Cell(True, "bool", "F1"),
        7: Cell("=1+1", "formula", "G1"),
        8: Cell("#N/A", "error", "H1"),
    }
    assert [cell.text for cell in row.cells.values()] == [
        "文", "12", "1.5", "2021-06-10", "2021-06-10 09:30", "是", "=1+1", "#N/A",
    ]  # fmt: skip


@pytest.mark.parametrize("number", [14, 17, 22, 27, 28, 31, 36, 50, 57, 58])
def test_formats_that_excel_has_built_in_for_chinese_are_dates(number):
    """A Chinese Excel writes 31 for yyyy年m月d日 and does not say what it means."""
    styles = f'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    cells = '<c r="A1" s="1"><v>44357</v></c><c r="B1"><v>44357</v></c>'
    data = repack(with_sheet_xml(f'<row r="1">{cells}</row>'), {"xl/styles.xml": styles.encode()})
    row = read_rows(data)[0]
    assert row.cells == {
        1: Cell(datetime.date(2021, 6, 10), "date", "A1"),
        2: Cell(44357, "number", "B1"),
    }


def test_a_time_of_day_is_text_and_a_file_from_a_mac_counts_from_1904():
    data = repack(
        workbook(("表", [[datetime.time(9, 30), datetime.date(2021, 6, 10)]])),
        {"xl/workbook.xml": lambda old: old.replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')},
    )
    assert [cell.text for cell in read_rows(data)[0].cells.values()] == ["09:30:00", "2025-06-11"]


def test_strict_ooxml_and_names_in_capitals_are_read_as_well():
    strict = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
    )  # fmt: skip

    def turn(old):
        for transitional, other in strict:
            old = old.replace(transitional, other)
        return old.replace(b"sheet1.xml", b"Sheet1.XML")

    parts = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/styles.xml")
    book = read_workbook(repack(workbook(("表", [["王明"]])), dict.fromkeys(parts, turn)))
    assert [cell.text for cell in book.sheets[0].rows[0].cells.values()] == ["王明"]


def test_an_id_stored_as_a_number_stays_a_number():
    row = read_rows(with_sheet_xml('<row r="1"><c r="A1"><v>3.79906199207218E+17</v></c></row>'))[0]
    assert (row.cells[1].kind, row.cells[1].text) == ("number", "379906199207218000")


def test_a_cell_keeps_its_value_out_of_the_repr():
    assert repr(Cell("379906199207217988", "text", "E2")) == "Cell(kind='text', ref='E2')"


def test_hidden_rows_and_sheets_are_marked_and_read():
    book = read_workbook(
        workbook(("甲", [["a"], ["b"]]), ("乙", [["c"]]), hidden_rows=[2], hidden_sheets=["乙"])
    )
    assert [(row.number, row.hidden) for row in book.sheets[0].rows] == [(1, False), (2, True)]
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("甲", False), ("乙", True)]
    assert [sheet.name for sheet in book.visible] == ["甲"]


def test_merged_ranges_are_given_and_blank_rows_left_out():
    data = workbook(("表", [["标题", None], [None, None], ["a", "b"]]), merged=["A1:B1"])
    sheet = read_workbook(data).sheets[0]
    assert sheet.merged == ((1, 1, 1, 2),)
    assert [row.number for row in sheet.rows] == [1, 3]


def test_rich_text_phonetics_and_escapes():
    rich = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>王</t></r><r><t>明</t></r>'
        '<rPh sb="0" eb="1"><t>wang</t></rPh></is></c>' + cell_xml("B1", "甲_x000D_乙") + "</row>"
    )
    row = read_rows(with_sheet_xml(rich))[0]
    assert [cell.text for cell in row.cells.values()] == ["王明", "甲\n乙"]


def test_shared_texts_lose_their_phonetic_runs_and_keep_their_parts():
    """The second item has an empty run, the third is blank, the fourth says of itself that it is an escape."""
    items = (
        '<si><t>王明</t><phoneticPr fontId="1" type="noConversion"/></si>'
        '<si><r><rPr><b/></rPr><t/></r><r><t xml:space="preserve"> 福州</t></r><rPh sb="0" eb="1"><t>fu</t></rPh><r><t>市</t></r></si>'
        "<si><t>  </t></si><si><t>_x005F_x000D_&amp;_x000D_</t></si>"
    )
    cells = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABCD"))
    data = repack(
        with_sheet_xml(f'<row r="1">{cells}</row>'), {"xl/sharedStrings.xml": f"<sst>{items}</sst>".encode()}
    )
    assert {column: cell.value for column, cell in read_rows(data)[0].cells.items()} == {
        1: "王明",
        2: " 福州市",
        4: "_x000D_&\n",
    }


def test_very_many_shared_texts_are_kept_packed():
    items = "".join(f"<si><t>工作单位第{n}号</t></si>" for n in range(400_000))
    picks = (0, 1, 199_999, 399_999)
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{pick}</v></c></row>' for n, pick in enumerate(picks, 1)
    )
    data = repack(with_sheet_xml(rows), {"xl/sharedStrings.xml": f"<sst>{items}</sst>".encode()})
    assert [row.cells[1].value for row in read_rows(data)] == [f"工作单位第{pick}号" for pick in picks]


def test_characters_beyond_the_basic_plane_survive():
    assert (
        read_rows(workbook(("表", [["王\U00031350明\U0002ebf0"]])))[0].cells[1].value
        == "王\U00031350明\U0002ebf0"
    )


@pytest.mark.parametrize("dimension", ["A1:B2", "A1:XFD1048576", "A1"])
def test_a_dimension_that_lies_changes_nothing(dimension):
    rows = "".join(f'<row r="{n}">{cell_xml(f"A{n}", n)}</row>' for n in range(1, 61))
    assert len(read_rows(with_sheet_xml(rows, dimension=dimension))) == 60


def test_an_empty_formatted_cell_in_the_last_corner_costs_nothing():
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read_rows(with_sheet_xml(f'<row r="1">{cell_xml("A1", "a")}</row>{far}')) == (
        Row(1, False, {1: Cell("a", "text", "A1")}),
    )


@pytest.mark.parametrize(("ref", "number"), [("A1048576", 1048576), ("XFD2", 2)])
def test_a_value_far_from_the_table_is_refused_with_its_place(ref, number):
    refused = refusal(with_sheet_xml(f'<row r="{number}">{cell_xml(ref, "x")}</row>'))
    assert (refused.code, ref in refused.sentence) == ("too_far", True)


def test_blank_rows_are_walked_over_and_filled_ones_counted():
    blank = "".join(f'<row r="{n}" ht="15"/>' for n in range(1, 300))
    assert read_rows(with_sheet_xml(blank)) == ()
    filled = "".join(f'<row r="{n}">{cell_xml(f"A{n}", n)}</row>' for n in range(1, 300))
    refused = refusal(with_sheet_xml(filled), rows=200)
    assert (refused.code, refused.sentence) == (
        "too_many_rows",
        "工作表“表”超过 200 行。请分成几个文件上传。",
    )


def test_rows_of_all_sheets_count_together():
    book = workbook(*((f"表{n}", [["a"]] * 3) for n in range(3)))
    assert (
        refusal(book, rows=8).sentence == "读到工作表“表2”时已超过 8 行。请删除无关的工作表和内容后重新上传。"
    )
    assert len(read_workbook(book, limits=Limits(rows=9)).sheets) == 3


def test_rows_out_of_order_or_twice_are_refused():
    rows = f'<row r="2">{cell_xml("A2", "a")}</row><row r="2">{cell_xml("A2", "b")}</row>'
    assert refusal(with_sheet_xml(rows)).code == "row_order"
    twice = f'<row r="1">{cell_xml("A1", "a")}{cell_xml("A1", "b")}</row>'
    assert refusal(with_sheet_xml(twice)).code == "row_order"


def test_a_shared_string_used_many_times_is_refused():
    data = with_sheet_xml(
        "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 400))
    )
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{'长' * 30_000}</t></si></sst>"
    ).encode()
    types = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    data = repack(
        data,
        {"xl/sharedStrings.xml": strings, "[Content_Types].xml": lambda old: old.replace(b"</Types>", types)},
    )
    assert refusal(data).code == "too_much_text"


def test_too_many_sheets():
    assert refusal(workbook(*((f"表{n}", [["a"]]) for n in range(5))), sheets=4).code == "too_many_sheets"


def test_broken_xml_is_refused_in_words():
    data = repack(workbook(("表", [["x"]])), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    refused = refusal(data)
    assert (refused.code, "另存为" in refused.sentence) == ("unreadable", True)


def test_broken_parts_below_the_rows_do_no_harm():
    broken = b'<dataValidations count="x"><dataValidation type="nonsense" sqref="?"/></dataValidations>'
    data = repack(
        workbook(("表", [["x"]])),
        {"xl/worksheets/sheet1.xml": lambda old: old.replace(b"<pageMargins", broken + b"<pageMargins")},
    )
    assert read_rows(data)[0].cells[1].text == "x"


@pytest.mark.parametrize("limit", [{"memory_bytes": 24 * 1024 * 1024}, {"wall_seconds": 0}])
def test_a_file_too_heavy_for_the_limits_is_refused(limit):
    texts = "".join(f"<si><t>{n}</t></si>" for n in range(400_000)).encode()
    data = repack(
        with_sheet_xml(f'<row r="1">{cell_xml("A1", "a")}</row>'),
        {"xl/sharedStrings.xml": b"<sst>%s</sst>" % texts},
    )
    assert refusal(data, **limit).code == "too_heavy"
    assert len(read_rows(data)) == 1


def test_the_child_loads_no_django():
    root = Path(__file__).resolve().parents[2]
    code = "import sys, workflow.xlsx.child as c; print(sorted(m for m in sys.modules if m.startswith('django')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_digest_binds_a_confirmation_to_the_file():
    first, second = workbook(("表", [["a"]])), workbook(("表", [["b"]]))
    assert read_workbook(first).sha256 == read_workbook(first).sha256 != read_workbook(second).sha256


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_column_letters(column, letters):
    assert column_letters(column) == letters

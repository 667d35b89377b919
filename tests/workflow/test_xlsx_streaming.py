"""Rows come as a stream: of any sheet, as often as asked, and no further than somebody reads."""

import pytest

from tests.workflow.xlsx_files import workbook
from workflow.xlsx.limits import LARGE_LIMITS, Limits, WorkbookRefused
from workflow.xlsx.reading import Cell, Row, as_row, cell_text, open_workbook, read_workbook

LONG = workbook(
    ("封面", [["说明"]]),
    ("名单", [["序号", "姓名"], *([number, f"王明{number}"] for number in range(1, 4_000))]),
    hidden_rows=[1],
    hidden_sheets=["封面"],
    merged=["A1:B1"],
)


def test_sheets_are_known_before_their_rows():
    with open_workbook(LONG) as book:
        assert [(sheet.name, sheet.hidden, sheet.merged, sheet.row_elements) for sheet in book.sheets] == [
            ("封面", True, ((1, 1, 1, 2),), 1),
            ("名单", False, (), 4_000),
        ]
        assert [sheet.name for sheet in book.visible] == ["名单"]
        assert book.sha256 == read_workbook(LONG).sha256


def test_rows_are_light_and_as_wide_as_asked():
    with open_workbook(LONG) as book:
        cover, people = book.sheets
        assert list(cover.rows()) == [(1, True, "t", ["说明"])]
        assert list(cover.rows(width=3)) == [(1, True, "t  ", ["说明", None, None])]
        rows = list(people.rows())
        assert (len(rows), rows[0], rows[-1]) == (
            4_000,
            (1, False, "tt", ["序号", "姓名"]),
            (4_000, False, "nt", [3_999, "王明3999"]),
        )


def test_gaps_in_a_row_are_kept_and_dates_are_texts():
    moments = ["2021-06-10", "2021-06-10T09:30:00"]
    data = workbook(("表", [[None, "a", None, *map(_moment, moments)], [None], ["=1+1", True, "#N/A"]]))
    with open_workbook(data) as book:
        assert list(book.sheets[0].rows()) == [
            (1, False, " t dd", [None, "a", None, *moments]),
            (3, False, "fbe", ["=1+1", True, "#N/A"]),
        ]


def _moment(text):
    return as_row((1, False, "d", [text])).cells[1].value


def test_a_head_is_a_sheet_of_the_first_rows():
    with open_workbook(LONG) as book:
        head = book.sheets[1].head(2)
        assert (head.name, head.hidden, head.merged) == ("名单", False, ())
        assert head.rows == (
            Row(1, False, {1: Cell("序号", "text", "A1"), 2: Cell("姓名", "text", "B1")}),
            Row(2, False, {1: Cell(1, "number", "A2"), 2: Cell("王明1", "text", "B2")}),
        )


def test_rows_may_be_asked_again_and_left_at_any_point():
    with open_workbook(LONG) as book:
        cover, people = book.sheets
        left = people.rows()
        assert next(left)[0] == 1
        assert [row[0] for row in cover.rows()] == [1]
        assert list(left) == []
        assert sum(1 for _ in people.rows()) == 4_000
        assert [row[0] for row in people.rows(first=3)] == [1, 2, 3]


def test_the_file_may_be_left_open_rows_unread():
    with open_workbook(LONG) as book:
        next(book.sheets[1].rows())
    assert book._child.process.poll() is not None


def test_a_limit_is_passed_where_it_is_passed_and_stays_passed():
    with open_workbook(LONG, limits=Limits(rows=3_900)) as book:
        people = book.sheets[1]
        rows = people.rows()
        assert next(rows)[0] == 1
        with pytest.raises(WorkbookRefused) as caught:
            list(rows)
        assert caught.value.sentence == "工作表“名单”超过 3900 行。请分成几个文件上传。"
        with pytest.raises(WorkbookRefused):
            people.head()


def test_a_hundred_thousand_people_fit_into_the_large_limits():
    assert LARGE_LIMITS.rows > 100_000
    data = workbook(("表", [["a"]] * 25_000))
    with pytest.raises(WorkbookRefused):
        read_workbook(data)
    with open_workbook(data, limits=LARGE_LIMITS) as book:
        assert sum(1 for _ in book.sheets[0].rows()) == 25_000


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("t", "王"), ("n", 12), ("n", 1.5), ("n", 3.79906199207218e17), ("b", True), ("b", False),
        ("f", "=A1"), ("e", "#N/A"), ("d", "2021-06-10"), ("d", "2021-06-10T09:30:15.120000"),
    ],
)  # fmt: skip
def test_the_text_of_a_light_cell_is_that_of_a_cell(kind, value):
    assert cell_text(kind, value) == as_row((1, False, kind, [value])).cells[1].text
    assert cell_text(" ", None) == ""

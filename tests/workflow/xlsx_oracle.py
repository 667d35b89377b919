"""The workbook as openpyxl reads it: slow, and what our own reader is held against."""

import datetime
import io
import re
import warnings

from openpyxl import load_workbook
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser, iterparse
from openpyxl.xml.constants import SHEET_MAIN_NS

from workflow.xlsx.reading import Cell, Row, Sheet, column_letters

_MERGE_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
_RANGE = re.compile(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")
_ESCAPED_SPACE = re.compile(r"_x00(?:09|0A|0D)_", re.I)


class RowParser(WorkSheetParser):
    """Rows and merged ranges, cells as they stand: openpyxl's own modes pad rows and drop what is hidden."""

    def parse(self):
        self.merges = []
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()
            elif element.tag == _MERGE_TAG:
                self.merges.append(element.get("ref", ""))

    def parse_formula(self, element):
        return "=" + (element.findtext(f"{{{SHEET_MAIN_NS}}}f") or "")


def oracle(data):
    """The sheets of a workbook, to compare with those of read_workbook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        return tuple(_sheet(book, sheet) for sheet in book.worksheets)


def _sheet(book, sheet):
    rows = []
    with sheet._get_source() as source:
        parser = RowParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            filled = {cell["column"]: found for cell in cells if (found := _cell(number, cell))}
            hidden = parser.row_dimensions.get(str(number), {}).get("hidden") in ("1", "true")
            if filled:
                rows.append(Row(number, hidden, dict(sorted(filled.items()))))
        merged = tuple(found for ref in parser.merges if (found := _bounds(ref)))
    return Sheet(sheet.title, sheet.sheet_state != "visible", tuple(rows), merged)


def _bounds(ref):
    found = _RANGE.fullmatch(ref)
    column = {column_letters(number): number for number in range(1, 1000)}
    return found and (int(found[2]), column[found[1]], int(found[4]), column[found[3]])


def _cell(number, cell):
    found = _plain(cell["value"], cell["data_type"])
    return found and Cell(found[1], found[0], f"{column_letters(cell['column'])}{number}")


def _plain(value, data_type):
    if data_type == "f":
        return "formula", value
    if value is None:
        return None
    if data_type == "e":
        return "error", str(value)
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, datetime.datetime):
        return "date", value.date() if value.time() == datetime.time.min else value
    if isinstance(value, datetime.date):
        return "date", value
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return "text", str(value)
    if isinstance(value, (int, float)):
        return ("number", value) if abs(value) < 1e300 else ("error", str(value))
    text = _ESCAPED_SPACE.sub("\n", str(value))
    return ("text", text) if text.strip() else None

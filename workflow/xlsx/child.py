"""The process that parses an upload: workbook on standard input, JSON on standard output, nothing else.

Started by `workflow.xlsx.reading` as `python -m workflow.xlsx.child LIMITS`. It limits itself before it reads
a byte, writes no file, and never imports Django. openpyxl's own read-only mode would pad missing cells (a cell
at XFD1048576 costs 40 s), believe the `<dimension>` tag and drop hidden flags, so its row parser is used alone.
"""

import sys

for _unused in ("PIL", "numpy", "lxml"):  # openpyxl would import them if it could; a third of the start-up
    sys.modules[_unused] = None  # type: ignore[assignment]

import datetime  # noqa: E402
import io  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
import resource  # noqa: E402
import warnings  # noqa: E402

from openpyxl import load_workbook  # noqa: E402
from openpyxl.utils import get_column_letter  # noqa: E402
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser, iterparse  # noqa: E402
from openpyxl.xml.constants import SHEET_MAIN_NS  # noqa: E402

UNREADABLE = 65
TOO_HEAVY = 70
_MERGE_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
_RANGE = re.compile(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")
_ESCAPED_SPACE = re.compile(r"_x00(?:09|0A|0D)_", re.I)


class TooMuch(Exception):
    """A limit was passed; args are the sentence and the code for WorkbookRefused."""


class RowParser(WorkSheetParser):
    """Rows and merged ranges only; a broken validation or format further down cannot spoil the rows."""

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


def limit_self(limits):
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))


class Walk:
    """Reads the sheets of one workbook while counting against its limits."""

    def __init__(self, limits):
        self.limits = limits
        self.rows = 0
        self.chars = 0

    def workbook(self, data):
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        if not book.worksheets:
            raise TooMuch(
                "文件里没有可以读取的工作表。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。",
                "no_sheets",
            )
        if len(book.worksheets) > self.limits["sheets"]:
            raise TooMuch(
                f"工作表超过 {self.limits['sheets']} 个。请只保留要上传的工作表。", "too_many_sheets"
            )
        return [self.sheet(book, sheet) for sheet in book.worksheets]

    def sheet(self, book, sheet):
        rows, last = [], 0
        with sheet._get_source() as source:
            parser = RowParser(
                source,
                sheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, cells in parser.parse():
                self.count_row(sheet.title)
                if number <= last:
                    raise TooMuch(
                        f"工作表“{sheet.title}”的行号混乱（第 {number} 行重复或倒序）。请另存为 .xlsx 后重新上传。",
                        "row_order",
                    )
                last = number
                filled = self.row(sheet.title, number, cells)
                if filled:
                    hidden = parser.row_dimensions.get(str(number), {}).get("hidden") in ("1", "true")
                    rows.append([number, hidden, filled])
        return {
            "name": sheet.title,
            "hidden": sheet.sheet_state != "visible",
            "merged": [bounds for ref in parser.merges if (bounds := merge_bounds(ref))],
            "rows": rows,
        }

    def count_row(self, title):
        self.rows += 1
        if self.rows > self.limits["rows"]:
            raise TooMuch(
                f"读到工作表“{title}”时已超过 {self.limits['rows']} 行（含只有格式的空行）。"
                "请删除表格末尾的空白行和无关的工作表后重新上传。",
                "too_many_rows",
            )

    def row(self, title, number, cells):
        filled = {}
        for cell in cells:
            kind_value = plain(cell["value"], cell["data_type"])
            if kind_value is None:
                continue
            column = cell["column"]
            if column > self.limits["columns"] or number > self.limits["rows"]:
                raise TooMuch(
                    f"工作表“{title}”的 {get_column_letter(column)}{number} 单元格还有内容，离表格太远。"
                    f"请把内容移到前 {self.limits['rows']} 行、前 {self.limits['columns']} 列之内，或删除该单元格。",
                    "too_far",
                )
            if column in filled:
                raise TooMuch(
                    f"工作表“{title}”第 {number} 行有重复的单元格。请另存为 .xlsx 后重新上传。", "row_order"
                )
            self.count_text(kind_value[1])
            filled[column] = [column, *kind_value]
        return [filled[column] for column in sorted(filled)]

    def count_text(self, value):
        self.chars += len(value) if isinstance(value, str) else 8
        if self.chars > self.limits["text_chars"]:
            raise TooMuch("文件中的文字过多，不像一张表格。请只保留要上传的内容后重新上传。", "too_much_text")


def merge_bounds(ref):
    """[first row, first column, last row, last column] of "A1:J1", None for anything else."""
    found = _RANGE.fullmatch(ref)
    if not found:
        return None
    columns = []
    for letters in (found[1], found[3]):
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        columns.append(number)
    return [int(found[2]), columns[0], int(found[4]), columns[1]]


def plain(value, data_type):
    """[kind, JSON value] of a cell, None for an empty one."""
    if data_type == "f":
        return ["formula", value]
    if value is None:
        return None
    if data_type == "e":
        return ["error", str(value)]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return ["date", value.isoformat()]
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return ["text", str(value)]
    if isinstance(value, (int, float)):
        return ["number", value] if abs(value) < 1e300 else ["error", str(value)]
    text = _ESCAPED_SPACE.sub("\n", str(value))
    return ["text", text] if text.strip() else None


def main():
    limits = json.loads(sys.argv[1])
    limit_self(limits)
    sys.excepthook = lambda *_: os._exit(TOO_HEAVY)  # out of memory again while the first was being handled
    warnings.simplefilter("ignore")
    try:
        try:
            answer = {"sheets": Walk(limits).workbook(sys.stdin.buffer.read())}
        except TooMuch as refusal:
            answer = {"refused": refusal.args[0], "code": refusal.args[1]}
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    except MemoryError:
        return TOO_HEAVY
    except Exception:
        # Whatever openpyxl stumbled over; its words may quote the file, so none is passed on.
        return UNREADABLE
    sys.stdout.buffer.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

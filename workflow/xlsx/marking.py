"""Somebody's own workbook given back with marks: cells coloured and commented, a column of remarks, values put right.

The file is opened with openpyxl, so that widths, formats and the other sheets stay as they were. Whatever could act is
taken out: formulas become their text, links, macros, pictures, pivots and connected parts are dropped. It runs in a
process of its own with limits on memory and time: the file comes from outside.
"""

import io
import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

REMARKS = "平台核对意见"
AUTHOR = "知更"
_ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
_MEMORY, _CPU, _WALL = 1024 * 1024 * 1024, 20, 30
_COLOURS = {"bad": "FFF8CBAD", "warned": "FFFFE699", "mended": "FFDDEBF7"}
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LIVE = ("[", "|", "://")  # another file, a DDE link, an address
_WRAP = Alignment(wrap_text=True, vertical="top")


@dataclass
class SheetMarks:
    """What is written on one sheet. `cells` are [ref, state, sentence], `values` [ref, text] take the place of what stands
    there, `remarks` {row number: text}; `head` is the row of the header."""

    head: int = 1
    cells: list[tuple[str, str, str]] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    remarks: dict[int, str] = field(default_factory=dict)


def marked(content: bytes, marks: dict[str, SheetMarks]) -> bytes | None:
    """The workbook with marks {sheet name: SheetMarks}; None where it is too large or strange for openpyxl."""
    told = json.dumps({name: asdict(each) for name, each in marks.items()}).encode()
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "workflow.xlsx.marking"],
            input=len(told).to_bytes(8, "big") + told + content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=_ROOT, env=environment | {"PYTHONDONTWRITEBYTECODE": "1"}, timeout=_WALL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def main():
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU, _CPU))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    marks = json.loads(sys.stdin.buffer.read(size))
    sys.stdout.buffer.write(mark(sys.stdin.buffer.read(), marks))


def mark(content, marks):
    book = load_workbook(io.BytesIO(content), keep_vba=False, keep_links=False)
    _disarm(book)
    for sheet in book.worksheets:
        _plain(sheet)
        if sheet.title in marks:
            _Marker(sheet, SheetMarks(**marks[sheet.title])).write()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _disarm(book):
    """Without what points outside, and without the names of whoever wrote the file."""
    book._external_links = []
    book.properties = DocumentProperties(creator=AUTHOR)
    book.defined_names.clear()
    book._pivots = []
    for sheet in list(book.chartsheets):
        book.remove(sheet)


def _plain(sheet):
    """Formulas as text, long numbers as text, nothing that acts."""
    sheet._images, sheet._charts, sheet._pivots = [], [], []
    sheet._hyperlinks = []
    sheet.legacy_drawing = None
    for cell in _cells(sheet):
        value = cell.value
        if getattr(cell, "hyperlink", None):
            cell.hyperlink = None
        if value is None:
            continue
        if cell.data_type == "f":
            _put(cell, value if isinstance(value, str) else str(getattr(value, "text", None) or "公式"))
        elif cell.data_type == "s" and value.startswith(_FORMULA_START):
            _put(cell, value)
        elif cell.data_type == "n" and isinstance(value, (int, float)) and abs(value) >= 10**10:
            _put(cell, _digits(value))
    rules = sheet.data_validations.dataValidation
    sheet.data_validations.dataValidation = [
        each for each in rules if not _is_live(each.formula1, each.formula2)
    ]
    sheet.conditional_formatting = _harmless(sheet.conditional_formatting)


def _cells(sheet):
    """The cells that are there; never the empty rectangle around them, which may be a million rows."""
    return [cell for cell in sheet._cells.values() if type(cell).__name__ == "Cell"]


def _harmless(formatting):
    kept = type(formatting)()
    for area in formatting:
        for rule in area.rules:
            if not _is_live(*rule.formula):
                kept.add(str(area.sqref), rule)
    return kept


def _is_live(*formulas):
    return any(sign in (formula or "") for formula in formulas for sign in _LIVE)


def _digits(value):
    """A long number as Excel shows it: digits beyond the fifteenth are lost in a float, and none is made up for them."""
    return f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)


def _put(cell, text):
    cell._value = text or None  # the setter would turn a leading "=" into a formula
    cell.data_type = "s" if text else "n"
    cell.number_format = "@"
    if text.startswith(_FORMULA_START):
        cell.quotePrefix = True


class _Marker:
    """Writes the marks of one sheet, over those of an earlier copy where there are any."""

    def __init__(self, sheet, marks):
        self.sheet, self.marks = sheet, marks
        self._clear()
        self.column = self._remarks_column()

    def write(self):
        for ref, text in self.marks.values:
            _put(self.sheet[ref], text)
        words = {}
        for ref, state, sentence in sorted(self.marks.cells, key=lambda each: each[1] == "bad"):
            cell = self._cell(ref)
            cell.fill = PatternFill("solid", fgColor=_COLOURS[state])
            words.setdefault(cell, []).append(sentence)
        for cell, sentences in words.items():
            own = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(
                own + "\n".join(sentences), AUTHOR, width=320, height=60 + 40 * len(sentences)
            )
        self._remarks()

    def _remarks(self):
        head = self.sheet.cell(self.marks.head, self.column)
        words = [REMARKS, *([self.marks.remarks.pop("0")] if "0" in self.marks.remarks else [])]
        _put(head, "\n".join(words))
        head.font, head.alignment = Font(bold=True), _WRAP
        for number, text in self.marks.remarks.items():
            cell = self.sheet.cell(int(number), self.column)
            _put(cell, text if not cell.value else f"{cell.value}\n{text}")
            cell.alignment = _WRAP
        self.sheet.column_dimensions[get_column_letter(self.column)].width = 60

    def _remarks_column(self):
        """Where an earlier copy has its remarks, else right of everything."""
        filled = [cell for cell in _cells(self.sheet) if cell.value is not None]
        for head in filled:
            if head.row == self.marks.head and str(head.value).startswith(REMARKS):
                for cell in filled:
                    if cell.column == head.column:
                        cell.value = None
                return head.column
        return max((cell.column for cell in filled), default=0) + 1

    def _clear(self):
        colours = set(_COLOURS.values())
        for cell in _cells(self.sheet):
            if cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None
            if cell.has_style and cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in colours:
                cell.fill = PatternFill()

    def _cell(self, ref):
        """The cell, or the one at the top of the range it is merged into."""
        for area in self.sheet.merged_cells.ranges:
            if ref in area:
                return self.sheet.cell(area.min_row, area.min_col)
        return self.sheet[ref]


if __name__ == "__main__":
    main()

"""A workbook as plain values, parsed in a child process that may die without harm.

`open_workbook` streams light rows and needs no more memory for 100,000 rows than for 100; `read_workbook` gives
the whole workbook as objects that are pleasant to work with.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workflow.xlsx.cells import column_letters
from workflow.xlsx.limits import DEFAULT_LIMITS, Limits, WorkbookRefused
from workflow.xlsx.process import Child

__all__ = ["Cell", "LightRow", "Row", "Sheet", "SheetStream", "Workbook", "WorkbookStream"]
__all__ += ["as_row", "cell_text", "column_letters", "open_workbook", "read_workbook"]

# Number in Excel, hidden, a letter of KINDS for each column from A on (" " for an empty cell), the values.
LightRow = tuple[int, bool, str, list[Any]]
KINDS = {"t": "text", "n": "number", "b": "bool", "d": "date", "f": "formula", "e": "error"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell. `kind` is text, number, date, bool, formula or error; `ref` is like "C7".

    The value is a str, int, float, bool, date or datetime; that of a formula is the formula itself: what Excel
    last computed is not to be trusted. It is left out of the repr: it may be an ID number on its way to a log.
    """

    value: Any = field(repr=False)
    kind: str
    ref: str

    @property
    def text(self) -> str:
        """The value as somebody would type it."""
        if self.kind == "date":
            return self.value.isoformat(*([" ", "minutes"] if isinstance(self.value, datetime) else []))
        return _typed(self.kind, self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one filled cell: its number in Excel and the cells by column (A is 1)."""

    number: int
    hidden: bool
    cells: dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`merged` holds (first row, first column, last row, last column) of each merged range."""

    name: str
    hidden: bool
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """`sha256` is the hex digest of the file, to bind a confirmation to what was previewed."""

    sheets: tuple[Sheet, ...]
    sha256: str = ""

    @property
    def visible(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


class SheetStream:
    """A sheet of an open workbook. `row_elements` counts the rows in the file, blank but formatted ones too."""

    def __init__(self, book: "WorkbookStream", index: int, told: dict[str, Any]):
        self._book, self._index = book, index
        self.name: str = told["name"]
        self.hidden: bool = told["hidden"]
        self.merged: tuple[tuple[int, int, int, int], ...] = tuple(map(tuple, told["merged"]))
        self.row_elements: int = told["row_elements"]

    def rows(self, *, first: int = 0, width: int = 0) -> Iterator[LightRow]:
        """The rows with a filled cell in their order, as far as row number `first` (0: to the end).

        `values[column - 1]` is a str, int, float or bool, None where the cell is empty; a date is an ISO text, a
        formula "=…" and never what Excel last computed. `kinds` is as long as `values`, and both are at least
        `width` long. Rows may be asked again and of any sheet; to ask ends an iteration that is still open.
        Raises WorkbookRefused, at any row, for what is found further down.
        """
        yield from self._book.rows(self._index, first, width)

    def head(self, last: int = 20) -> "Sheet":
        """The sheet as far as row number `last`, for finding its header."""
        return Sheet(self.name, self.hidden, tuple(map(as_row, self.rows(first=last))), self.merged)


class WorkbookStream:
    """An open workbook, from `open_workbook`; `sheets` are in the order of the file, `visible` those not hidden."""

    def __init__(self, child: Child, sha256: str):
        self.sha256, self._child, self._asked = sha256, child, 0
        self._open = False
        self.sheets = tuple(SheetStream(self, index, told) for index, told in enumerate(child.sheets()))

    @property
    def visible(self) -> tuple[SheetStream, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)

    def rows(self, index: int, first: int, width: int) -> Iterator[LightRow]:
        while self._open:
            self._open = self._child.rows() is not None  # the rest of rows that nobody wanted to the end
        self._child.ask(index, first, width)
        self._asked, self._open = self._asked + 1, True
        mine = self._asked
        while self._asked == mine and self._open:
            batch = self._child.rows()
            if batch is None:
                self._open = False
                return
            for row in map(tuple, batch):
                yield row
                if self._asked != mine:
                    return


@contextmanager
def open_workbook(data: bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Iterator[WorkbookStream]:
    """Check the bytes and open them in a child process that parses ahead while rows are worked on.

    Raises WorkbookRefused for what is no workbook or passes a limit; rows may raise it too.
    """
    with Child(data, name, limits) as child:
        yield WorkbookStream(child, hashlib.sha256(data).hexdigest())


def read_workbook(data: bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Check the bytes, parse them in a child process and give the values. Raises WorkbookRefused."""
    with open_workbook(data, name, limits) as book:
        left = _Left(limits)
        sheets = tuple(
            Sheet(sheet.name, sheet.hidden, tuple(left.counted(sheet)), sheet.merged) for sheet in book.sheets
        )
        return Workbook(sheets, book.sha256)


class _Left:
    """Counts what becomes objects, over all sheets."""

    def __init__(self, limits):
        self.limits, self.rows, self.cells = limits, limits.rows, limits.cells

    def counted(self, sheet):
        for light in sheet.rows():
            row = as_row(light)
            self.rows -= 1
            self.cells -= len(row.cells)
            if self.rows < 0 or self.cells < 0:
                most = f"{self.limits.rows} 行" if self.rows < 0 else f"{self.limits.cells} 个单元格"
                raise WorkbookRefused(
                    f"读到工作表“{sheet.name}”时已超过 {most}。请删除无关的工作表和内容后重新上传。",
                    code="too_many_rows" if self.rows < 0 else "too_many_cells",
                )
            yield row


def as_row(row: LightRow) -> Row:
    """A light row as an object with cells."""
    number, hidden, kinds, values = row
    cells = {}
    for column, (kind, value) in enumerate(zip(kinds, values, strict=True), 1):
        if kind == "d":
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        if kind != " ":
            cells[column] = Cell(value, KINDS[kind], f"{column_letters(column)}{number}")
    return Row(number, hidden, cells)


def cell_text(kind: str, value: Any) -> str:
    """What `Cell.text` gives, for a letter and a value of a light row; "" for an empty cell."""
    if kind == "t":
        return value
    if kind == " ":
        return ""
    if kind == "d":
        return value.replace("T", " ")[:16]
    return _typed(KINDS[kind], value)


def _typed(kind, value):
    if kind == "number":
        return format(Decimal(repr(value)).normalize(), "f")
    if kind == "bool":
        return "是" if value else "否"
    return value

"""Official tables as xlsx: title, header, borders, print set-up; every text stays text.

A text that begins like a formula (= + - @) is stored as an inline string with `quotePrefix`, so a re-exported
roster computes nothing when somebody opens it (ASVS 1.2.10).
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import IO, Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

MONEY, DAY, MOMENT, TEXT = "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@"
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 32_767
_A4 = 9
_THIN = Side(style="thin", color="FF808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SONG, _HEI = "宋体", "黑体"


@dataclass(frozen=True)
class Band:
    """A row that spans the table, such as a group of the plan."""

    text: str


@dataclass(frozen=True)
class Table:
    """One sheet. Each row gives one value per header column, or is a Band.

    Numbers, dates and Decimals (元, unless `formats` says otherwise by header label) stay what they are; columns
    in `text_columns` are text whatever they hold. `choices` gives a drop-down by header label and `blank_rows`
    empty rows to fill in. `widths` are in characters.
    """

    header: Sequence[str]
    rows: Iterable[Sequence[Any] | Band] = ()
    title_rows: Sequence[str] = ()
    sheet_name: str = "Sheet1"
    widths: Sequence[float] = ()
    text_columns: Sequence[str] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    blank_rows: int = 0


def write_table(
    title_rows: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[Any] | Band], **options: Any
) -> bytes:
    """The bytes of a workbook with one table; `options` are the other fields of Table."""
    return write_workbook(Table(header, rows, title_rows, **options))


def write_workbook(*tables: Table) -> bytes:
    """The bytes of a workbook with one sheet per table. A text over 32,767 characters raises ValueError."""
    out = io.BytesIO()
    write_workbook_to(out, *tables)
    return out.getvalue()


def write_workbook_to(out: IO[bytes], *tables: Table) -> None:
    """The same into an open file, in constant memory: rows are taken one by one and lie on disk until they are packed."""
    book = Workbook(write_only=True)
    try:
        for table in tables:
            _Writer(book, table).write()
    except Exception:
        _abandon(book)
        raise
    book.save(out)


def _abandon(book):
    """Close the half-written sheets, so that no temporary file with personal data stays behind."""
    for sheet in book.worksheets:
        with suppress(Exception):
            sheet.close()
        if sheet._writer is not None:
            sheet._writer.cleanup()


class _Writer:
    def __init__(self, book, table):
        self.table = table
        self.width = max(len(table.header), 1)
        self.sheet = book.create_sheet(_NOT_IN_NAME.sub(" ", table.sheet_name).strip()[:31] or "Sheet1")
        self.number = 0
        self.kinds = [table.formats.get(label) for label in table.header]
        self.as_text = [label in table.text_columns for label in table.header]
        self.merges = []
        self.looks = {}

    def write(self):
        self.set_up()
        for place, title in enumerate(self.table.title_rows):
            self.band(title, bold=not place, size=16 if not place else 11, height=30 if not place else 20)
        if self.table.header:
            looks = {"align": "center", "border": True, "bold": True, "fill": True}
            self.append([self.style(self.text(label), **looks) for label in self.table.header], height=28)
        first = self.number + 1
        for row in self.table.rows:
            if isinstance(row, Band):
                self.band(row.text, bold=True, border=True)
            else:
                self.data(row)
        for _ in range(self.table.blank_rows):
            self.data([None] * self.width)
        last = self.number
        for note in self.table.notes:
            self.band(note, align="left")
        self.add_choices(first, last)
        self.sheet.print_options.horizontalCentered = True
        for merge in self.merges:
            self.sheet.merged_cells.add(merge)

    def set_up(self):
        """All of this has to stand before the first row in a streamed sheet."""
        sheet, table = self.sheet, self.table
        for place in range(self.width):
            width = table.widths[place] if place < len(table.widths) else 14
            sheet.column_dimensions[get_column_letter(place + 1)].width = width
        titles = len(table.title_rows)
        if table.header:
            sheet.freeze_panes = f"A{titles + 2}"
            sheet.print_title_rows = f"{titles + 1}:{titles + 1}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"

    def append(self, cells, *, height=None):
        self.number += 1
        if height:
            self.sheet.row_dimensions[self.number].height = height
        self.sheet.append(cells)

    def band(self, text, *, bold=False, size=11, align="center", border=False, height=None):
        cell = self.text(text)
        self.style(cell, align=align, border=border, bold=bold, size=size)
        rest = []
        if border:
            rest = [self.style(WriteOnlyCell(self.sheet), border=True) for _ in range(self.width - 1)]
        self.append([cell, *rest], height=self.height_of(text, size, height))
        if self.width > 1:
            self.merges.append(f"A{self.number}:{get_column_letter(self.width)}{self.number}")

    def height_of(self, text, size, height):
        """Points for a text across the table: no program makes a row of merged cells taller by itself."""
        across = sum(self.table.widths[: self.width]) + 14 * max(self.width - len(self.table.widths), 0)
        fits = max(across * 11 / size, 1)
        lines = sum(max(ceil(_wide(part) / fits), 1) for part in text.split("\n"))
        return height if lines < 2 else max(height or 0, lines * size * 1.5)

    def data(self, values):
        self.append([self.cell(value, place) for place, value in enumerate(values)])

    def cell(self, value, place):
        """A bordered cell; text can never become a formula."""
        as_text = place < self.width and self.as_text[place]
        kind = self.kinds[place] if place < self.width else None
        if as_text and value is not None:
            value = str(value)
        cell = self.text(value) if isinstance(value, str) else WriteOnlyCell(self.sheet, value=value)
        right = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
        number_format = TEXT if as_text else kind or _format_of(value)
        return self.style(cell, align="right" if right else "left", border=True, number_format=number_format)

    def style(
        self, cell, *, align="left", border=False, bold=False, size=11, fill=False, number_format="General"
    ):
        """Give the cell its looks. Computed once per look: openpyxl is slow at comparing styles."""
        key = (
            align,
            border,
            bold,
            size,
            fill,
            number_format,
            isinstance(cell.value, str) and cell.quotePrefix,
        )
        if key not in self.looks:
            cell.font = Font(name=_HEI if bold else _SONG, size=size, bold=bold)
            cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
            cell.border = _BORDER if border else Border()
            cell.number_format = number_format
            if fill:
                cell.fill = PatternFill("solid", fgColor="FFE7E6E6")
            self.looks[key] = cell._style
        cell._style = self.looks[key]
        return cell

    def text(self, value):
        value = _NOT_IN_XML.sub("", value)
        if len(value) > _LONGEST:
            raise ValueError(f"{len(value)} characters do not fit one cell")
        cell = WriteOnlyCell(self.sheet)
        cell._value = value  # the setter would turn a leading "=" into a formula and "#N/A" into an error
        cell.data_type = "s"
        if value.startswith(_FORMULA_START):
            cell.quotePrefix = True
        return cell

    def add_choices(self, first, last):
        for label, options in self.table.choices.items():
            letter = get_column_letter(list(self.table.header).index(label) + 1)
            rule = DataValidation(
                "list", formula1=f'"{",".join(options)}"', allow_blank=True, showErrorMessage=True
            )
            rule.errorTitle, rule.error = label, f"请从下拉列表中选择：{'、'.join(options)}。"
            rule.add(f"{letter}{first}:{letter}{max(first, last)}")
            self.sheet.data_validations.append(rule)


def _wide(text):
    """Width in characters of the column unit: a Chinese one takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _format_of(value):
    if isinstance(value, Decimal):
        return MONEY
    if isinstance(value, datetime):
        return MOMENT
    if isinstance(value, date):
        return DAY
    return "General"

"""The host's own workbook given back with what is to be put right: cells coloured, a column of remarks.

Written anew from the values that were read: no formula, link or macro of the upload comes back, and every
text, the ID numbers among them, is text (T14). A remark never quotes an ID number.
"""

import io
from collections import defaultdict

from openpyxl import Workbook as Book
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from trainees.preview import SIGNED
from workflow.xlsx.writing import TEXT

REMARKS = "平台核对意见"
_BAD = PatternFill("solid", fgColor="FFF8CBAD")
_WARNED = PatternFill("solid", fgColor="FFFFE699")
_WRAP = Alignment(wrap_text=True, vertical="top")
A4 = 9
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def annotated_workbook(found):
    """The bytes of the workbook of a Preview, annotated."""
    book = Book(write_only=True)
    everything = [*found.general, *found.notes, *(f for row in found.rows for f in (*row.faults, *row.hints))]
    for source in found.workbook.sheets:
        mine = [fault for fault in everything if _belongs(fault, source, found)]
        _Sheet(book, source, mine).write()
    if not book.worksheets:
        book.create_sheet("Sheet1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _belongs(fault, source, found):
    if fault.kind in SIGNED or fault.kind == "sheets":
        return fault.sentence.startswith(f"“{source.name}”") or f"工作表“{source.name}”" in fault.sentence
    return source.name == found.sheet.sheet_name


class _Sheet:
    """One sheet of the upload, copied cell by cell as values."""

    def __init__(self, book, source, faults):
        self.sheet = book.create_sheet(source.name[:31])
        self.sheet.sheet_state = "hidden" if source.hidden else "visible"
        self.source = source
        self.by_row = defaultdict(list)
        self.fills = {}
        for fault in faults:
            self.by_row[fault.row].append(fault)
            if fault.cell:
                fill = _BAD if fault.refuses else self.fills.get(fault.cell, _WARNED)
                self.fills[fault.cell] = fill
        self.width = max((max(row.cells) for row in source.rows), default=0)

    def write(self):
        head = next((row.number for row in self.source.rows if len(row.cells) > 2), 1)
        self.set_up(head)
        rows = {row.number: row for row in self.source.rows}
        last = max([0, *rows, *self.by_row])
        for number in range(1, last + 1):
            row = rows.get(number)
            cells = [self.copy(row, column) for column in range(1, self.width + 1)]
            cells.append(self.remark(number, head))
            self.sheet.append(cells)

    def set_up(self, head):
        """Columns as wide as what stands in them, the header kept in sight, a page as wide as the paper."""
        for column in range(1, self.width + 1):
            texts = [row.cells[column].text for row in self.source.rows if column in row.cells]
            longest = max((sum(2 if ord(sign) > 255 else 1 for sign in text) for text in texts), default=0)
            self.sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 6), 40)
        self.sheet.column_dimensions[get_column_letter(self.width + 1)].width = 70
        self.sheet.freeze_panes = f"A{head + 1}"
        self.sheet.print_title_rows = f"{head}:{head}"
        self.sheet.page_setup.orientation, self.sheet.page_setup.paperSize = "landscape", A4
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def copy(self, row, column):
        found = row.cells.get(column) if row else None
        if found is None:
            return self.fill(
                WriteOnlyCell(self.sheet), f"{get_column_letter(column)}{row.number}" if row else ""
            )
        if found.kind in ("number", "date", "bool"):
            cell = WriteOnlyCell(self.sheet, value=found.value)
            if found.kind == "number" and abs(found.value) >= 10**10:
                cell = self.text(found.text)  # a long number is an identifier: Excel would round it off
        else:
            cell = self.text(found.text)
        return self.fill(cell, found.ref)

    def fill(self, cell, ref):
        if ref in self.fills:
            cell.fill = self.fills[ref]
        return cell

    def remark(self, number, head):
        faults = [*(self.by_row[0] if number == head else []), *self.by_row[number]]
        words = "\n".join(fault.sentence for fault in faults)
        if number == head:
            words = f"{REMARKS}\n{words}".strip()
        cell = self.text(words)
        cell.alignment = _WRAP
        if number == head:
            cell.font = Font(bold=True)
        return cell

    def text(self, value):
        cell = WriteOnlyCell(self.sheet)
        cell._value = value or None  # the setter would turn a leading "=" into a formula
        cell.data_type = "s" if value else "n"
        cell.number_format = TEXT
        if value.startswith(_FORMULA_START):
            cell.quotePrefix = True
        return cell

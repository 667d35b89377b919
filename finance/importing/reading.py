"""A sheet of expense lines as rows with all their faults (values in, values out)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from applications.amounts import NotYuan
from finance.amounts import parse_amount
from finance.importing.columns import FIELDS, FIGURES, IN_YUAN, INVOICE_KEYS
from finance.importing.values import Bill, LineRow, bill_values, line_values
from workflow.xlsx.reading import Row, Sheet, Workbook
from workflow.xlsx.tables import (
    Faults,
    Grid,
    Header,
    SheetFault,
    clean_text,
    find_header,
    header_faults,
    hidden_rows_hint,
    read_text,
    repeats_header,
)

MOST_ROWS = 2000
DIGITS_LOST = 10**15  # beyond this a sheet keeps no digit of a number
NO_TABLE = (
    "文件里没有找到支出明细表。表中要有“支出科目”“事项”“数量”“单价（元）”等列；可先下载模板填写后上传。"
)
_BELOW = re.compile(r"^(?:注|备注|说明|填写|填表|合计|共计|总计|小计|制表|审核|负责人)")


@dataclass
class Table:
    """What the sheet says. `general` are faults of the sheet as a whole, `notes` what is worth knowing about it."""

    sheet: str = ""
    header: Header | None = None
    rows: list[LineRow] = field(default_factory=list)
    general: list[SheetFault] = field(default_factory=list)
    notes: list[SheetFault] = field(default_factory=list)


def parse_lines(workbook: Workbook, categories: Iterable[str], today: date) -> Table:
    """The lines of the first visible sheet that has a table of them. `today` tells invoices that are still to come."""
    for sheet in workbook.visible:
        header = find_header(sheet, FIELDS)
        if header is not None:
            return _Reader(sheet, header, list(categories), today).read()
    return Table(general=[SheetFault("", 0, "", NO_TABLE, kind="header")])


class _Reader:
    def __init__(self, sheet: Sheet, header: Header, categories: list[str], today: date):
        self.sheet, self.header, self.categories, self.today = sheet, header, categories, today
        self.grid = Grid(sheet)
        self.table = Table(sheet.name, header)

    def read(self) -> Table:
        self.table.general += [*header_faults(self.header), *self._units()]
        if self.table.general:
            return self.table
        hidden = []
        for row in self.sheet.rows:
            if row.number <= self.header.last_row or self._is_beside(row):
                continue
            if row.hidden:
                hidden.append(row.number)
            if len(self.table.rows) >= MOST_ROWS:
                sentence = f"明细超过 {MOST_ROWS} 行，请分成几个文件导入。"
                self.table.general.append(SheetFault("", row.number, "", sentence, kind="many"))
                break
            self._read_row(row.number)
        self.table.notes += hidden_rows_hint(self.sheet.name, hidden)
        if not self.table.rows and not self.table.general:
            self.table.general.append(SheetFault("", 0, "", "表里没有支出，请填写后重新上传。", kind="empty"))
        return self.table

    def _units(self):
        """A column in 万元 is refused as a whole: nobody should guess which of its figures are meant so."""
        for key in IN_YUAN:
            label = self.header.labels[key]
            if key in self.header.columns and "万" in label:
                ref = self.header.ref(key, self.header.row)
                sentence = f"第 {self.header.row} 行表头“{label}”以万元为单位。请换算成元，并把表头改为“元”后重新上传。"
                yield SheetFault(ref, self.header.row, label, sentence, kind="unit")

    def _is_beside(self, row: Row) -> bool:
        """Empty, a header repeated on the next page, a total, or words below the table."""
        if not row.cells or repeats_header(row, self.header):
            return True
        first = clean_text(row.cells[min(row.cells)].text)
        mine = [row.cells.get(self.header.columns[key]) for key in FIGURES if key in self.header.columns]
        return bool(_BELOW.match(first)) and (sum(cell is not None for cell in mine) <= 1)

    def _read_row(self, number):
        faults = Faults(self.header)
        texts = {each.key: self._text(each, number, faults) for each in FIELDS}
        if not any(texts.values()):
            return
        if not any(texts[key] for key in FIGURES):
            self._another_bill(number, texts, faults)
            return
        line = LineRow(number, texts)
        line.values, line.amount = line_values(texts, self.categories, teller(faults, number))
        self._check_amount(line, faults)
        self._bill(line, number, texts, faults)
        self._keep(line, faults)
        self.table.rows.append(line)

    def _text(self, each, number, faults) -> str:
        cell = self.grid.cell(number, self.header.columns.get(each.key), below=self.header.last_row)
        if cell is None:
            return ""
        if cell.kind == "number":
            if each.key in ("number", "code") and abs(cell.value) >= DIGITS_LOST:
                faults.add(
                    each.key,
                    number,
                    "是数值格式，第 15 位以后的数字已丢失。请把该列设为文本格式，照票面重新填写。",
                )
                return ""
            return f"{Decimal(f'{cell.value:.15g}'):f}"  # as Excel shows it: 0.1 + 0.2 is 0.3
        if cell.kind == "formula" and each.key == "amount":
            return ""  # the portal multiplies itself
        return read_text(cell, each, number, faults)

    def _another_bill(self, number, texts, faults):
        if not any(texts[key] for key in INVOICE_KEYS):
            faults.add("description", number, "没有填写，请写明事项；不是支出的请删去这一行。")
        elif not self.table.rows:
            faults.add("description", number, "只有票据，上面没有支出。请先写支出，再写它的票据。")
        else:
            self._bill(self.table.rows[-1], number, texts, faults)
            self._keep(self.table.rows[-1], faults)
            return
        self.table.rows.append(LineRow(number, texts, faults=faults.found))

    def _bill(self, line, number, texts, faults):
        if any(texts[key] for key in INVOICE_KEYS):
            line.bills.append(Bill(number, bill_values(texts, self.today, teller(faults, number))))

    def _check_amount(self, line, faults):
        """The amount that stands there must be what the figures give; a missing one is computed."""
        written = line.texts["amount"]
        if not written or not line.values:
            return
        try:
            amount = parse_amount(written)
        except NotYuan as fault:
            faults.add("amount", line.row, f"：{fault}")
            return
        if amount != line.amount:
            figures = f"{line.values['quantity'].normalize():f} × {line.values['unit_price']:,.2f} × {line.values['days'].normalize():f}"
            faults.add(
                "amount", line.row,
                f"写的是 {amount:,.2f}，按数量 × 单价 × 天数（{figures}）应为 {line.amount:,.2f}。请改正其中有误的一个。",
            )  # fmt: skip

    @staticmethod
    def _keep(line, faults):
        line.faults += [fault for fault in faults.found if fault.refuses]
        line.hints += [fault for fault in faults.found if not fault.refuses]


def teller(faults, number):
    """Takes what a form says of a row; a cell that could not be read at all has had its sentence."""

    def say(column, sentence):
        label = faults.header.labels[column]
        if not any(fault.row == number and fault.column == label for fault in faults.found):
            faults.add(column, number, sentence)

    return say

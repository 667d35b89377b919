"""What a staged sheet would add to a settlement: read again at every look, nothing stored."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.crypto import decrypt_bytes
from accounts.refusals import Refused
from finance.amounts import add_up
from finance.checks import require_open
from finance.importing.reading import Table, parse_lines
from finance.importing.values import Bill, LineRow
from finance.models import USED_ELSEWHERE, Expense, Invoice, LineFile, Settlement
from finance.reckoning import category_codes, category_names
from workflow.xlsx.reading import read_workbook
from workflow.xlsx.tables import HINT, SheetFault

_LECTURE = "lecture_fee"


@dataclass
class Preview:
    """The sheet against the settlement. `good` are the lines that may be taken over."""

    table: Table
    rows: list[LineRow] = field(default_factory=list)
    second: list[tuple[LineRow, Bill]] = field(default_factory=list)  # invoices that another account holds

    @property
    def good(self) -> list[LineRow]:
        return [] if self.table.general else [row for row in self.rows if row.is_good]

    @property
    def faulty(self) -> list[LineRow]:
        return [row for row in self.rows if not row.is_good]

    @property
    def hinted(self) -> list[LineRow]:
        return [row for row in self.rows if row.is_good and row.hints]

    @property
    def sentences(self) -> list[str]:
        """Everything that is to be put right."""
        return [
            fault.sentence for fault in [*self.table.general, *(f for row in self.rows for f in row.faults)]
        ]

    @property
    def total(self) -> Decimal:
        """元 of the lines that may be taken over."""
        return add_up(row.amount for row in self.good)


def binding(sha256):
    """What the encrypted file is bound to."""
    return f"finance.linefile:{sha256}".encode()


def open_file(row: LineFile) -> bytes:
    """The file as it was uploaded; refused where somebody has settled it in the meantime."""
    try:
        stored = row.file.storage.open(row.file.name or "gone")
    except FileNotFoundError as error:
        raise Refused(
            f"“{row.file_name}”已经导入或放弃，文件已删除。请返回经费结算查看，如需更改请重新上传。",
            code="settled",
            status=409,
        ) from error
    with stored:
        return decrypt_bytes(stored.read(), aad=binding(row.sha256))


def read_file(row: LineFile, settlement: Settlement, *, user, today: date) -> Preview:
    """Read the staged file and lay it beside the settlement; raises WorkbookRefused, writes nothing."""
    return preview_of(read_workbook(open_file(row), row.file_name), settlement, user=user, today=today)


def preview_of(workbook, settlement: Settlement, *, user, today: date) -> Preview:
    rules = settlement.programme.rule_set.rules()
    table = parse_lines(workbook, category_names(rules), today)
    found = Preview(table, table.rows)
    note_closed(found, settlement, user)
    note_bills(found, settlement)
    note_likeness(
        found, settlement, {name for name, code in category_codes(rules).items() if code == _LECTURE}
    )
    return found


def add_to(found, row: LineRow, key, number, sentence, severity="refuse"):
    """A fault or hint of a line, at the cell it is about."""
    header = found.table.header
    label = header.labels.get(key, key)
    fault = SheetFault(
        header.ref(key, number), number, label, f"第 {number} 行“{label}”{sentence}", severity, kind=key
    )
    (row.hints if severity == HINT else row.faults).append(fault)


def note_closed(found, settlement, user):
    """Categories that are not open in this round."""
    answers: dict[str, str] = {}
    for row in found.rows:
        if not row.values:
            continue
        name = row.values["category"]
        if name not in answers:
            answers[name] = closed_sentence(settlement, name, user)
        if answers[name]:
            add_to(found, row, "category", row.row, f"：{answers[name]}")


def closed_sentence(settlement, category, user) -> str:
    try:
        require_open(settlement, category, user)
    except Refused as refusal:
        return refusal.sentence
    return ""


def bills_of(found) -> list[tuple[LineRow, Bill]]:
    return [(row, bill) for row in found.rows for bill in row.bills if bill.values]


def note_bills(found, settlement):
    """Invoices that stand twice in the sheet, or are used in this settlement or in another; whose is not said."""
    bills = bills_of(found)
    numbers = {bill.values["number"] for _, bill in bills}
    used = {
        (each.code, each.number): each
        for each in Invoice.objects.filter(number__in=numbers).select_related("expense")
    }
    seen: dict[tuple[str, str], int] = {}
    for row, bill in bills:
        name = (bill.values["code"], bill.values["number"])
        if (first := seen.setdefault(name, bill.row)) != bill.row:
            add_to(found, row, "number", bill.row, f"：与第 {first} 行是同一张发票，一张发票只能用一次。")
        elif (known := used.get(name)) is None:
            continue
        elif known.expense.settlement_id == settlement.pk:
            add_to(found, row, "number", bill.row, f"：该发票已用于本次结算的“{known.expense.description}”，一张发票只能用一次。")  # fmt: skip
        else:
            add_to(found, row, "number", bill.row, f"：{USED_ELSEWHERE}")
            if row.values:
                found.second.append((row, bill))


def note_likeness(found, settlement, lecture):
    """Lines that stand there already, lecture fees without a lecturer, invoices that say another sum."""
    held = {like(each) for each in Expense.objects.filter(settlement=settlement)}
    for row in found.rows:
        if not row.values:
            continue
        if (row.values["category"], row.values["description"], row.amount) in held:
            add_to(found, row, "description", row.row, "：结算中已有相同的一笔，请核对是否重复导入。", HINT)
        if row.values["category"] in lecture:
            add_to(found, row, "category", row.row, "：讲课费导入后，请在该笔支出中补填授课人和学时。", HINT)
        billed = [bill.values["amount"] for bill in row.bills if bill.values]
        if billed and len(billed) == len(row.bills) and add_up(billed) != row.amount and "billed" in found.table.header.columns:  # fmt: skip
            add_to(found, row, "billed", row.row, f"：票据合计 {add_up(billed):,.2f}，与金额 {row.amount:,.2f} 不一致，请核对。", HINT)  # fmt: skip


def like(line: Expense):
    return line.category, line.description, line.amount

"""The roster workbook: 学员名单 and 签到表, from cells to values with every fault at once.

The columns are the minimum of 人社厅发〔2021〕24号 (000-37) and what 附件4 of Shandong adds; 证件类型 is ours, since
residents of 港澳台, foreign experts and soldiers have other documents. Nothing is stored here, and no sentence
quotes an ID number.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from trainees import identity
from trainees.sheets.attendance import (
    AttendanceRow,
    AttendanceTable,
    Slot,
    key_of,
    parse_attendance,
    slot_header,
)
from trainees.sheets.columns import FIELDS, Columns, guess_columns
from trainees.sheets.light import head_of, rows_in
from trainees.sheets.people import RosterReader, RosterRow
from workflow.xlsx.tables import HINT, Faults, SheetFault, header_faults, hidden_rows_hint


@dataclass(frozen=True)
class RosterSheet:
    """What one roster workbook says. `changes` are values that were tidied, each with `old` and `new`.

    `counts`: found (rows of people), refused (of these, with a fault that refuses), hidden (of these, in hidden
    rows), blank (empty rows between), notes (rows of remarks below), left_out (rows that a correction leaves out),
    attendance (rows of the 签到表). `notes` are the rows that were taken for remarks: (Excel row, what stands there).
    `columns` says what was taken for what, None where there is no table.
    """

    rows: tuple[RosterRow, ...] = ()
    attendance: tuple[AttendanceRow, ...] = ()
    slots: tuple[Slot, ...] = ()
    faults: tuple[SheetFault, ...] = ()
    changes: tuple[SheetFault, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    has_attendance: bool = False
    sheet_name: str = ""
    signed_name: str = ""
    sha256: str = ""
    columns: Columns | None = None
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def refused(self) -> tuple[SheetFault, ...]:
        return tuple(fault for fault in self.faults if fault.refuses)

    @property
    def hints(self) -> tuple[SheetFault, ...]:
        return tuple(fault for fault in self.faults if not fault.refuses)


def parse_roster(book, *, on: date | None = None, mapping=None, corrections=None) -> RosterSheet:
    """Read the roster and, where there is one, the 签到表 of a Workbook or an opened stream of one.

    `on` is the day against which birth dates are judged. `mapping` {field key: column} takes the place of the guess,
    `corrections` {Excel row: {field key: text}} are laid over the cells ("" empties one, None leaves the row out).
    """
    reading = RosterReading(book, on=on, mapping=mapping, corrections=corrections)
    rows = tuple(reading.people())
    table = reading.attendance([(row.excel_row, row.number, row.name) for row in rows])
    found = [*reading.drain(), *reading.closing(), *table.faults]
    refusing = {fault.row for fault in found if fault.refuses and fault.kind not in SIGNED}
    return RosterSheet(
        rows=rows,
        attendance=tuple(table.rows),
        slots=table.slots,
        faults=tuple(fault for fault in found if fault.kind != "tidied"),
        changes=tuple(fault for fault in found if fault.kind == "tidied"),
        counts=reading.counts
        | {"refused": sum(row.excel_row in refusing for row in rows), "attendance": len(table.rows)},
        hidden_rows=tuple(row.excel_row for row in rows if row.hidden),
        has_attendance=bool(reading.signed),
        sheet_name=reading.columns.sheet_name if reading.columns else "",
        signed_name=reading.signed[0].name if reading.signed else "",
        sha256=book.sha256,
        columns=reading.columns,
        notes=tuple(reading.notes),
    )


def taken_columns(book, mapping=None) -> Columns | None:
    """The columns of the sheet that is read as the roster, as guessed or as given; a guess of hardly any label too."""
    return RosterReading(book, mapping=mapping).columns or next(
        (found for sheet in book.visible if (found := guess_columns(head_of(sheet)))), None
    )


class RosterReading:
    """One workbook on its way in: the tables are found at once, the people come one after another.

    `drain` gives what was found since it was last asked, `closing` what is said of the list as a whole.
    """

    def __init__(self, book, *, on=None, mapping=None, corrections=None):
        self.book = book
        self.tables, self.signed = _tables(book, mapping)
        self.sheet, self.columns = self.tables[0] if self.tables else (None, None)
        self.reader = RosterReader(self.sheet, self.columns, on, corrections) if self.columns else None
        self._hidden: list[int] = []

    @property
    def notes(self):
        return self.reader.notes if self.reader else []

    @property
    def counts(self):
        if not self.reader:
            return {}
        return self.reader.counts | {"found": self.reader.found, "hidden": len(self._hidden)}

    def people(self) -> Iterator[RosterRow]:
        if not self.reader:
            return
        twice = _Twice(self.reader.faults)
        for row in self.reader.people():
            if row.hidden:
                self._hidden.append(row.excel_row)
            twice.look(row)
            yield row

    def drain(self) -> list[SheetFault]:
        if not self.reader:
            return []
        found, self.reader.faults.found[:] = self.reader.faults.found.copy(), []
        return found

    def attendance(self, roster) -> AttendanceTable:
        return parse_attendance(self.signed[0], roster) if self.signed else AttendanceTable()

    def closing(self) -> list[SheetFault]:
        """What concerns no single row; for after the last person."""
        if not self.reader:
            return [_no_header(self.book)]
        name = self.columns.sheet_name
        faults = [*header_faults(self.columns.header), *_unread(self.book, self.tables, self.signed)]
        faults += hidden_rows_hint(name, self._hidden)
        if not self.reader.found:
            sentence = f"工作表“{name}”的表头下面没有学员。请确认上传的是填好的名单。"
            faults.append(SheetFault("", 0, "", sentence, kind="empty"))
        return faults


# Kinds of faults on the sign-in sheet: their rows are rows of that sheet.
SIGNED = ("mark", "slot", "match", "day")


def _tables(book, mapping):
    """The visible rosters, best first in order, and the visible attendance sheets."""
    rosters, signed, unknown = [], [], []
    for sheet in book.visible:
        head = head_of(sheet)
        columns = guess_columns(head)
        slots = slot_header(head)
        if columns and columns.is_roster and ("doc_number" in columns.mapping or not slots):
            rosters.append((sheet, columns))
        elif slots:
            signed.append(sheet)
        elif columns:
            unknown.append((sheet, columns))
    if mapping:
        rosters = [
            (sheet, columns.under(mapping)) for sheet, columns in (rosters or unknown[:1])[:1]
        ] + rosters[1:]
    if rosters and not signed and slot_header(head_of(rosters[0][0])):
        signed = [rosters[0][0]]  # some offices sign in on the roster itself
    return rosters, signed


def _no_header(book):
    wanted = "、".join(f"“{each.label}”" for each in FIELDS if each.required)
    hidden = any(sheet.hidden and _is_roster(sheet) for sheet in book.sheets)
    more = (
        "隐藏的工作表中有一份，请取消隐藏后重新上传。" if hidden else "请下载名单模板，按模板填写后重新上传。"
    )
    return SheetFault(
        "", 0, "", f"各工作表的前 20 行都没有找到表头（应有{wanted}等列）。{more}", kind="header"
    )


def _is_roster(sheet):
    found = guess_columns(head_of(sheet))
    return bool(found and found.is_roster)


def _unread(book, rosters, signed):
    """A second list must not be lost: visible ones refuse, hidden ones are named."""
    for sheet in [*(sheet for sheet, _ in rosters[1:]), *signed[1:]]:
        what = "签到表" if sheet in signed else "名单"
        sentence = (
            f"工作表“{sheet.name}”是第二份{what}，没有读取。请把人员合并到一张工作表，或删去多余的一张。"
        )
        yield SheetFault("", 0, "", sentence, kind="sheets")
    for sheet in book.sheets:
        if sheet.hidden and (_is_roster(sheet) or slot_header(head_of(sheet))):
            sentence = f"隐藏的工作表“{sheet.name}”（{rows_in(sheet)} 行）没有读取。如需导入，请取消隐藏。"
            yield SheetFault("", 0, "", sentence, HINT, kind="sheets")


class _Twice:
    """The same document twice refuses; the same name twice is worth a look. One look at each row."""

    def __init__(self, faults: Faults):
        self.faults = faults
        self.documents: dict[str, tuple[int, str, str]] = {}
        self.names: dict[str, int] = {}

    def look(self, row: RosterRow):
        here = row.excel_row
        if number := row.doc_number:
            form = number if len(number) == 18 else identity.index_form(number)
            first, kind, name = self.documents.setdefault(form, (here, row.doc_type, row.name))
            if first != here and (
                len(form) == 18 or row.doc_type == kind or key_of(row.name) == key_of(name)
            ):
                sentence = f"与第 {first} 行的证件号码相同。同一人只能列一次，请删去其中一行或核对号码。"
                self.faults.add("doc_number", here, sentence, kind="duplicate")
            elif first != here:  # a permit and an officer's card may well bear the same eight digits
                sentence = f"与第 {first} 行的证件号码相同、证件类型不同，请核对是否为两个人。"
                self.faults.hint("doc_number", here, sentence, kind="duplicate")
        if name := row.name:
            first = self.names.setdefault(key_of(name), here)
            if first != here:
                self.faults.hint("name", here, f"与第 {first} 行同名，请核对是否为两个人。", kind="duplicate")

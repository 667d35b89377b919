"""The roster workbook: 学员名单 and 签到表, from cells to values with every fault at once.

The columns are the minimum of 人社厅发〔2021〕24号 (000-37) and what 附件4 of Shandong adds; 证件类型 is ours, since
residents of 港澳台, foreign experts and soldiers have other documents. Nothing is stored here, and no sentence
quotes an ID number.
"""

from dataclasses import dataclass, field
from datetime import date

from trainees import identity
from trainees.names import name_key
from trainees.sheets.attendance import AttendanceRow, AttendanceTable, Slot, parse_attendance, slot_header
from trainees.sheets.people import FIELDS, RosterReader, RosterRow
from workflow.xlsx.reading import Workbook
from workflow.xlsx.tables import HINT, Faults, SheetFault, find_header, header_faults, hidden_rows_hint


@dataclass(frozen=True)
class RosterSheet:
    """What one roster workbook says. `changes` are values that were tidied, each with `old` and `new`.

    `counts`: found (rows of people), refused (of these, with a fault that refuses), hidden (of these, in hidden
    rows), blank (empty rows between), notes (rows of remarks below), attendance (rows of the 签到表).
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
    sha256: str = ""

    @property
    def refused(self) -> tuple[SheetFault, ...]:
        return tuple(fault for fault in self.faults if fault.refuses)

    @property
    def hints(self) -> tuple[SheetFault, ...]:
        return tuple(fault for fault in self.faults if not fault.refuses)


def parse_roster(workbook: Workbook, *, on: date | None = None) -> RosterSheet:
    """Read the roster and, where there is one, the 签到表. `on` is the day against which birth dates are judged."""
    rosters, signed = _tables(workbook)
    if not rosters:
        return RosterSheet(faults=(_no_header(workbook),), sha256=workbook.sha256)
    sheet, header = rosters[0]
    reader = RosterReader(sheet, header, on)
    reader.read()
    found = reader.faults.found
    faults = [*header_faults(header), *found, *_repeated(reader), *_unread(workbook, rosters, signed)]
    faults += hidden_rows_hint(sheet.name, [row.excel_row for row in reader.rows if row.hidden])
    if not reader.rows:
        sentence = f"工作表“{sheet.name}”的表头下面没有学员。请确认上传的是填好的名单。"
        faults.append(SheetFault("", 0, "", sentence, kind="empty"))
    table = AttendanceTable()
    if signed:
        table = parse_attendance(signed[0], [(row.excel_row, row.number, row.name) for row in reader.rows])
    refusing = {fault.row for fault in faults if fault.refuses}
    faults += table.faults
    counts = reader.counts | {
        "found": len(reader.rows),
        "refused": sum(row.excel_row in refusing for row in reader.rows),
        "hidden": sum(row.hidden for row in reader.rows),
        "attendance": len(table.rows),
    }
    return RosterSheet(
        rows=tuple(reader.rows),
        attendance=tuple(table.rows),
        slots=table.slots,
        faults=tuple(fault for fault in faults if fault.kind != "tidied"),
        changes=tuple(fault for fault in faults if fault.kind == "tidied"),
        counts=counts,
        hidden_rows=tuple(row.excel_row for row in reader.rows if row.hidden),
        has_attendance=bool(signed),
        sheet_name=sheet.name,
        sha256=workbook.sha256,
    )


def _tables(workbook):
    """The visible rosters, best first in order, and the visible attendance sheets."""
    rosters, signed = [], []
    for sheet in workbook.visible:
        header = find_header(sheet, FIELDS)
        if header and ("doc_number" in header.columns or not slot_header(sheet)):
            rosters.append((sheet, header))
        elif slot_header(sheet):
            signed.append(sheet)
    if rosters and not signed and slot_header(rosters[0][0]):
        signed = [rosters[0][0]]  # some offices sign in on the roster itself
    return rosters, signed


def _no_header(workbook):
    wanted = "、".join(f"“{each.label}”" for each in FIELDS if each.required)
    hidden = any(sheet.hidden and find_header(sheet, FIELDS) for sheet in workbook.sheets)
    more = (
        "隐藏的工作表中有一份，请取消隐藏后重新上传。" if hidden else "请下载名单模板，按模板填写后重新上传。"
    )
    return SheetFault(
        "", 0, "", f"各工作表的前 20 行都没有找到表头（应有{wanted}等列）。{more}", kind="header"
    )


def _unread(workbook, rosters, signed):
    """A second list must not be lost: visible ones refuse, hidden ones are named."""
    for sheet in [*(sheet for sheet, _ in rosters[1:]), *signed[1:]]:
        what = "签到表" if sheet in signed else "名单"
        sentence = (
            f"工作表“{sheet.name}”是第二份{what}，没有读取。请把人员合并到一张工作表，或删去多余的一张。"
        )
        yield SheetFault("", 0, "", sentence, kind="sheets")
    for sheet in workbook.sheets:
        if sheet.hidden and (find_header(sheet, FIELDS) or slot_header(sheet)):
            sentence = f"隐藏的工作表“{sheet.name}”（{len(sheet.rows)} 行）没有读取。如需导入，请取消隐藏。"
            yield SheetFault("", 0, "", sentence, HINT, kind="sheets")


def _repeated(reader):
    """The same document twice refuses; the same name twice is worth a look."""
    by_document, by_name = {}, {}
    faults = Faults(reader.header)
    for row in reader.rows:
        if row.doc_number:
            first = by_document.setdefault(identity.index_form(row.doc_number), row.excel_row)
            if first != row.excel_row:
                sentence = f"与第 {first} 行的证件号码相同。同一人只能列一次，请删去其中一行或核对号码。"
                faults.add("doc_number", row.excel_row, sentence, kind="duplicate")
        if row.name:
            first = by_name.setdefault(name_key(row.name), row.excel_row)
            if first != row.excel_row:
                faults.hint(
                    "name", row.excel_row, f"与第 {first} 行同名，请核对是否为两个人。", kind="duplicate"
                )
    return faults.found

"""签到表: who signed in for which half day, matched to the roster by number and name."""

import re
from dataclasses import dataclass, field
from datetime import date

from trainees.names import PLAIN, name_key, normalise_name
from trainees.sheets.light import EMPTY, head_of, light_rows
from trainees.sheets.oddities import remember, whole_number
from workflow.xlsx.reading import Cell, Row, Sheet, cell_text, column_letters
from workflow.xlsx.tables import Field, Grid, SheetFault, clean_text, find_header, label_key

Slot = tuple[int, str]

FIELDS = (
    Field("number", "序号", ("编号", "NO", "NO.")),
    Field("name", "姓名", ("学员姓名", "学员"), True, 60),
)
HALVES = {"上午": "am", "下午": "pm", "晚上": "evening", "晚": "evening", "AM": "am", "PM": "pm"}
_PRESENT_MARKS = "√ ✓ ✔ ☑ V Y YES T TRUE 是 1 出勤 到 已到 实到 签到 到课"
_ABSENT_MARKS = "× ✗ ✘ ☒ X N NO F FALSE 否 0 缺 缺勤 缺席 缺课 请假 事假 病假 公假 旷 旷课 无 未到"
PRESENT, ABSENT = frozenset(_PRESENT_MARKS.split()), frozenset(_ABSENT_MARKS.split())
_CHINESE = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))
_SLOT = re.compile(
    r"(?:第?(\d{1,2}|[一二三四五六七八九十])[天日]?|D(\d{1,2})|(\d{1,2})月(\d{1,2})[日号]?)(上午|下午|晚上|晚|AM|PM)"
)
_DAY_LABEL = re.compile(r"第?(\d{1,2}|[一二三四五六七八九十])[天日]|(\d{1,2})月(\d{1,2})[日号]?")
_NOTE = re.compile(r"^(?:注|备注|说明|填表|审核|联系|班主任|合计|共计|共|总计)")


def key_of(name: str) -> str:
    """What a name is compared by."""
    return name if PLAIN.fullmatch(name) else name_key(name)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One person's marks. `roster_row` is the Excel row of the same person in the roster, None where a fault says why.

    `marks` holds for each (day, half) of the sheet whether the person was there; days count from 1, a half is
    "am", "pm" or "evening".
    """

    excel_row: int
    number: int | None
    name: str
    marks: dict[Slot, bool]
    roster_row: int | None = None
    hidden: bool = False


@dataclass
class AttendanceTable:
    """What one attendance sheet says. `slots` are its half days in the order of the columns."""

    slots: tuple[Slot, ...] = ()
    rows: list[AttendanceRow] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)


@dataclass(frozen=True)
class SlotHeader:
    row: int
    last_row: int
    slots: dict[int, Slot]  # by column
    unread: tuple[str, ...]  # labels that look like a day but cannot be told apart


def slot_header(sheet: Sheet) -> SlotHeader | None:
    """Where the half days stand, in one header row or two (第1天 over 上午 and 下午); None where there are none."""
    header = find_header(sheet, FIELDS, at_least=1)
    if header is None or "name" not in header.columns:
        return None
    grid = Grid(sheet)
    top, below = grid.rows[header.row], grid.rows.get(header.row + 1)
    halves = below and {column for column, cell in below.cells.items() if label_key(cell.text) in HALVES}
    labels = (
        _two_rows(top, below, halves)
        if below and halves
        else {c: _label(cell) for c, cell in top.cells.items()}
    )
    found = {column: slot for column, text in labels.items() if (slot := _SLOT.fullmatch(text))}
    days = [text for column, text in labels.items() if column not in found and _DAY_LABEL.match(text)]
    if not found and not days:
        return None
    last_row = max(header.last_row, header.row + 1 if halves else 0)
    return SlotHeader(header.row, last_row, _number_days(found), tuple(days))


def _label(cell: Cell) -> str:
    if cell.kind == "date" and isinstance(cell.value, date):
        return f"{cell.value.month}月{cell.value.day}日"
    return label_key(cell.text)


def _two_rows(top: Row, below: Row, halves: set[int]) -> dict[int, str]:
    labels, day = {}, ""
    for column in range(min(halves), max(halves) + 1):
        day = _label(top.cells[column]) if column in top.cells else day
        if column in halves:
            labels[column] = day + label_key(below.cells[column].text)
    return labels


def _number_days(found: dict[int, re.Match[str]]) -> dict[int, Slot]:
    """Days by their number, or in the order of their dates where the sheet writes dates."""
    dates = sorted({(int(m[3]), int(m[4])) for m in found.values() if m[3]})
    slots = {}
    for column, match in found.items():
        if match[3]:
            day = dates.index((int(match[3]), int(match[4]))) + 1
        else:
            text = match[1] or match[2]
            day = _CHINESE.get(text) or int(text)
        slots[column] = (day, HALVES[match[5]])
    return slots


def parse_attendance(sheet, roster: list[tuple[int, int, str]]) -> AttendanceTable:
    """Read the marks of a sheet, whole or streamed. `roster` gives (Excel row, number, name) of each trainee, in order.

    Faults: a mark that is none, a half day twice, somebody who is not on the roster, a number or a name that
    differ, a trainee without a row.
    """
    head = head_of(sheet)
    where = slot_header(head)
    if where is None:
        return AttendanceTable()
    reader = _AttendanceReader(sheet, head, where, roster)
    reader.read()
    return AttendanceTable(tuple(where.slots.values()), reader.rows, reader.faults)


class _AttendanceReader:
    def __init__(self, sheet, head, where: SlotHeader, roster: list[tuple[int, int, str]]):
        self.sheet, self.where, self.roster = sheet, where, roster
        self.by_name: dict[str, list[tuple[int, int, str]]] = {}
        for entry in roster:
            self.by_name.setdefault(key_of(entry[2]), []).append(entry)
        header = find_header(head, FIELDS, at_least=1)
        assert header is not None  # slot_header found it  # noqa: S101
        self.columns = header.columns
        self.marks: dict[str, bool] = {}
        self.rows: list[AttendanceRow] = []
        self.faults: list[SheetFault] = []

    def add(self, row, sentence, *, cell="", column="", kind, severity="refuse"):
        self.faults.append(
            SheetFault(cell, row, column, f"“{self.sheet.name}”{sentence}", severity, kind=kind)
        )

    def read(self):
        self._check_slots()
        name_at, number_at = self.columns["name"] - 1, self.columns.get("number", 0) - 1
        slots = [(column - 1, slot) for column, slot in self.where.slots.items()]
        width = max([name_at, number_at, *(at for at, _ in slots)]) + 1
        for row, hidden, kinds, values in light_rows(self.sheet, width):
            if row <= self.where.last_row:
                continue
            if kinds[name_at] == EMPTY and all(kinds[at] == EMPTY for at, _ in slots):
                continue  # an empty row, a row of numbers alone or a note below the table
            number = (kinds[number_at], values[number_at]) if number_at >= 0 else (EMPTY, None)
            first = (kinds[name_at], values[name_at]) if kinds[name_at] != EMPTY else number
            if _NOTE.match(clean_text(cell_text(*first))):
                continue
            name = normalise_name(clean_text(values[name_at]))[0] if kinds[name_at] == "t" else ""
            marks = {slot: self._mark(row, at, kinds[at], values[at], slot) for at, slot in slots}
            number = whole_number(*number)
            self.rows.append(AttendanceRow(row, number, name, marks, self._match(row, number, name), hidden))
        self._missing()

    def _check_slots(self):
        slots = list(self.where.slots.values())
        for day, half in sorted({slot for slot in slots if slots.count(slot) > 1}):
            name = next(text for text, code in HALVES.items() if code == half)
            self.add(
                self.where.row,
                f"第 {self.where.row} 行表头有两列都是第 {day} 天{name}。请删去或改正其中一列。",
                kind="slot",
            )
        for label in self.where.unread:
            self.add(
                self.where.row,
                f"第 {self.where.row} 行表头“{label}”没有分上午、下午。请写成“第1天上午”“第1天下午”的样式。",
                column=label,
                kind="slot",
            )

    def _mark(self, row, at, kind, value, slot):
        if kind == EMPTY:
            return False
        if kind == "t" and value in self.marks:
            return self.marks[value]
        mark = clean_text(cell_text(kind, value)).upper()
        if kind in "tnb" and (mark in PRESENT or mark in ABSENT):
            return remember(self.marks, value, mark in PRESENT) if kind == "t" else mark in PRESENT
        half = next(text for text, code in HALVES.items() if code == slot[1])
        shown = "公式" if kind == "f" else f"“{mark[:10]}”"
        self.add(
            row,
            f"第 {row} 行第 {slot[0]} 天{half}填的是{shown}，无法判断是否出勤。出勤请填“√”，缺勤请留空或填“×”。",
            cell=f"{column_letters(at + 1)}{row}",
            column=f"第{slot[0]}天{half}",
            kind="mark",
        )
        return False

    def _match(self, excel_row, number, name):
        """The roster row of the person; a fault where name and number do not meet there."""
        if not name:
            self.add(excel_row, f"第 {excel_row} 行没有姓名。请按名单补填姓名。", kind="match")
            return None
        same = self.by_name.get(key_of(name), [])
        exact = [entry for entry in same if entry[1] == number]
        if exact or (number is None and len(same) == 1):
            return (exact or same)[0][0]
        if same:
            numbers = "、".join(str(entry[1]) for entry in same)
            said = "没有序号" if number is None else f"序号为 {number}"
            sentence = f"第 {excel_row} 行“{name}”{said}，名单中为 {numbers}。请改成一致后重新上传。"
        else:
            sentence = f"第 {excel_row} 行“{name}”不在名单中。请补入名单，或从签到表中删去。"
        self.add(excel_row, sentence, kind="match")
        return None

    def _missing(self):
        seen: dict[int, int] = {}
        for row in self.rows:
            if row.roster_row is None:
                continue
            first = seen.setdefault(row.roster_row, row.excel_row)
            if first != row.excel_row:
                self.add(
                    row.excel_row,
                    f"第 {row.excel_row} 行“{row.name}”与第 {first} 行重复。请删去其中一行。",
                    kind="match",
                )
        unclear = {key_of(row.name) for row in self.rows if row.roster_row is None}
        for excel_row, number, name in self.roster:
            if excel_row not in seen and name and key_of(name) not in unclear:
                self.add(
                    0,
                    f"没有名单第 {excel_row} 行“{name}”（序号 {number}）的签到记录。请补上该行；全部缺勤的，各格留空即可。",
                    kind="match",
                )

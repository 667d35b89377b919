"""What a staged workbook would do to the roster: read again at every look, nothing stored."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice

from trainees.identity import DOCUMENT_TYPES, mask_number
from trainees.importing.signed import (
    attendance_faults,
    day_of,
    hours_hints,
    keeps_marks,
    results_hint,
    slots_kept,
    takes_results,
)
from trainees.importing.staged import corrections_of, file_binding, open_upload
from trainees.models import Attendance, Trainee
from trainees.people import document_indexes, people_seen_before
from trainees.sheets import RosterRow, RosterSheet, parse_roster, taken_columns
from trainees.sheets.columns import FIELDS
from workflow.xlsx.reading import Workbook, read_workbook
from workflow.xlsx.tables import Faults, SheetFault, label_key

__all__ = [
    "COMPARED", "SIGNED", "Preview", "PreviewRow", "Renewal", "compare", "corrections_of", "day_of", "file_binding",
    "manual_marks", "open_upload", "preview", "trainee_values",
]  # fmt: skip
# Kinds of faults that the parser finds on the sign-in sheet; their rows are rows of that sheet.
SIGNED = ("mark", "slot", "match", "day")
COMPARED = {
    "name": "姓名", "sex": "性别", "unit": "工作单位", "post": "职务", "qualification": "职称或职业资格",
    "phone": "联系电话", "claimed_hours": "填报学时", "frontline": "基层一线", "party_member": "中共党员",
    "online": "线上参加", "political_status": "政治面貌", "region": "所在省市", "email": "电子邮箱",
    "ownership": "单位性质",
}  # fmt: skip
OTHER_NAME = "：同一证件号码在别的名单中登记的姓名与此不同，请对照证件核对。"
# Told of a change without the value: they are sealed in the database.
SEALED = ("phone", "email")
_KEYS = {label_key(label): each.key for each in FIELDS for label in (each.label, *each.synonyms)}


def trainee_values(row: RosterRow):
    """The columns of a Trainee as a row of the workbook has them."""
    return {
        "row": row.excel_row, "number": row.number if 0 < row.number < 100_000 else row.excel_row,
        "name": row.name, "number_mask": mask_number(row.doc_number), "sex": row.sex, "unit": row.unit,
        "post": row.post, "qualification": row.title, "phone": row.phone, "frontline": row.frontline,
        "party_member": row.party_member, "online": row.online, "claimed_hours": row.hours,
        "political_status": row.political_status, "region": row.region, "email": row.email,
        "ownership": row.ownership,
    }  # fmt: skip


@dataclass(frozen=True)
class PreviewRow:
    """One person of the workbook, with all that is to be said about the row."""

    row: RosterRow
    faults: tuple[SheetFault, ...]
    hints: tuple[SheetFault, ...]
    changes: tuple[SheetFault, ...]

    @property
    def state(self):
        return "bad" if self.faults else "warned" if self.hints else "ok"

    @property
    def mask(self):
        return mask_number(self.row.doc_number)

    @property
    def document(self):
        return DOCUMENT_TYPES.get(self.row.doc_type, "")

    @cached_property
    def bad(self):
        """Keys of the columns that must be put right."""
        return {_KEYS.get(label_key(fault.column), "") for fault in self.faults}

    @cached_property
    def warned(self):
        return {_KEYS.get(label_key(hint.column), "") for hint in self.hints}


@dataclass(frozen=True)
class Renewal:
    """Somebody who is on the roster already and whose row says something else now."""

    trainee: Trainee
    row: RosterRow
    differences: tuple[tuple[str, str, str], ...]  # (label, old, new); a telephone number is not shown


@dataclass
class Preview:
    """The workbook against the roster as it stands. `general` are faults of no single person."""

    workbook: Workbook
    sheet: RosterSheet
    rows: list[PreviewRow] = field(default_factory=list)
    general: list[SheetFault] = field(default_factory=list)
    notes: list[SheetFault] = field(default_factory=list)
    added: list[RosterRow] = field(default_factory=list)
    renewed: list[Renewal] = field(default_factory=list)
    kept: list[tuple[Trainee, RosterRow]] = field(default_factory=list)
    removed: list[Trainee] = field(default_factory=list)
    takes_marks: bool = False
    takes_results: bool = False
    slots: frozenset = frozenset()  # (n-th day, half) of the sheet whose marks are kept

    @cached_property
    def columns(self):
        """What the columns of the sheet were taken for; with labels alone where too few are known for a table."""
        return self.sheet.columns or taken_columns(self.workbook)

    @cached_property
    def faulty(self):
        """The rows that want a look."""
        return [row for row in self.rows if row.state != "ok"]

    def page(self, start, count, only_faults=False):
        """So many rows from the start-th on, of all or of those that want a look."""
        return list(islice(self.faulty if only_faults else self.rows, start, start + count))

    @property
    def counts(self):
        states = Counter(row.state for row in self.rows)
        return {
            "found": len(self.rows), "ok": states["ok"], "bad": states["bad"], "warned": states["warned"],
            "general": len(self.general),
            "added": len(self.added), "renewed": len(self.renewed), "kept": len(self.kept), "removed": len(self.removed),
        }  # fmt: skip

    @property
    def refused(self):
        """Every fault that keeps the workbook out, in the order of rows."""
        return [*self.general, *(fault for row in self.rows for fault in row.faults)]

    @property
    def bad_rows(self):
        """Excel row numbers of the people with faults; the first twenty."""
        numbers = [row.row.excel_row for row in self.rows if row.faults]
        return [*numbers[:20], *(["…"] if len(numbers) > 20 else [])]

    @property
    def marks(self):
        """How many marks would be stored."""
        if not self.takes_marks:
            return 0
        return sum(slot in self.slots for row in self.sheet.attendance for slot in row.marks)

    @property
    def results(self):
        return sum(row.passed is not None for row in self.sheet.rows) if self.takes_results else 0


def preview(upload, *, today: date) -> Preview:
    """Parse the staged workbook again and lay it beside the roster; raises WorkbookRefused, writes nothing."""
    workbook = read_workbook(open_upload(upload), upload.file_name)
    return compare(
        workbook, upload.roster, today=today, mapping=upload.mapping, corrections=corrections_of(upload)
    )


def compare(workbook, roster, *, today, mapping=None, corrections=None) -> Preview:
    """The same for a workbook in the hand: `mapping` and `corrections` as parse_roster takes them."""
    sheet = parse_roster(workbook, on=today, mapping=mapping, corrections=corrections)
    programme = roster.programme
    slots = slots_kept(sheet, programme, today)
    found = Preview(workbook, sheet, takes_marks=keeps_marks(programme), slots=slots)
    more = [*attendance_faults(sheet, programme, today), *hours_hints(sheet, programme, today)]
    if any(row.passed is not None for row in sheet.rows):
        free = takes_results(roster)
        found.takes_results = found.takes_marks and free
        more += [] if free else [results_hint()]
    _sort_out(found, [*sheet.faults, *more])
    _lay_beside(found, roster)
    _name_the_known(found)
    return found


def _sort_out(found, faults):
    """Give every fault to its row, or to the workbook as a whole."""
    people = {row.excel_row for row in found.sheet.rows}
    by_row = defaultdict(lambda: ([], []))
    for fault in faults:
        if fault.kind in SIGNED or fault.row not in people:
            (found.general if fault.refuses else found.notes).append(fault)
        else:
            by_row[fault.row][0 if fault.refuses else 1].append(fault)
    changes = defaultdict(list)
    for change in found.sheet.changes:
        changes[change.row].append(change)
    found.rows = [
        PreviewRow(row, *map(tuple, by_row[row.excel_row]), tuple(changes[row.excel_row]))
        for row in found.sheet.rows
    ]


def _lay_beside(found, roster):
    """Who is new, who says something else now, who is no longer there; one query."""
    present = (
        roster.trainees.select_related("person").defer("person__number")
        if roster.pk
        else Trainee.objects.none()
    )
    by_index = {bytes(trainee.person.number_index): trainee for trainee in present}
    left = dict(by_index)
    for row in found.sheet.rows:
        indexes = document_indexes(row.doc_type, row.doc_number) if row.doc_number else []
        index = next((index for index in indexes if index in left), None)
        if index is None:
            found.added.append(row)
            continue
        trainee = left.pop(index)
        differences = tuple(_differences(trainee, trainee_values(row)))
        if differences:
            found.renewed.append(Renewal(trainee, row, differences))
        found.kept.append((trainee, row))
    found.removed = list(left.values())


def _name_the_known(found):
    """同证不同名 among those who are new here: told before anything is stored; the other name is not shown."""
    asked = [row for row in found.added if row.doc_number]
    seen = people_seen_before((row.doc_type, row.doc_number, row.name) for row in asked)
    if not seen:
        return
    faults = Faults(found.columns.header)
    for at in seen:
        faults.hint("name", asked[at].excel_row, OTHER_NAME, kind="names")
    hints = {fault.row: fault for fault in faults.found}
    found.rows = [
        replace(each, hints=(*each.hints, hints[each.row.excel_row])) if each.row.excel_row in hints else each
        for each in found.rows
    ]


def _differences(trainee, values):
    for name, label in COMPARED.items():
        old, new = getattr(trainee, name), values[name]
        if old == new:
            continue
        if name in SEALED:
            yield label, "", "已更新"
        elif isinstance(new, bool):
            yield label, "是" if old else "否", "是" if new else "否"
        else:
            yield label, _shown(old), _shown(new)


def _shown(value):
    return "" if value is None else str(value)


def manual_marks(roster):
    """Half days of each trainee that no sheet recorded and that stay as they are {(trainee id, day, half)}.

    Made up by hand, signed on a phone, read from a meeting log: a workbook of the roster overwrites none of them.
    """
    rows = Attendance.objects.filter(trainee__roster=roster).exclude(source="sheet")
    return set(rows.values_list("trainee_id", "on", "half"))

"""What a staged sheet or meeting log would do to the marks: read again at every look, nothing stored."""

from dataclasses import dataclass, field
from datetime import date

from accounts.crypto import decrypt_bytes
from accounts.refusals import Refused
from applications.models import Half
from trainees.attending.meeting import Log, Matched, match, read_log
from trainees.importing.preview import day_of
from trainees.models import Attendance, AttendanceFile, Trainee
from trainees.sheets.attendance import parse_attendance, slot_header
from workflow.xlsx.reading import read_workbook

WORDS = {True: "出勤", False: "缺勤", None: "未登记"}
NO_SHEET = "文件里没有找到签到表。签到表要有“姓名”一列，以及“第1天上午”“10月15日下午”这样的时段列；可先下载空白签到表填写后上传。"
NO_LOG = (
    "文件里没有找到参会记录。会议记录要有“姓名”（或“昵称”）一列，以及“入会时间”和“退会时间”，或“时长”。"
    "从会议软件导出的是 .csv 的，请用 Excel 打开后另存为 .xlsx 再上传。"
)


@dataclass(frozen=True)
class Change:
    """One mark that the file says otherwise. `asks` where a mark made by hand, by phone or on line stands against it."""

    trainee: Trainee
    on: date
    half: str
    old: Attendance | None
    present: bool

    @property
    def code(self):
        return f"{self.trainee.pk}.{self.on:%Y-%m-%d}.{self.half}"

    @property
    def slot(self):
        return f"{self.on:%m-%d} {Half(self.half).label}"

    @property
    def before(self):
        return WORDS[self.old.present if self.old else None]

    @property
    def after(self):
        return WORDS[self.present]

    @property
    def asks(self):
        return self.old is not None and self.old.source != "sheet"


@dataclass
class Reading:
    """The file against the marks as they stand. `faults` keep it out; `hints` are worth a look."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    faults: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    log: Log | None = None
    matched: Matched | None = None
    people: dict[int, Trainee] = field(default_factory=dict)

    @property
    def plain(self):
        return [change for change in self.changes if not change.asks]

    @property
    def conflicts(self):
        return [change for change in self.changes if change.asks]

    def named(self, rows):
        """(trainee, visit) of rows by id, for the page."""
        return [(self.people[pk], visit) for pk, visit in rows]

    @property
    def groups(self):
        """What the page shows of a meeting log: (words, what to do, rows of (name, Excel rows, minutes))."""
        found = self.matched
        alone = [(None, visit) for visit in found.ambiguous], [(None, visit) for visit in found.unmatched]
        return [
            ("在线时间不足", "没有登记，也不记缺勤；确有原因的请补录。", self.named(found.short)),
            ("名单中为线下学员", "没有登记；改为线上参加的，请先在名单中更正。", self.named(found.offline)),
            ("名单中有同名", "分不清是哪一位，没有登记；请逐人补录。", alone[0]),
            ("名单中没有此人", "没有登记；昵称不规范的，核对后逐人补录。", alone[1]),
        ]

    @property
    def never(self):
        return [self.people[pk] for pk in self.matched.never] if self.matched else []


def binding(sha256):
    """What the encrypted file is bound to."""
    return f"trainees.attendancefile:{sha256}".encode()


def open_file(row: AttendanceFile) -> bytes:
    """The file as it was uploaded; refused where somebody has settled it in the meantime."""
    try:
        stored = row.file.storage.open(row.file.name or "gone")
    except FileNotFoundError as error:
        raise Refused(
            f"“{row.file_name}”已经导入或放弃，文件已删除。请返回签到页查看，如需更改请重新上传。",
            code="settled",
            status=409,
        ) from error
    with stored:
        return decrypt_bytes(stored.read(), aad=binding(row.sha256))


def read_file(row: AttendanceFile, *, today: date) -> Reading:
    """Parse the staged file and lay it beside the marks; raises WorkbookRefused, writes nothing."""
    workbook = read_workbook(open_file(row), row.file_name)
    people = list(row.roster.trainees.defer("phone", "email"))
    marks = {(m.trainee_id, m.on, m.half): m for m in Attendance.objects.filter(trainee__roster=row.roster)}
    if row.kind == AttendanceFile.Kind.MEETING:
        return _meeting(row, workbook, people, marks)
    return _sheet(row, workbook, people, marks, today)


def require_readable(workbook, kind, on) -> None:
    """Refuse at the upload what no preview could be made of."""
    if kind == AttendanceFile.Kind.MEETING:
        if read_log(workbook, on) is None:
            raise Refused(NO_LOG, code="no_log", field="file")
    elif not any(slot_header(sheet) for sheet in workbook.visible):
        raise Refused(NO_SHEET, code="no_sheet", field="file")


def _sheet(row, workbook, people, marks, today):
    programme, reading = row.roster.programme, Reading()
    sheet = next((each for each in workbook.visible if slot_header(each)), None)
    if sheet is None:
        reading.faults.append(NO_SHEET)
        return reading
    by_place = dict(enumerate(people, start=1))
    table = parse_attendance(sheet, [(n, person.number, person.name) for n, person in by_place.items()])
    named = {each.roster_row for each in table.rows}
    for fault in table.faults:
        if fault.refuses and not (fault.row == 0 and fault.kind == "match"):
            reading.faults.append(fault.sentence)
    if absent := [person.name for n, person in by_place.items() if n not in named]:
        names = "、".join(absent[:8]) + ("等" if len(absent) > 8 else "")
        reading.hints.append(f"表中没有 {len(absent)} 名学员：{names}，他们的签到不变。")
    last = min(today, programme.ends_on or today)
    taken = [slot for slot in table.slots if programme.starts_on and day_of(programme, slot[0]) <= last]
    if left := len(table.slots) - len(taken):
        reading.hints.append(f"有 {left} 个时段还没有到，或不在办班时间之内，这几列不导入。")
    # A column in which nobody signed was not filled in: an empty cell beside signatures is an absence, an empty column none.
    filled = {slot for each in table.rows for slot, present in each.marks.items() if present}
    if empty := [slot for slot in taken if slot not in filled]:
        names = "、".join(f"第 {day} 天{Half(half).label}" for day, half in empty)
        reading.hints.append(f"{names}没有一人出勤，按没有填写处理，不导入。")
    for each in table.rows:
        person = by_place.get(each.roster_row)
        if person is None:
            continue
        for day, half in taken:
            if (day, half) not in filled:
                continue
            _compare(reading, marks, person, day_of(programme, day), half, each.marks[day, half])
    return reading


def _meeting(row, workbook, people, marks):
    log = read_log(workbook, row.on)
    if log is None:
        return Reading(faults=[NO_LOG])
    matched = match(log, [(person.pk, person.name, person.online) for person in people], row.minutes)
    reading = Reading(log=log, matched=matched, people={person.pk: person for person in people}, hints=list(log.unread))  # fmt: skip
    if log.other_days:
        reading.hints.append(f"有 {log.other_days} 行不是 {row.on:%Y-%m-%d} 的记录，没有计入。")
    if not any(person.online for person in people):
        reading.hints.append("名单中没有“线上参加”的学员，因此没有可登记的人。请先在名单中注明线上参加。")
    for pk, _ in matched.enough:
        _compare(reading, marks, reading.people[pk], row.on, row.half, True)
    return reading


def _compare(reading, marks, person, on, half, present):
    old = marks.get((person.pk, on, half))
    if old is not None and old.present == present:
        reading.same += 1
    else:
        reading.changes.append(Change(person, on, half, old, present))

"""A meeting log (腾讯会议, 钉钉 and the like, saved as xlsx): who was on line for how long (pure).

Everybody exports other columns: name and either coming and going or the length are enough. Several lines of one
person, two devices at once for instance, count each minute once.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from trainees.names import name_key, normalise_name
from workflow.xlsx.reading import Cell, Sheet, Workbook
from workflow.xlsx.tables import Field, clean_text, find_header

FIELDS = (
    Field("name", "姓名", (
        "昵称", "用户昵称", "用户名", "参会人", "参会者", "参会人员", "参会人昵称", "成员", "成员名称", "名称", "用户", "显示名称", "与会者",
    ), True, 100),
    Field("joined", "入会时间", ("加入时间", "首次入会时间", "进入时间", "加入会议时间", "开始时间", "入会")),
    Field("left", "退会时间", ("离开时间", "最后退会时间", "退出时间", "离开会议时间", "结束时间", "退会")),
    Field("spent", "时长", (
        "入会时长", "参会时长", "在会时长", "会议时长", "累计参会时长", "累计时长", "在线时长", "累计入会时长", "持续时间", "参会总时长",
    )),
)  # fmt: skip
_PARTS = re.compile(r"[-－—–_＿·•|/\\、,，:：;；@\s（）()\[\]【】]+")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_WORDS = re.compile(
    r"(?:(\d+(?:\.\d+)?)(?:小时|时|h))?(?:(\d+(?:\.\d+)?)(?:分钟|分|min|m))?(?:(\d+)(?:秒钟|秒|s))?",
    re.IGNORECASE,
)
# Nobody is on line for longer within one log; a larger figure is no length.
_LONGEST = 7 * 24 * 3600
_MOMENT = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M")  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """One name of the log: the Excel rows it has, the minutes on line on the day."""

    name: str
    rows: tuple[int, ...]
    minutes: int


@dataclass
class Log:
    """What a log says of one day; `unread` are sentences about lines that say no time."""

    visits: list[Visit] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    other_days: int = 0


@dataclass
class Matched:
    """The log beside the trainees of the class, each by id. Nothing of this is a verdict."""

    enough: list[tuple[int, Visit]] = field(default_factory=list)
    short: list[tuple[int, Visit]] = field(default_factory=list)
    offline: list[tuple[int, Visit]] = field(default_factory=list)
    ambiguous: list[Visit] = field(default_factory=list)
    unmatched: list[Visit] = field(default_factory=list)
    never: list[int] = field(default_factory=list)


def read_log(workbook: Workbook, on: date) -> Log | None:
    """The log in the first sheet that has one; None where no sheet names people and times."""
    for sheet in workbook.visible:
        header = find_header(sheet, FIELDS, at_least=2)
        if header and "name" in header.columns and ("spent" in header.columns or {"joined", "left"} <= set(header.columns)):  # fmt: skip
            return _read(sheet, header, on)
    return None


def match(log: Log, people: Iterable[tuple[int, str, bool]], minutes: int) -> Matched:
    """Lay the log beside trainees (id, name, whether on line): a nickname may carry unit and name, 某院-张三."""
    people = list(people)
    by_key = defaultdict(list)
    for pk, name, _ in people:
        by_key[name_key(name)].append(pk)
    online = {pk for pk, _, is_online in people if is_online}
    found, spent = Matched(), defaultdict(list)
    for visit in log.visits:
        pks = _named(visit.name, by_key)
        if not pks:
            found.unmatched.append(visit)
        elif len(pks) > 1:
            found.ambiguous.append(visit)
        elif pks[0] not in online:
            found.offline.append((pks[0], visit))
        else:
            spent[pks[0]].append(visit)
    for pk, visits in spent.items():
        # Two nicknames of one person may overlap: the longer counts, so that no minute counts twice.
        visit = max(visits, key=lambda each: each.minutes)
        (found.enough if visit.minutes >= minutes else found.short).append((pk, visit))
    found.never = sorted(online - set(spent))
    return found


def _named(nickname, by_key):
    """Ids of the trainees whom a nickname means."""
    whole = by_key.get(name_key(normalise_name(clean_text(nickname))[0]))
    if whole:
        return whole
    parts = {name_key(part) for part in _PARTS.split(clean_text(nickname)) if part}
    return sorted({pk for part in parts for pk in by_key.get(part, ())})


def _read(sheet: Sheet, header, on):
    log, spans, rows = Log(), defaultdict(list), defaultdict(list)
    lengths: dict[str, int] = defaultdict(int)
    columns = header.columns
    for row in sheet.rows:
        name_cell = row.cells.get(columns["name"])
        name = clean_text(name_cell.text) if name_cell else ""
        if row.number <= header.last_row or not name:
            continue
        joined, left = (moment(row.cells.get(columns.get(key, 0))) for key in ("joined", "left"))
        spent = length(row.cells.get(columns.get("spent", 0)))
        if joined and left and left >= joined:
            if on not in (joined.date(), left.date()):
                log.other_days += 1
                continue
            spans[name].append((joined, left))
        elif joined and joined.date() != on:
            log.other_days += 1
            continue
        elif spent is not None:
            lengths[name] += spent
        else:
            log.unread.append(f"第 {row.number} 行“{name}”没有可识别的时间，没有计入。")
            continue
        rows[name].append(row.number)
    log.visits = [
        Visit(name, tuple(numbers), _minutes(spans[name], lengths[name])) for name, numbers in rows.items()
    ]
    return log


def _minutes(spans, length_):
    """Whole minutes under a union of spans and a length in seconds; the longer of the two where both are known."""
    total, end = timedelta(0), None
    for start, stop in sorted(spans):
        begin = start if end is None or start > end else end
        if stop > begin:
            total += stop - begin
        end = stop if end is None or stop > end else end
    return max(int(total.total_seconds()), length_) // 60


def moment(cell: Cell | None) -> datetime | None:
    """The moment in a cell, typed or as text."""
    if cell is None:
        return None
    if cell.kind == "date" and isinstance(cell.value, datetime):
        return cell.value.replace(tzinfo=None)
    text = clean_text(cell.text).replace("T", " ")
    for form in _MOMENT:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 (the hour on the wall, compared with others of it)
        except ValueError:
            continue
    return None


def length(cell: Cell | None) -> int | None:
    """Seconds from 01:20:11, 1小时20分, 80分钟 or a bare number of minutes; None where it is none."""
    if cell is None:
        return None
    if cell.kind == "number":
        return _whole(float(cell.value) * 60)
    text = clean_text(cell.text).replace(" ", "")
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    found = _WORDS.fullmatch(text)
    if not found or not any(found.groups()):
        return _whole(float(text) * 60) if re.fullmatch(r"\d+(\.\d+)?", text) else None
    spent = (float(part or 0) * unit for part, unit in zip(found.groups(), (3600, 60, 1), strict=True))
    return _whole(sum(spent))


def _whole(seconds: float) -> int | None:
    """Whole seconds; None for what is no length, infinity among it."""
    return int(seconds) if 0 <= seconds <= _LONGEST else None

"""The sign-in sheet as a paper: as it was kept in the portal, and empty, to be signed by hand (000-21, 002-37)."""

import io
from contextlib import ExitStack

import pikepdf

from applications.models import Filing
from trainees.documents.rosters import figure, subtitle
from trainees.listing import Listing, listing
from trainees.models import StaffAttendance
from workflow.papers import render_table_paper
from workflow.xlsx.writing import Table, write_workbook

# Room for a signature, in mm.
_SIGNING = 9.5
_KEY = "“√”为出勤，“×”为缺勤，“补”为补录出勤（原因见平台记录），空格为未登记。"
_TRAINEES, _STAFF = "高级研修项目学员签到表", "高级研修项目工作人员签到表"


def attendance_pdf(programme):
    """学员签到表 as PDF bytes (000-21), with the sheet of the staff where there is any (002-37)."""
    found = listing(programme)
    parts = [_kept(_TRAINEES, programme, found, *_trainee_rows(found, plain=False))]
    if rows := _staff_rows(found):
        parts.append(
            _kept(_STAFF, programme, found, ["序号", "姓名", "职责", *_shorts(found), "到岗半天数"], rows)
        )
    return joined(parts)


def attendance_xlsx(programme):
    """签到表 as workbook bytes; the staff stand on a sheet of their own."""
    found = listing(programme)
    _, rows = _trainee_rows(found, plain=True)
    labels = [slot.label for slot in found.slots]
    if found.lines:
        rows.append(["", "出勤人数", *found.sums, "", ""])
    tables = [
        Table(
            ["序号", "姓名", *labels, "出勤半天数", "学时"], rows, title_rows=[_TRAINEES, *subtitle(programme, found)],
            sheet_name="签到表", widths=(6, 14, *[12] * len(labels), 12, 8), text_columns=("姓名",), formats={"学时": "0.0"},
        )
    ]  # fmt: skip
    if staff := _staff_rows(found):
        tables.append(
            Table(
                ["序号", "姓名", "职责", *labels, "到岗半天数"], staff, title_rows=[_STAFF, *subtitle(programme, found)],
                sheet_name="工作人员签到", widths=(6, 14, 16, *[12] * len(labels), 12), text_columns=("姓名", "职责"),
            )
        )  # fmt: skip
    return write_workbook(*tables)


def blank_sheet_pdf(programme, slot=None):
    """Sheets with empty boxes to sign in by hand: one half day, or the whole class with a box for each half day."""
    found = listing(programme)
    heads, widths = _boxes(found, slot)
    head, notes = _where(programme, found, slot), ["请本人用黑色签字笔逐次签名，代签无效；缺勤的注明事由。"]
    people = [[line.trainee.number, line.trainee.name, line.trainee.unit, *[""] * len(heads)] for line in found.lines]  # fmt: skip
    parts = [_to_sign("学员签到表（手签）", head, ["序号", "姓名", "工作单位", *heads], people, (5, 11, 26, *widths), notes, programme)]  # fmt: skip
    if staff := [[m.number, m.name, m.duty, *[""] * len(heads)] for m in _staff_of(found)]:
        parts.append(_to_sign("工作人员签到表（手签）", head, ["序号", "姓名", "工作职责", *heads], staff, (5, 11, 16, *widths), notes, programme))  # fmt: skip
    return joined(parts)


def blank_sheet_xlsx(programme, slot=None):
    """The same as a workbook, to be printed or typed into; the portal reads it back."""
    found = listing(programme)
    labels = [slot.label for slot in ([slot] if slot else found.slots)]
    head = _where(programme, found, slot)
    tables = [
        Table(
            ["序号", "姓名", "工作单位", *_columns(programme, found, slot)],
            [[line.trainee.number, line.trainee.name, line.trainee.unit, *[None] * len(labels)] for line in found.lines],
            title_rows=["学员签到表", *head], sheet_name="签到表", widths=(6, 14, 30, *[13] * len(labels)),
            text_columns=("姓名", "工作单位"),
        )
    ]  # fmt: skip
    if staff := _staff_of(found):
        tables.append(
            Table(
                ["序号", "姓名", "工作职责", *labels], [[m.number, m.name, m.duty, *[None] * len(labels)] for m in staff],
                title_rows=["工作人员签到表", *head], sheet_name="工作人员签到", widths=(6, 14, 18, *[13] * len(labels)),
                text_columns=("姓名", "工作职责"),
            )
        )  # fmt: skip
    return write_workbook(*tables)


def joined(parts):
    """Several PDFs as one, each with its own page numbers; the same bytes for the same parts."""
    if len(parts) == 1:
        return parts[0]
    out = io.BytesIO()
    with ExitStack() as opened:
        whole, *others = (opened.enter_context(pikepdf.open(io.BytesIO(part))) for part in parts)
        for each in others:
            whole.pages.extend(each.pages)
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def _kept(title, programme, found, header, rows):
    width = len(found.slots)
    staff = title == _STAFF
    total = ["", "出勤人数", *map(str, found.sums), "", ""] if found.lines and not staff else None
    return render_table_paper(
        title, subtitle(programme, found), header, rows,
        column_widths=(5, 12, 12, *[6] * width, 9) if staff else (5, 12, *[6] * width, 8, 7),
        align="cll" + "c" * (width + 1) if staff else "cl" + "c" * (width + 2),
        total=total, notes=[_KEY], seals=["承办单位（盖章）"], number=programme.code,
    )  # fmt: skip


def _to_sign(title, head, header, rows, widths, notes, programme):
    return render_table_paper(
        title, head, header, rows, column_widths=widths, align="cll" + "c" * (len(header) - 3), notes=notes,
        landscape=len(header) > 5, row_height=_SIGNING, number=programme.code,
    )  # fmt: skip


def _trainee_rows(found: Listing, *, plain):
    rows = [
        [line.trainee.number, line.trainee.name, *map(_mark, line.marks), _half_days(line.marks), line.hours if plain else figure(line.hours)]
        for line in found.lines
    ]  # fmt: skip
    return ["序号", "姓名", *_shorts(found), "出勤半天数", "学时"], rows


def _staff_rows(found: Listing):
    """A row for each of the staff; two queries."""
    marks: dict = {}
    for mark in StaffAttendance.objects.filter(staff__roster=found.roster):
        marks.setdefault(mark.staff_id, {})[mark.on, mark.half] = mark
    rows = []
    for member in _staff_of(found):
        own = [marks.get(member.pk, {}).get((slot.on, slot.half)) for slot in found.slots]
        rows.append([member.number, member.name, member.duty, *map(_mark, own), _half_days(own)])
    return rows


def _staff_of(found: Listing):
    return list(found.roster.staff.defer("phone")) if found.roster else []


def _shorts(found):
    return [slot.short for slot in found.slots]


def _boxes(found, slot):
    """(headings, widths) of the boxes for signatures."""
    if slot:
        return ["签名", "备注"], (22, 14)
    return _shorts(found) or ["签名"], [9] * (len(found.slots) or 1)


def _columns(programme, found, slot):
    """第1天上午 …: the headings that an import of the sheet understands."""
    words = {"am": "上午", "pm": "下午", "evening": "晚上"}
    first = programme.starts_on or (found.slots[0].on if found.slots else None)
    return [
        f"第{(each.on - first).days + 1}天{words[each.half]}" for each in ([slot] if slot else found.slots)
    ]


def _where(programme, found, slot):
    filing = Filing.objects.filter(programme=programme).first()
    place = (filing.venue if filing else "") or programme.place
    first, second = subtitle(programme, found)
    when = f"日期和时段：{slot.label}" if slot else second
    return [first, f"{when}　　地点：{place}", *([f"承办单位：{programme.host}"] if slot else [])]


def _mark(mark):
    if mark is None:
        return ""
    if mark.present:
        return "补" if mark.source == "manual" else "√"
    return "×"


def _half_days(marks):
    return f"{sum(mark is not None and mark.present for mark in marks)}/{sum(mark is not None for mark in marks)}" if any(marks) else ""  # fmt: skip

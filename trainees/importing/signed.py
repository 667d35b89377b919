"""The marks of a workbook laid beside the days of its class: what cannot be true, and hours that do not agree."""

from collections import Counter
from datetime import timedelta

from trainees.checks import HELD_OPEN
from trainees.hours import hours, timetable
from trainees.models import AssessmentScheme
from workflow.xlsx.tables import HINT, SheetFault

RESULT = "结业考核情况"
HALVES = {"am": "上午", "pm": "下午", "evening": "晚上"}


def keeps_marks(programme):
    """Whether marks and results of a workbook are taken over now: from the opening of the class on."""
    return programme.stage in HELD_OPEN


def takes_results(roster):
    """Whether results of a workbook are taken over: not under a scheme, where they follow from marks and are confirmed."""
    return not (roster.pk and AssessmentScheme.objects.filter(roster=roster).exists())


def results_hint():
    """Says of a workbook with results, under a scheme, that they stay out."""
    words = (
        f"表中填有“{RESULT}”，而本班已设定考核办法，结果由得分得出并在“结业考核”中确认："
        "这一列不导入，已确认的结果不变。"
    )
    return SheetFault("", 0, RESULT, words, HINT, kind="scheme")


def day_of(programme, number):
    """The date of the n-th day of a class."""
    return programme.starts_on + timedelta(days=number - 1)


def slots_kept(sheet, programme, today):
    """Half days of the sheet that lie behind, within the class: an empty cell of a day to come is no absence."""
    if programme.starts_on is None:
        return frozenset()
    last = min(today, programme.ends_on or today)
    return frozenset(slot for slot in sheet.slots if day_of(programme, slot[0]) <= last)


def attendance_faults(sheet, programme, today):
    """Marks that cannot be true of this class: after its last day, or of a day still to come."""
    if not sheet.has_attendance:
        return
    if not keeps_marks(programme):
        words = "项目尚未开班，本次只导入名单；签到和考核结果暂不保存，开班后请再次上传同一张表。"
        yield SheetFault("", 0, "", words, HINT, kind="day")
        return
    if programme.starts_on is None:
        yield SheetFault(
            "", 0, "", "开班日期尚未确定，签到表的“第几天”无法对应到日期。请先完成开班备案。", kind="day"
        )
        return
    signed = Counter(slot for row in sheet.attendance for slot, present in row.marks.items() if present)
    taught = {(on, half) for on, half, _ in timetable(programme)}
    for day, half in sheet.slots:
        on, people = day_of(programme, day), signed[day, half]
        if not people:
            continue
        where = f"签到表第 {day} 天{HALVES[half]}（{on:%Y-%m-%d}）有 {people} 人出勤，"
        if programme.ends_on and on > programme.ends_on:
            words = f"而办班到 {programme.ends_on:%Y-%m-%d} 结束。请核对天数，删去多出的列。"
            yield SheetFault("", 0, "", where + words, kind="day")
        elif on > today:
            yield SheetFault("", 0, "", where + "而这一天还没有到。请只登记已经上过的课。", kind="day")
        elif taught and (on, half) not in taught:
            yield SheetFault("", 0, "", where + "而课程表在这个时段没有课，不计学时。", HINT, kind="day")


def hours_hints(sheet, programme, today):
    """Hours as the workbook claims them beside those of timetable and marks (000-37), once all have been taught."""
    over = programme.starts_on and today >= (programme.ends_on or today)
    sessions = timetable(programme) if sheet.has_attendance and over else []
    if not sessions:
        return
    marks = {
        row.roster_row: [
            (day_of(programme, day), half) for (day, half), present in row.marks.items() if present
        ]
        for row in sheet.attendance
    }
    for row in sheet.rows:
        if row.hours is None or row.excel_row not in marks:
            continue
        computed = hours(sessions, marks[row.excel_row])
        if computed != row.hours:
            words = (
                f"第 {row.excel_row} 行“培训学时”填报 {row.hours} 学时，按课程表和签到计算为 {computed} 学时，"
                "以计算结果为准，请核对。"
            )
            yield SheetFault("", row.excel_row, "培训学时", words, HINT, kind="hours")

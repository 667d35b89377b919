"""The sign-in sheet as a paper: PDF for the file, xlsx to work on."""

from trainees.documents.rosters import figure, subtitle
from trainees.listing import listing
from workflow.papers import render_table_paper
from workflow.xlsx.writing import write_table


def attendance_pdf(programme):
    """学员签到表 as PDF bytes (000-21)."""
    found = listing(programme)
    width = len(found.slots)
    rows = [
        [
            line.trainee.number,
            line.trainee.name,
            *(_mark(mark) for mark in line.marks),
            _half_days(line),
            figure(line.hours),
        ]
        for line in found.lines
    ]
    total = ["", "出勤人数", *map(str, found.sums), "", ""] if found.lines else None
    return render_table_paper(
        "高级研修项目学员签到表",
        subtitle(programme, found),
        ["序号", "姓名", *(slot.short for slot in found.slots), "出勤半天数", "学时"],
        rows,
        column_widths=(5, 12, *[6] * width, 8, 7),
        align="cl" + "c" * (width + 2),
        total=total,
        notes=["“√”为出勤，“×”为缺勤，“补”为补录出勤（原因见平台记录），空格为未登记。"],
        seals=["承办单位（盖章）"],
        number=programme.code,
    )


def attendance_xlsx(programme):
    """签到表 as workbook bytes."""
    found = listing(programme)
    header = ["序号", "姓名", *(slot.label for slot in found.slots), "出勤半天数", "学时"]
    rows = [
        [
            line.trainee.number,
            line.trainee.name,
            *(_mark(mark) for mark in line.marks),
            _half_days(line),
            line.hours,
        ]
        for line in found.lines
    ]
    if found.lines:
        rows.append(["", "出勤人数", *found.sums, "", ""])
    return write_table(
        ["高级研修项目学员签到表", *subtitle(programme, found)],
        header,
        rows,
        sheet_name="签到表",
        widths=(6, 14, *[12] * len(found.slots), 12, 8),
        text_columns=("姓名",),
        formats={"学时": "0.0"},
    )


def _mark(mark):
    if mark is None:
        return ""
    if mark.present:
        return "补" if mark.source == "manual" else "√"
    return "×"


def _half_days(line):
    return f"{line.present}/{sum(mark is not None for mark in line.marks)}" if any(line.marks) else ""

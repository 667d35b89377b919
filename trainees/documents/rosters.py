"""The roster and the sign-in sheet as papers: PDF for the file, xlsx to work on. ID numbers stay masked (T05)."""

from decimal import Decimal

from trainees.identity import DOCUMENT_TYPES
from trainees.listing import listing
from workflow.papers import render_table_paper
from workflow.xlsx.writing import write_table

ROSTER_HEADER = (
    "序号", "姓名", "性别", "证件类型", "身份证号", "工作单位", "职务", "职称或职业资格", "培训学时", "结业考核情况",
)  # fmt: skip
_MASKED = "证件号码按规定部分隐藏；完整号码加密保存，查看须写明用途并留痕。"


def roster_pdf(programme):
    """学员名单 (000-37, 001-54) as PDF bytes."""
    found = listing(programme)
    return render_table_paper(
        "高级研修项目学员名单",
        _subtitle(programme, found),
        ROSTER_HEADER,
        [_person(line, _hours(line.hours)) for line in found.lines],
        column_widths=(5, 9, 5, 12, 18, 26, 13, 16, 8, 10),
        align="clcclllccc",
        notes=[_summary(found), _MASKED],
        seals=["承办单位（盖章）"],
        number=programme.code,
    )


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
            _hours(line.hours),
        ]
        for line in found.lines
    ]
    total = ["", "出勤人数", *map(str, found.sums), "", ""] if found.lines else None
    return render_table_paper(
        "高级研修项目学员签到表",
        _subtitle(programme, found),
        ["序号", "姓名", *(slot.short for slot in found.slots), "出勤半天数", "学时"],
        rows,
        column_widths=(5, 12, *[6] * width, 8, 7),
        align="cl" + "c" * (width + 2),
        total=total,
        notes=["“√”为出勤，“×”为缺勤，“补”为补录出勤（原因见平台记录），空格为未登记。"],
        seals=["承办单位（盖章）"],
        number=programme.code,
    )


def roster_xlsx(programme):
    """学员名单 as workbook bytes; every text stays text."""
    found = listing(programme)
    return write_table(
        ["高级研修项目学员名单", *_subtitle(programme, found)],
        ROSTER_HEADER,
        [_person(line, line.hours) for line in found.lines],
        sheet_name="学员名单",
        widths=(6, 14, 6, 18, 22, 34, 18, 22, 10, 12),
        text_columns=("姓名", "身份证号"),
        formats={"培训学时": "0.0"},
        notes=[_summary(found), _MASKED],
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
        ["高级研修项目学员签到表", *_subtitle(programme, found)],
        header,
        rows,
        sheet_name="签到表",
        widths=(6, 14, *[12] * len(found.slots), 12, 8),
        text_columns=("姓名",),
        formats={"学时": "0.0"},
    )


def _subtitle(programme, found):
    days = (
        f"{programme.starts_on:%Y-%m-%d} 至 {programme.ends_on:%Y-%m-%d}"
        if programme.starts_on
        else programme.period
    )
    return [
        f"项目名称：{programme.title}　　项目编号：{programme.code}",
        f"承办单位：{programme.host}　　办班时间：{days}　　学员：{len(found.lines)} 人",
    ]


def _person(line, hours):
    trainee = line.trainee
    return [
        trainee.number, trainee.name, trainee.sex, DOCUMENT_TYPES[trainee.person.doc_type], trainee.number_mask,
        trainee.unit, trainee.post, trainee.qualification, hours, line.result_label,
    ]  # fmt: skip


def _summary(found):
    return f"共 {len(found.lines)} 人，其中考核合格 {found.count('passed')} 人，不合格 {found.count('failed')} 人。"


def _mark(mark):
    if mark is None:
        return ""
    if mark.present:
        return "补" if mark.source == "manual" else "√"
    return "×"


def _half_days(line):
    return f"{line.present}/{sum(mark is not None for mark in line.marks)}" if any(line.marks) else ""


def _hours(value):
    return f"{value.normalize():f}" if isinstance(value, Decimal) else ""

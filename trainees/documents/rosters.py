"""The roster as a paper: PDF for the file, xlsx to work on. ID numbers stay masked (T05)."""

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
        subtitle(programme, found),
        ROSTER_HEADER,
        [_person(line, figure(line.hours)) for line in found.lines],
        column_widths=(5, 9, 5, 12, 18, 26, 13, 16, 8, 10),
        align="clcclllccc",
        notes=[_summary(found), _MASKED],
        seals=["承办单位（盖章）"],
        number=programme.code,
    )


def roster_xlsx(programme):
    """学员名单 as workbook bytes; every text stays text."""
    found = listing(programme)
    return write_table(
        ["高级研修项目学员名单", *subtitle(programme, found)],
        ROSTER_HEADER,
        [_person(line, line.hours) for line in found.lines],
        sheet_name="学员名单",
        widths=(6, 14, 6, 18, 22, 34, 18, 22, 10, 12),
        text_columns=("姓名", "身份证号"),
        formats={"培训学时": "0.0"},
        notes=[_summary(found), _MASKED],
    )


def subtitle(programme, found):
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


def figure(value):
    return f"{value.normalize():f}" if isinstance(value, Decimal) else ""

"""结业登记表 (004-18): the class as one table, and a form for each person. ID numbers stay masked (T05)."""

from trainees.documents.rosters import figure, subtitle
from trainees.identity import DOCUMENT_TYPES
from trainees.listing import listing
from workflow.papers import render_table_paper
from workflow.xlsx.writing import Table, write_table, write_workbook

TITLE = "高级研修班结业登记表"
HEADER = (
    "序号", "姓名", "性别", "证件号码", "工作单位", "职务", "职称或职业资格", "学时", "成绩", "考核结果", "证书编号",
)  # fmt: skip
NOTE = "证件号码按规定部分隐藏。成绩为按考核办法计算的总评，空格为只登记结果。证书编号在发证后填写。"
SEALS = ("承办单位（盖章）", "主管部门（盖章）")


def register_pdf(programme):
    """The whole class as PDF bytes."""
    found = listing(programme)
    return render_table_paper(
        TITLE, subtitle(programme, found), HEADER,
        [_row(line, figure(line.hours), score_of(line)) for line in found.lines],
        column_widths=(5, 9, 5, 18, 23, 12, 15, 7, 8, 14, 16), align="clcclllcccc",
        notes=[summary(found), NOTE], seals=SEALS, number=programme.code,
    )  # fmt: skip


def register_xlsx(programme):
    """The whole class as workbook bytes."""
    found = listing(programme)
    return write_table(
        [TITLE, *subtitle(programme, found)], HEADER,
        [_row(line, line.hours, line.trainee.assessment.score if line.result else None) for line in found.lines],
        sheet_name="结业登记表", widths=(6, 14, 6, 22, 34, 18, 22, 8, 8, 14, 26), text_columns=("姓名", "证件号码"),
        formats={"学时": "0.0", "成绩": "0.00"}, notes=[summary(found), NOTE, "　　".join(f"{seal}：" for seal in SEALS)],
    )  # fmt: skip


def person_pdf(programme, trainee_pk):
    """The form of one person as PDF bytes; None for somebody who is not on the roster."""
    line = next((each for each in listing(programme).lines if each.trainee.pk == trainee_pk), None)
    if line is None:
        return None
    rows = [[*pair[0], *pair[1]] for pair in pairs(form_of(programme, line))]
    return render_table_paper(
        TITLE, [f"{programme.title}（{programme.code}）"], ["项目", "内容", "项目", "内容"], rows,
        column_widths=(5, 12, 5, 12), align="clcl", landscape=False, row_height=12, notes=[NOTE],
        seals=["承办单位意见（盖章）", "主管部门意见（盖章）"], number=programme.code,
    )  # fmt: skip


def people_xlsx(programme):
    """A sheet for each person as workbook bytes."""
    found = listing(programme)
    tables = [
        Table(
            ["项目", "内容"], form_of(programme, line), [TITLE, programme.title], f"{line.trainee.number} {line.trainee.name}",
            widths=(18, 60), text_columns=("内容",), notes=["承办单位意见（盖章）：", "主管部门意见（盖章）：", NOTE],
        )
        for line in found.lines
    ]  # fmt: skip
    return write_workbook(*(tables or [Table(["项目", "内容"], (), [TITLE, programme.title])]))


def form_of(programme, line):
    """[(label, text)] of one person, an even number of them."""
    trainee = line.trainee
    days = f"{programme.starts_on} 至 {programme.ends_on}" if programme.starts_on else programme.period
    return [
        ("姓名", trainee.name), ("性别", trainee.sex),
        (DOCUMENT_TYPES[trainee.person.doc_type], trainee.number_mask), ("政治面貌", trainee.political_status),
        ("工作单位", trainee.unit), ("职务", trainee.post),
        ("职称或职业资格", trainee.qualification), ("承办单位", programme.host.name),
        ("办班时间", days), ("出勤学时", figure(line.hours)),
        ("成绩", score_of(line)), ("考核结果", result_text(line)),
        ("考核说明", line.note), ("证书编号", ""),
    ]  # fmt: skip


def pairs(items):
    return list(zip(items[::2], items[1::2], strict=True))


def _row(line, hours, score):
    trainee = line.trainee
    return [
        trainee.number, trainee.name, trainee.sex, trainee.number_mask, trainee.unit, trainee.post, trainee.qualification,
        hours, score, result_text(line), "",
    ]  # fmt: skip


def score_of(line):
    score = line.trainee.assessment.score if line.result else None
    return "" if score is None else f"{score:.2f}"


def result_text(line):
    again = "（补考）" if line.result and line.trainee.assessment.resit else ""
    return line.result_label + again


def summary(found):
    passed, failed = found.count("passed"), found.count("failed")
    return (
        f"共 {len(found.lines)} 人，考核合格 {passed} 人，不合格 {failed} 人，未登记 {found.count('')} 人。"
    )

"""学员满意度测评表 and 测评统计表 as papers, and the slips with the one-time codes (000-58, 000-59, 002-52)."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import mark_safe

from trainees.surveying.returns import standing_of, survey_of
from trainees.surveying.tickets import token_for
from workflow.glyphs import require
from workflow.papers import render_table_paper
from workflow.pdf import render_pdf
from workflow.qr import qr_svg
from workflow.xlsx.writing import Band, Table, write_table, write_workbook

PAPER = Path(__file__).resolve().parent.parent / "paper"
TITLE = "高级研修项目学员满意度测评统计表"
ON_A_SHEET = 10
# Room to write by hand.
LINE = "＿" * 50


def form_pdf(form, programme=None):
    """The blank questionnaire as PDF bytes, to be filled in by hand."""
    questions = form.questions
    grades = [grade.label for grade in questions.grades]
    rows, number = [], 0
    for section in questions.sections:
        for item in section.items:
            number += 1
            rows.append([section.title, number, item.text, *["□"] * len(grades)])
    words = [line for question in questions.texts for line in (f"{question.text}：", LINE, LINE)]
    return render_table_paper(
        form.title, _form_lines(programme), ["项目", "序号", "测评内容", *grades], rows,
        column_widths=(14, 6, 37, *[10] * len(grades)), align="lcl" + "c" * len(grades), landscape=False, row_height=9,
        notes=[*words, _source(questions)],
    )  # fmt: skip


def form_xlsx(form, programme=None):
    """The blank questionnaire as workbook bytes."""
    questions = form.questions
    grades = [grade.label for grade in questions.grades]
    rows: list = []
    number = 0
    for section in questions.sections:
        rows.append(Band(section.title))
        for item in section.items:
            number += 1
            rows.append([number, item.text, *[None] * len(grades)])
    rows.extend([None, question.text, *[None] * len(grades)] for question in questions.texts)
    return write_table(
        [form.title, *_form_lines(programme)], ["序号", "测评内容", *grades], rows, sheet_name="满意度测评表",
        widths=(6, 48, *[10] * len(grades)), notes=[_source(questions)],
    )  # fmt: skip


def statistics_pdf(programme):
    """满意度测评统计表 as PDF bytes; the figures stay out while too few have answered."""
    survey = survey_of(programme)
    found = standing_of(survey)
    questions = survey.form.questions
    grades = [grade.label for grade in questions.grades]
    header = [
        "测评项目",
        "测评内容",
        "有效评价",
        *((label, ("人数", "比例")) for label in grades),
        "满意率",
        "平均分",
    ]
    rows = [[title, line.text, line.counted, *_pairs(line, grades), _rate(line.satisfied), _figure(line.points)]
            for title, line in _lines(found)]  # fmt: skip
    total = None
    if found.result:
        line = found.result.overall
        total = [
            "总体",
            "全部题目合计",
            line.counted,
            *_pairs(line, grades),
            _rate(line.satisfied),
            _figure(line.points),
        ]
    return render_table_paper(
        TITLE, _subtitle(programme, found), header, rows,
        column_widths=(16, 32, 8, *[8, 11] * len(grades), 11, 9), align="llc" + "c" * (2 * len(grades) + 2), landscape=False,
        total=total, notes=_notes(found), seals=["承办单位（盖章）"], number=programme.code,
    )  # fmt: skip


def statistics_xlsx(programme):
    """The same as workbook bytes, figures as figures; what was said in words is a second sheet."""
    survey = survey_of(programme)
    found = standing_of(survey)
    questions = survey.form.questions
    grades = [grade.label for grade in questions.grades]
    header = ["测评项目", "测评内容", "有效评价",
              *(name for label in grades for name in (f"{label}（人数）", f"{label}（%）")), "满意率（%）", "平均分"]  # fmt: skip
    lines = [*_lines(found), *([("总体", found.result.overall)] if found.result else [])]
    rows = [
        [title, line.text, line.counted, *_figures(line, grades), line.satisfied, line.points]
        for title, line in lines
    ]
    formats = dict.fromkeys([name for name in header if "%" in name or name == "平均分"], "0.0")
    sheets = [
        Table(
            header, rows, [TITLE, *_subtitle(programme, found)], sheet_name="测评统计表", formats=formats,
            widths=(14, 36, 10, *[11] * (2 * len(grades)), 11, 9), notes=_notes(found),
        )
    ]  # fmt: skip
    if found.result and any(said for _, said in found.result.texts):
        words = [[question, text] for question, said in found.result.texts for text in said]
        sheets.append(
            Table(
                ["题目", "意见"],
                words,
                ["学员意见和建议（次序已打乱）"],
                sheet_name="意见和建议",
                widths=(28, 90),
            )
        )
    return write_workbook(*sheets)


def slips_pdf(survey):
    """Slips to cut apart, ten a sheet: name, one-time code, words on anonymity; only for those who have not answered."""
    programme = survey.roster.programme
    people = [
        {"number": person.number, "name": person.name, "unit": person.unit, "svg": mark_safe(qr_svg(_address(survey, person)))}  # noqa: S308
        for person in standing_of(survey).waiting
    ]  # fmt: skip
    for person in people:
        require(person["name"] + person["unit"], where=f"第 {person['number']} 号学员")
    shown = {
        "title": programme.title,
        "sheets": [people[at : at + ON_A_SHEET] for at in range(0, len(people), ON_A_SHEET)],
    }
    html = _template().render(Context(shown, use_l10n=False, use_tz=False))
    return render_pdf(
        html, stylesheets=[PAPER / "survey_slips.css"], identifier=sha256(html.encode()).digest()[:16], where="《测评纸条》"
    )  # fmt: skip


def _address(survey, person):
    return f"{settings.SITE_URL.rstrip('/')}/survey/{token_for(survey.pk, person.pk)}/"


def _lines(found):
    return [(title, line) for title, lines in found.result.sections for line in lines] if found.result else []


def _pairs(line, grades):
    if not line.counts:
        return [""] * (2 * len(grades))
    return [cell for n, share in zip(line.counts, line.shares, strict=True) for cell in (n, _rate(share))]


def _figures(line, grades):
    if not line.counts:
        return [None] * (2 * len(grades))
    return [cell for pair in zip(line.counts, line.shares, strict=True) for cell in pair]


def _rate(value):
    return "" if value is None else f"{value}%"


def _figure(value):
    return "" if value is None else f"{value}"


def _form_lines(programme):
    about = [f"项目名称：{programme.title}　　承办单位：{programme.host}"] if programme else []
    return [*about, "本表不记名。请在每一题所选等级下打“√”，每题只选一级。"]


def _subtitle(programme, found):
    days = (
        f"{programme.starts_on:%Y-%m-%d} 至 {programme.ends_on:%Y-%m-%d}"
        if programme.starts_on
        else programme.period
    )
    return [
        f"项目名称：{programme.title}　　承办单位：{programme.host}",
        f"办班时间：{days}　　发放 {found.issued} 份　　收回 {found.returned} 份（{found.share}%）　　有效 {found.valid} 份",
    ]


def _notes(found):
    questions = found.survey.form.questions
    notes = []
    if found.result is None:
        few = "" if found.countable else f"{found.too_few}；"
        notes.append(
            f"{few}测评结束且有效答卷不少于 {found.least} 份后统计；目前不显示结果，以免看出个人的选择。"
        )
    else:
        points = "、".join(f"{grade.label} {grade.points}" for grade in questions.grades)
        notes.append(
            f"满意率＝选择“{questions.satisfying}”的人数÷该题有效评价人数；总体按全部题目的评价合计。平均分按{points} 分计算。"
        )
        if any(not line.counts for _, line in _lines(found)):
            notes.append(f"有效评价不足 {found.least} 人的题目不显示，也不计入总体。")
    return [*notes, f"表样：{found.survey.form}。{_source(questions)}"]


def _source(questions):
    return f"表样来源：{questions.source}"


@cache
def _template():
    return Engine(dirs=[PAPER]).get_template("survey_slips.html")

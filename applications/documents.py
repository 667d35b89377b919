"""The papers of a filing, drawn from its data: 实施方案 as PDF and xlsx, 备案表 as PDF."""

from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.template import Context, Engine

from applications.amounts import total
from applications.pledges import fee_pledge
from applications.reading import Reading
from applications.sections import NOTHING, hours_text, sections
from policies.calendar import written
from workflow.glyphs import require
from workflow.lifecycle import State
from workflow.papers import render_table_paper
from workflow.pdf import render_pdf
from workflow.xlsx.writing import Table, write_workbook

PAPER = Path(__file__).resolve().parent / "paper"
NUMERALS = "一二三四五六七八九十"
FORMATS = {"学时": "0.0", "数量": "General", "天数": "General"}
# What the printed plan leaves out: it is about the class, not about its papers.
UNPRINTED = ("declarations", "documents")


def mark_of(reading):
    """The word laid over a paper that nobody has accepted yet."""
    return (
        ""
        if reading.filing.state == State.ACCEPTED
        else {State.SUBMITTED: "审核中"}.get(reading.filing.state, "草稿")
    )


def plan_pdf(reading: Reading) -> bytes:
    """研修实施方案 on A4. Raises `MissingGlyphs` with the character that no font draws."""
    programme = reading.programme
    shown = {
        "title": programme.title,
        "kicker": f"{programme.plan.programme_name}{programme.year}年高级研修项目",
        "host": programme.host.name,
        "sponsor": programme.sponsor.name,
        "number": programme.code,
        "mark": mark_of(reading),
        "sections": printed_sections(reading),
    }
    html = template().render(Context(shown, use_l10n=False, use_tz=False))
    require(html, where="实施方案")
    return render_pdf(
        html,
        stylesheets=[PAPER / "plan.css"],
        identifier=sha256(html.encode()).digest()[:16],
        where="《实施方案》",
    )


def printed_sections(reading):
    found = [section for section in sections(reading) if section["code"] not in UNPRINTED]
    for number, section in enumerate(found):
        section["numeral"] = NUMERALS[number] if number < len(NUMERALS) else f"十{NUMERALS[number - 10]}"
        section["rows"] = [(label, text) for label, text in section["rows"] if not label.startswith("计划")]
    for section in found:
        if section["code"] == "timetable":
            section["days"] = [
                {"day": written(day["day"]), "halves": day["halves"]} for day in section["days"]
            ]
    return found


@cache
def template():
    return Engine(dirs=[PAPER]).get_template("plan.html")


def form_rows(reading: Reading) -> list[list[str]]:
    """[label, text, label, text] lines of the 备案表."""
    programme, filing = reading.programme, reading.filing
    hours = sum((s.hours for s in reading.sessions), Decimal(0))
    taught = f"{hours_text(hours)} 学时" if hours else NOTHING
    dates = f"{filing.starts_on} 至 {filing.ends_on}，共 {filing.days} 天" if filing.days else NOTHING
    people = f"线下 {filing.headcount or 0} 人，线上 {filing.online_headcount} 人"
    scope = filing.get_recruiting_scope_display() or NOTHING
    rows = [
        ["项目编号", programme.code, "项目类别", programme.track.name],
        ["研修选题", programme.title, "专业领域", programme.field],
        ["选题申报单位", programme.sponsor.name, "承办单位", programme.host.name],
        ["举办时间", dates, "举办地点", filing.venue or NOTHING],
        ["研修对象", filing.audience or NOTHING, "招收范围", scope],
        ["学员人数", people, "办班方式", filing.get_modality_display()],
        ["学时", taught, "授课专家", f"{len(reading.lecturers)} 人"],
        ["考核方式", filing.assessment_method or NOTHING, "经费方式", programme.get_funding_display()],
        ["项目负责人", filing.leader or NOTHING, "联系电话", filing.leader_phone or NOTHING],
    ]
    if reading.rules.value("filing.responsible"):
        phone = filing.sponsor_leader_phone or NOTHING
        rows.append(["主管部门负责人", filing.sponsor_leader or NOTHING, "联系电话", phone])
    return rows


def pledge_of(reading: Reading) -> str:
    """What the host has promised, in the words of the pinned rules: what trainees pay themselves is theirs to say."""
    filing = reading.filing
    pledge = "尚未作出"
    if filing.no_fees and filing.no_outsourcing:
        pledge = f"{fee_pledge(reading.rules)}，不转交第三方组织实施"
    if filing.discipline and (named := reading.rules.value("discipline")):
        pledge = f"{pledge}；遵守并组织学员遵守：{'、'.join(named)}"
    return pledge


def form_pdf(reading: Reading) -> bytes:
    """高级研修项目备案表: the facts of the class on one page, with room for the seals of those who answer for it."""
    programme = reading.programme
    return render_table_paper(
        "高级研修项目备案表",
        [" · ".join(filter(None, [programme.plan.programme_name, f"{programme.year} 年度"]))],
        ["项目", "内容", "项目", "内容"],
        form_rows(reading),
        column_widths=[5, 14, 5, 10],
        notes=[f"承办单位承诺：{pledge_of(reading)}。"],
        seals=[f"承办单位（公章）：{programme.host.name}", f"选题申报单位（公章）：{programme.sponsor.name}"],
        landscape=False,
        number=programme.code,
        align="clcl",
        row_height=11,
        mark=mark_of(reading),
    )


def plan_xlsx(reading: Reading) -> bytes:
    """The plan as a workbook: its facts, the timetable, the lecturers, the budget."""
    programme = reading.programme
    by_code = {section["code"]: section for section in sections(reading)}
    facts = [
        [section["title"], label, text]
        for section in by_code.values()
        if section["code"] not in UNPRINTED
        for label, text in section["rows"]
    ]
    titles = [f"{programme.title}实施方案", f"{programme.host.name}　{programme.code}"]
    tables = [Table(["部分", "项目", "内容"], facts, titles, sheet_name="实施方案", widths=[16, 18, 70])]
    for code, name, widths in (
        ("courses", "日程与课程", [13, 8, 44, 14, 8, 14]),
        ("lecturers", "授课专家", [14, 40, 30, 14]),
        ("budget", "经费预算", [18, 30, 10, 10, 14, 10, 18] if reading.filing.budget_lines else [20, 18]),
    ):
        table = by_code[code]["table"]
        rows = [
            [numeric(cell) if place in table.get("numbers", ()) else cell for place, cell in enumerate(row)]
            for row in table["rows"]
        ]
        if code == "budget" and rows:
            blanks = [""] * (len(table["header"]) - 2)
            rows.append(["合计", *blanks, total(reading.filing.budget)])
        tables.append(Table(table["header"], rows, [name], sheet_name=name, widths=widths, formats=FORMATS))
    return write_workbook(*tables)


def numeric(text):
    return Decimal(text.replace(",", "")) if text else ""

"""The 经费结算表 (经费决算表 where the notice calls it so) as PDF and xlsx, drawn from the data."""

from datetime import date
from decimal import Decimal

from accounts.refusals import Refused
from finance.amounts import in_capitals
from finance.models import Settlement
from finance.reckoning import Reckoning, reckon
from workflow.lifecycle import State
from workflow.papers import render_table_paper
from workflow.xlsx.writing import write_table

HEADER = ("序号", "支出科目", "事项", "数量", "单价（元）", "天数", "金额（元）", "预算（元）")
WIDTHS = (10, 22, 50, 13, 20, 11, 24, 24)
CHARACTERS = (6, 14, 34, 9, 13, 8, 16, 16)
SEAL = "承办单位（公章）"


def settlement_of(programme) -> Settlement:
    settlement = Settlement.objects.filter(programme=programme).first()
    if settlement is None:
        raise Refused(
            f"“{programme}”还没有填写经费结算，结算表无从生成。请先在“经费结算”中填写实际支出。",
            code="no_settlement",
        )
    settlement.programme = programme
    return settlement


def settlement_pdf(programme, *, on: date | None = None) -> bytes:
    """The settlement table of a class as PDF; Refused while the class has no settlement.

    `on` is today in Asia/Shanghai, by which a paper that has not come in is judged late; without it none is.
    """
    settlement = settlement_of(programme)
    reckoning = reckon(settlement, on=on)
    return render_table_paper(
        title_of(reckoning),
        subtitle(reckoning),
        HEADER,
        rows_of(reckoning, count=shown),
        column_widths=WIDTHS,
        align="cllrrrrr",
        total=total_of(reckoning),
        notes=notes_of(reckoning),
        seals=seals_of(reckoning),
        landscape=False,
        number=programme.code,
        mark="" if settlement.state in (State.SUBMITTED, State.ACCEPTED) else "未提交，仅供核对",
    )


def settlement_xlsx(programme, *, on: date | None = None) -> bytes:
    """The same table as a workbook; Refused while the class has no settlement."""
    reckoning = reckon(settlement_of(programme), on=on)
    return write_table(
        [title_of(reckoning), *subtitle(reckoning)],
        HEADER,
        [*rows_of(reckoning), total_of(reckoning)],
        notes=[*notes_of(reckoning), "", "　　　　".join(f"{seal}：" for seal in seals_of(reckoning))],
        sheet_name=reckoning.form_name,
        widths=CHARACTERS,
        formats={"数量": "General", "天数": "General"},
    )


def title_of(reckoning):
    programme = reckoning.settlement.programme
    return f"{programme.plan.programme_name}高级研修项目{reckoning.form_name}"


def subtitle(reckoning):
    programme = reckoning.settlement.programme
    days = f"{programme.starts_on} 至 {programme.ends_on}" if programme.starts_on else programme.period
    return [
        f"研修选题：{programme.title}",
        f"承办单位：{programme.host}　　选题申报单位：{programme.sponsor}",
        f"举办时间：{days}　　举办地点：{programme.place}　　签到：{reckoning.people} 人、{reckoning.people_days} 人天",
    ]


def rows_of(reckoning: Reckoning, count=Decimal):
    """One row a line, then what the category comes to beside its budget; a category without either is left out.

    `count` writes quantities and days.
    """
    rows, number = [], 0
    for category in reckoning.categories:
        for line in category.lines:
            number += 1
            quantity, days = count(line.quantity), count(line.days)
            rows.append(
                [number, category.name, line.description, quantity, line.unit_price, days, line.amount, None]
            )
        if category.lines or category.budget is not None:
            rows.append([None, category.name, "小计", None, None, None, category.actual, category.budget])
    return rows


def shown(count):
    """60.0 → 60, 4.5 → 4.5: a count as people write it."""
    return f"{count.normalize():f}"


def total_of(reckoning):
    return [None, "合计", "", None, None, None, reckoning.total, reckoning.budget_total]


def notes_of(reckoning):
    settlement, allowed = reckoning.settlement, reckoning.payable
    notes = [f"实际支出合计（大写）：人民币{in_capitals(reckoning.total)}"]
    if settlement.programme.is_subsidised:
        notes.append(f"应拨付（大写）：人民币{in_capitals(allowed.amount)}（{allowed.amount:,.2f} 元）")
        notes.append(f"单位自筹：{allowed.own_cost:,.2f} 元。{allowed.formula}。")
    else:
        notes.append(f"经费方式：单位自筹，全额 {allowed.own_cost:,.2f} 元由单位承担。")
    notes += [each.sentence for each in allowed.cuts]
    if settlement.payee_name:
        notes.append(
            f"收款户名：{settlement.payee_name}　　开户行：{settlement.payee_bank}　　账号：{settlement.masked_account}"
        )
    return notes


def seals_of(reckoning):
    """Room for the seals that the rules ask for on this table (004-21), else for the host's own."""
    rule = reckoning.rules.get("completion.documents")
    item = next((i for i in (rule.value if rule else ()) if i["code"] == "settlement_form"), {})
    return [f"{seal}" for seal in item.get("seals", ())] or [SEAL]


FORMS = {
    "pdf": (settlement_pdf, "application/pdf"),
    "xlsx": (settlement_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

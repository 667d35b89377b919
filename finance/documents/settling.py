"""The 经费结算表 (经费决算表 where the notice calls it so, with room for its two seals), drawn from the data."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from finance.amounts import add_up, in_capitals
from finance.documents.basis import Basis, basis_of, subtitle, titled
from finance.documents.official import Imprint, OfficialTable, Pairs, counted, data_sha256, yuan
from finance.models import Settlement
from finance.reckoning import Reckoning
from workflow.lifecycle import State

PLAIN = ("序号", "支出科目", "事项", "数量", "单位", "单价（元）", "天数", "金额（元）", "预算（元）")
CUT = (*PLAIN[:7], "申报金额（元）", "核减（元）", "核定金额（元）", "预算（元）", "核减理由")
SEAL = "承办单位（公章）"
SIGNED = "单位负责人：　　　　　　　财务负责人：　　　　　　　填表人：　　　　　　　填表日期："


class Figures(NamedTuple):
    """What the table ends in, 元: fixed once accepted, else as reckoned now."""

    total: Decimal
    claimed: Decimal
    eligible: Decimal
    payable: Decimal
    own_cost: Decimal
    formula: str
    cuts: Sequence[str]
    people_days: int


def settlement_pdf(programme, *, on: date | None = None, preview: bool = False) -> bytes:
    """The settlement table of a class as PDF; Refused while the class has no settlement.

    `on` is today in Asia/Shanghai, by which a paper that has not come in is judged late; without it none is.
    """
    paper = settlement_table(basis_of(programme, on=on))
    return paper.pdf(Imprint(data_sha256(paper), preview=preview))


def settlement_xlsx(programme, *, on: date | None = None, preview: bool = False) -> bytes:
    """The same table as a workbook; Refused while the class has no settlement."""
    paper = settlement_table(basis_of(programme, on=on))
    return paper.xlsx(Imprint(data_sha256(paper), preview=preview))


def figures_of(settlement: Settlement, reckoning: Reckoning) -> Figures:
    if settlement.state == State.ACCEPTED:
        return Figures(
            settlement.total, settlement.claimed if settlement.claimed is not None else settlement.payable,
            settlement.eligible if settlement.eligible is not None else settlement.total, settlement.payable,
            settlement.own_cost, settlement.formula, [cut[0] for cut in settlement.cuts], settlement.people_days or 0,
        )  # fmt: skip
    allowed = reckoning.payable
    cuts = [each.sentence for each in (*allowed.cuts, *(split.cut for split in reckoning.splits))]
    return Figures(
        reckoning.total, reckoning.claimed, reckoning.eligible, allowed.amount, allowed.own_cost, allowed.formula, cuts,
        reckoning.people_days,
    )  # fmt: skip


def settlement_table(basis: Basis) -> OfficialTable:
    """The table of a class whose account has been begun."""
    settlement, reckoning = basis.begun
    figures = figures_of(settlement, reckoning)
    cut = reckoning.cut_total != 0
    rows, total = rows_of(reckoning, cut)
    return OfficialTable(
        name=basis.form_name,
        title=titled(basis.programme, basis.form_name),
        number=basis.programme.code,
        subtitle=subtitle(basis.programme),
        header=CUT if cut else PLAIN,
        rows=rows,
        widths=(10, 21, 54, 11, 11, 21, 11, 23, 21, 23, 21, 36)
        if cut
        else (11, 23, 47, 12, 12, 22, 12, 24, 24),
        align="cllrcrrrrrrl" if cut else "cllrcrrrr",
        characters=(6, 14, 34, 9, 8, 13, 8, 16, 14, 16, 16, 36) if cut else (6, 14, 34, 9, 8, 13, 8, 16, 16),
        total=total,
        facts=facts_of(basis, reckoning, figures),
        notes=[SIGNED],
        seals=seals_of(basis),
        mark=basis.mark,
        landscape=cut,
        formats={"数量": "General", "天数": "General"},
    )


def rows_of(reckoning: Reckoning, cut: bool):
    """(rows, total): one row a line, then what the category comes to beside its budget; an empty category is left out."""
    rows: list[list] = []
    number = 0
    for category in reckoning.categories:
        for line in category.lines:
            number += 1
            told = [
                number, category.name, line.description, counted(line.quantity), line.unit, line.unit_price,
                counted(line.days), line.amount,
            ]  # fmt: skip
            rows.append([*told, *cut_of(line), None, reason_of(line)] if cut else [*told, None])
        if category.lines or category.budget is not None:
            sums = summed(category.actual, category.approved, category.budget, cut)
            rows.append([None, category.name, "小计", None, None, None, None, *sums])
    sums = summed(reckoning.total, reckoning.reviewed, reckoning.budget_total, cut)
    return rows, [None, "合计", None, None, None, None, None, *sums]


def summed(actual, approved, budget, cut):
    return [actual, actual - approved, approved, budget, None] if cut else [actual, budget]


def cut_of(line):
    return (
        [line.amount - line.approved, line.approved] if line.approved != line.amount else [None, line.amount]
    )


def reason_of(line):
    found = getattr(line, "cut", None)
    return f"{found.reason}（{found.organisation_name}）" if found else None


def facts_of(basis: Basis, reckoning: Reckoning, figures: Figures) -> Pairs:
    """What stands in the box below: sums in words, how the payable came about, who bears the rest, who was there."""
    found = [("实际支出合计", f"{yuan(figures.total)}　（大写）人民币{in_capitals(figures.total)}")]
    if reckoning.cut_total:
        found.append(("审核核减", f"{yuan(reckoning.cut_total)}，核减后 {yuan(reckoning.reviewed)}"))
    above = reckoning.reviewed - figures.eligible
    if above > 0:
        found.append(("超标准部分（自筹）", yuan(above)))
    if basis.programme.is_subsidised:
        found.append(("申请拨付", yuan(figures.claimed)))
        found.append(("应拨付", f"{yuan(figures.payable)}　（大写）人民币{in_capitals(figures.payable)}"))
        found.append(("计算过程", figures.formula))
    else:
        found.append(("经费方式", "单位自筹，全额由单位承担"))
    if figures.cuts:
        found.append(("依据", "\n".join(figures.cuts)))
    found.append(("单位自筹", "\n".join([yuan(figures.own_cost), *own_cost_of(reckoning, figures.own_cost)])))
    found.append(("参训情况", attended(basis.settlement, reckoning, figures)))
    if basis.programme.is_subsidised:
        source = basis.programme.fund_source or basis.rules.value("subsidy.fund_source", "") or "—"
        found.append(("经费来源", f"财政资助：{source}"))
        found.append(("收款单位", payee_of(basis.payee)))
    return found


def own_cost_of(reckoning: Reckoning, own_cost: Decimal):
    """The own cost by channel, and what nobody has named yet."""
    for share in reckoning.shares:
        name = f"（{share.name}）" if share.name else ""
        yield f"{share.get_channel_display()}{name} {yuan(share.amount)}"
    rest = own_cost - add_up(share.amount for share in reckoning.shares)
    if reckoning.shares and rest > 0:
        yield f"未写明来源 {yuan(rest)}"


def attended(settlement, reckoning: Reckoning, figures: Figures) -> str:
    words = (
        f"签到 {reckoning.people} 人、{figures.people_days} 人天；工作人员 {len(reckoning.presence.staff)} 人"
    )
    travel = [
        f"{name} {counted(days)} 天"
        for name, days in (("报到", settlement.arrival_days), ("撤离", settlement.departure_days))
        if days
    ]
    return "；".join([words, *travel])


def payee_of(payee) -> str:
    """On this table the account is always masked: it goes through many hands."""
    if not payee.payee_name:
        return "（未填写）"
    return f"户名 {payee.payee_name}　开户行 {payee.payee_bank}　账号 {payee.masked_account}"


def seals_of(basis: Basis) -> list[str]:
    """Room for the seals that the rules ask for on this table (004-21), else for the host's own."""
    rule = basis.rules.get("completion.documents")
    items = [item for item in (rule.value if rule else ()) if item["code"] == "settlement_form"]
    return [str(seal) for item in items for seal in item.get("seals", ())] or [SEAL]


# What the preview doors draw: nothing of it is kept.
FORMS = {
    "pdf": (partial(settlement_pdf, preview=True), "application/pdf"),
    "xlsx": (
        partial(settlement_xlsx, preview=True),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}

"""The 经费预算表: what a class was to cost, by line and category, and from which channels."""

from collections.abc import Iterator
from decimal import Decimal

from applications.amounts import total
from applications.budgets import Line
from applications.budgets import lines_of as filed_lines
from applications.funding import shares_of
from finance.amounts import add_up, in_capitals
from finance.documents.basis import Basis, subtitle, titled
from finance.documents.official import NOT_SUBMITTED, OfficialTable, Pairs, counted, yuan
from finance.documents.settling import SEAL, SIGNED
from finance.models import BudgetLine
from finance.reckoning import category_names
from workflow.lifecycle import State

HEADER = ("序号", "支出科目", "事项", "数量", "单位", "单价（元）", "天数", "金额（元）")


def planned_of(basis: Basis) -> dict[str, Decimal]:
    """{category: 元} of the accepted budget, else of the filing as it stands, in the order of the rules."""
    filing = getattr(basis.programme, "filing", None)
    found = {row.category: row.amount for row in basis.budget}
    if not found and filing is not None:
        found = {category: Decimal(amount) for category, amount in filing.budget.items() if amount}
    names = list(category_names(basis.rules))
    return {name: found[name] for name in [*names, *(n for n in found if n not in names)] if name in found}


def budget_table(basis: Basis) -> OfficialTable:
    planned = planned_of(basis)
    whole = add_up(planned.values())
    return OfficialTable(
        name="经费预算表",
        title=titled(basis.programme, "经费预算表"),
        number=basis.programme.code,
        subtitle=subtitle(basis.programme),
        header=HEADER,
        rows=rows_of(basis, planned),
        widths=(11, 23, 62, 12, 12, 23, 12, 26),
        align="cllrcrrr",
        characters=(6, 16, 40, 10, 8, 14, 8, 18),
        total=[None, "合计", None, None, None, None, None, whole],
        facts=facts_of(basis, whole),
        notes=[SIGNED],
        seals=[SEAL],
        mark=mark_of(basis),
        landscape=False,
        formats={"数量": "General", "天数": "General"},
    )


def mark_of(basis: Basis) -> str:
    filing = getattr(basis.programme, "filing", None)
    sent = bool(basis.budget) or (filing and filing.state in (State.SUBMITTED, State.ACCEPTED))
    return "" if sent else NOT_SUBMITTED


def lines_of(basis: Basis) -> list[BudgetLine] | list[Line]:
    """The lines that the settlement took over, else those of the filing as it stands."""
    if basis.budget_lines:
        return list(basis.budget_lines)
    filing = getattr(basis.programme, "filing", None)
    return filed_lines(filing.budget_lines) if filing else []


def rows_of(basis: Basis, planned):
    rows: list[list] = []
    number, lines = 0, lines_of(basis)
    for category, amount in planned.items():
        found = [row for row in lines if row.category == category]
        for line in found:
            number += 1
            rows.append(
                [
                    number, category, line.description, counted(line.quantity), line.unit, line.unit_price,
                    counted(line.days), line.amount,
                ]
            )  # fmt: skip
        what = "小计" if found else "（按科目填报，未列明细）"
        rows.append([None, category, what, None, None, None, None, amount])
    return rows


def facts_of(basis: Basis, whole: Decimal) -> Pairs:
    return [
        ("预算合计", f"{yuan(whole)}　（大写）人民币{in_capitals(whole)}"),
        ("经费来源", "\n".join(channels_of(basis))),
    ]


def channels_of(basis: Basis) -> Iterator[str]:
    """Who is to pay how much, and what the subsidy may not exceed."""
    filing, cap = getattr(basis.programme, "filing", None), basis.rules.get("subsidy.cap")
    shares = shares_of(filing, basis.rules) if filing else []
    for share in shares:
        yield f"{share.label} {yuan(share.amount)}"
    if not shares:
        yield basis.programme.get_funding_display()
    if basis.programme.is_subsidised and cap:
        yield f"财政资助不超过 {yuan(Decimal(cap.value))}（{cap.citation}）"


def why_no_budget(basis: Basis) -> str:
    filing = getattr(basis.programme, "filing", None)
    if basis.budget or (filing is not None and total(filing.budget)):
        return ""
    return "还没有经费预算：开班备案中填报预算后才能生成。"

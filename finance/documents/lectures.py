"""The 讲课费签收单: for whom, when and how much, with room to sign. It bears no ID number."""

from decimal import Decimal

from applications.models import Half
from finance.amounts import add_up, in_capitals
from finance.documents.basis import Basis, subtitle, titled
from finance.documents.official import OfficialTable, Pairs, counted, yuan
from finance.documents.settling import SEAL

HEADER = (
    "序号", "姓名", "工作单位", "职称、职务", "授课日期", "时段", "学时", "标准（元/学时，税后）", "税后金额（元）",
    "代扣税款（元）", "应发金额（元）", "签名",
)  # fmt: skip
SIGNED = "单位负责人：　　　　　　　　财务负责人：　　　　　　　　制表人：　　　　　　　　发放日期："


def fees_of(basis: Basis):
    """The lecture fees by day and half day, each with its line."""
    found = [fee for line in basis.lines if (fee := getattr(line, "lecture", None)) is not None]
    return sorted(found, key=lambda fee: (fee.on, list(Half).index(Half(fee.half)), fee.pk))


def lecture_table(basis: Basis) -> OfficialTable:
    rule = basis.rules.get("expense.lecture_fee")
    rates = {item["code"]: item for item in (rule.value if rule else ())}
    fees = fees_of(basis)
    net, tax = add_up(fee.net for fee in fees), add_up(fee.tax for fee in fees)
    rows = [
        [
            at, fee.name, fee.unit, fee.title, fee.on, fee.get_half_display(), counted(fee.hours), rate_of(fee, rates),
            fee.net, fee.tax, fee.gross, None,
        ]
        for at, fee in enumerate(fees, start=1)
    ]  # fmt: skip
    hours = counted(sum((fee.hours for fee in fees), Decimal(0)))
    return OfficialTable(
        name="讲课费签收单",
        title=titled(basis.programme, "讲课费签收单"),
        number=basis.programme.code,
        subtitle=subtitle(basis.programme),
        header=HEADER,
        rows=rows,
        widths=(9, 18, 36, 28, 20, 12, 11, 22, 22, 20, 22, 32),
        align="clllccrrrrrl",
        characters=(6, 12, 30, 22, 13, 8, 8, 16, 16, 16, 16, 24),
        total=[None, "合计", None, None, None, None, hours, None, net, tax, net + tax, None],
        facts=facts_of(net, tax),
        notes=notes_of(rule),
        seals=[SEAL],
        mark=basis.mark,
        row_height=11,
        formats={"学时": "General"},
    )


def rate_of(fee, rates) -> Decimal | None:
    """元 per 学时 of the lecturer's rank; None where the rules state none."""
    rate = rates.get(fee.rank) or rates.get("other")
    return Decimal(rate["amount"]) if rate else None


def facts_of(net: Decimal, tax: Decimal) -> Pairs:
    return [
        ("实发金额（税后）", f"{yuan(net)}　（大写）人民币{in_capitals(net)}"),
        ("应发金额（含税）", f"{yuan(net + tax)}　（大写）人民币{in_capitals(net + tax)}"),
    ]


def notes_of(rule) -> list[str]:
    """Where the standard stands, and what signing means."""
    cited = [f"讲课费标准按 {rule.citation} 执行。"] if rule else []
    return [*cited, "签收人在“签名”栏亲笔签名，即确认已收到本人名下的税后金额。", SIGNED]


def why_no_lectures(basis: Basis) -> str:
    if fees_of(basis):
        return ""
    return "还没有登记讲课费：在讲课费的支出中写明授课人、日期和学时后才能生成。"

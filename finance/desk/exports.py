"""The year's tables to take away: one row a class, a line, a payment, a source of money. Rows come one by one."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from finance.desk.reading import programmes_of, read_cases
from finance.models import Expense, Invoice, Payment, Transfer
from workflow.lifecycle import State
from workflow.xlsx.writing import Table

AT_ONCE = 2000
CLASS = ("项目编号", "研修选题", "类别", "省份", "承办单位")
CLASS_FIELDS = (
    "settlement__programme__code", "settlement__programme__title", "settlement__programme__track__name",
    "settlement__programme__province__short_name", "settlement__programme__host__name",
)  # fmt: skip
WIDTHS = (13, 34, 14, 10, 30)


class Export(NamedTuple):
    """A table on offer: its name, what a row of it is, and the function of (user, year, today) that gives it."""

    name: str
    row: str
    table: Callable[..., Table]


def settlements(user, year: int, today: date) -> Table:
    header = (
        *CLASS, "经费方式", "经费来源", "拨付单位", "结算状态", "收到日期", "期限", "逾期天数", "实际支出", "核减后支出", "核定支出",
        "申请拨付", "应拨付", "单位自筹", "已拨付", "已追回", "待追回", "版次", "笔数", "缺凭证笔数", "人天", "结业合格人数", "每人天成本",
        "每合格学员成本", "须注意",
    )  # fmt: skip
    return Table(
        header, (settlement_row(case, today) for case in read_cases(user, year, today)),
        title_rows=[f"{year}年度经费结算汇总", "金额单位：元"], sheet_name="结算汇总", widths=WIDTHS,
        text_columns=("项目编号",),
    )  # fmt: skip


def settlement_row(case, today: date) -> tuple:
    programme, settlement = case.programme, case.settlement
    received = case.due.received_on if case.due else None
    return (
        programme.code, programme.title, programme.track.name, case.province, programme.host.name,
        programme.get_funding_display(), case.source, case.payer,
        State(settlement.state).label if settlement else "未填报", received, case.due_on,
        case.due.days_late(today) if case.due else None, case.total, case.reviewed if settlement else None,
        settlement.eligible if settlement else None, case.claimed, case.payable,
        settlement.own_cost if settlement else None, case.paid, case.recovered, case.outstanding,
        settlement.edition if settlement else None, case.count, case.bare, case.people_days, case.passed, case.per_day,
        case.per_passed, "；".join(risk.label for risk in case.risks),
    )  # fmt: skip


def lines(user, year: int, today: date) -> Table:
    header = (
        *CLASS, "结算状态", "支出类别", "事项", "单位", "数量", "单价", "天数", "金额", "核定金额", "核减理由", "票据张数", "票据金额",
    )  # fmt: skip
    return Table(
        header, line_rows(user, year), title_rows=[f"{year}年度支出明细", "金额单位：元"], sheet_name="支出明细",
        widths=(*WIDTHS, 10, 12, 30), text_columns=("项目编号",), formats={"数量": "0.0", "天数": "0.0"},
    )  # fmt: skip


def line_rows(user, year: int) -> Iterator[tuple]:
    """Every line of every class, in the order of the plan; the database hands over so many at a time."""
    invoices = Invoice.objects.filter(expense=OuterRef("pk")).order_by().values("expense")
    rows = (
        Expense.objects.filter(settlement__programme__in=programmes_of(user, year).values("pk"))
        .order_by("settlement__programme__plan", "settlement__programme__number", "pk")
        .values_list(
            *CLASS_FIELDS, "settlement__state", "category", "description", "unit", "quantity", "unit_price", "days",
            "amount", Coalesce("cut__approved", "amount"), Coalesce("cut__reason", Value("")),
            Coalesce(Subquery(invoices.annotate(n=Count("pk")).values("n")), 0),
            Subquery(invoices.annotate(sum=Sum("amount")).values("sum")),
        )
    )  # fmt: skip
    words = dict(State.choices)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield (*row[:5], words[row[5]], *row[6:])


def payments(user, year: int, today: date) -> Table:
    header = (
        *CLASS, "版次", "金额", "经费来源", "拨付单位", "状态", "户名", "开户行", "审定人", "审定日期", "拨付日期", "凭证号", "办理次数",
    )  # fmt: skip
    return Table(
        header, payment_rows(user, year), title_rows=[f"{year}年度拨付明细", "金额单位：元；账号不导出"], sheet_name="拨付明细",
        widths=WIDTHS, text_columns=("项目编号", "凭证号"),
    )  # fmt: skip


def payment_rows(user, year: int) -> Iterator[tuple]:
    tries = (
        Transfer.objects.filter(payment=OuterRef("pk")).order_by().values("payment").annotate(n=Count("pk"))
    )
    rows = (
        Payment.objects.visible_to(user)
        .filter(settlement__programme__plan__year=year)
        .order_by("settlement__programme__plan", "settlement__programme__number", "edition")
        .values_list(
            *CLASS_FIELDS, "edition", "amount", "fund_source", "settlement__payer__name", "state", "payee_name",
            "payee_bank", "approved_by__display_name", "approved_at", "paid_at", "reference",
            Coalesce(Subquery(tries.values("n")), 0),
        )
    )  # fmt: skip
    words = dict(Payment.State.choices)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield (*row[:9], words[row[9]], *row[10:13], day(row[13]), day(row[14]), *row[15:])


def day(moment):
    return timezone.localdate(moment) if moment else None


def funding(user, year: int, today: date) -> Table:
    return Table(
        (*CLASS, "资金渠道", "金额", "占实际支出（%）"), funding_rows(user, year, today),
        title_rows=[f"{year}年度经费来源构成", "金额单位：元"], sheet_name="经费来源", widths=(*WIDTHS, 34),
        text_columns=("项目编号",), formats={"占实际支出（%）": "0.0"},
    )  # fmt: skip


def funding_rows(user, year: int, today: date) -> Iterator[tuple]:
    for case in read_cases(user, year, today):
        programme = case.programme
        for name, amount in case.funding.items():
            part = (amount * 100 / case.total).quantize(Decimal("0.1")) if case.total else None
            yield (
                programme.code, programme.title, programme.track.name, case.province, programme.host.name, name, amount, part,
            )  # fmt: skip


EXPORTS = {
    "settlements": Export(
        "结算汇总", "一期一行：支出、应拨付、已拨付、追回、人均成本和须注意事项", settlements
    ),
    "lines": Export("支出明细", "一笔一行：类别、数量、单价、金额、核定金额、核减理由和票据张数", lines),
    "payments": Export("拨付明细", "一笔一行：金额、经费来源、户名、经办日期和凭证号", payments),
    "funding": Export(
        "经费来源构成", "一期一个渠道一行：财政资助按经费来源，自筹按申报单位、承办单位和其他来源", funding
    ),
}

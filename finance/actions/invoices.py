"""Invoices behind the lines of a settlement. Each write counts the settlement's version up."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Refused
from finance.actions.lines import bump, still_there
from finance.checks import FROZEN, require_open
from finance.models import USED_ELSEWHERE, Expense, Invoice
from workflow.actions import locked
from workflow.journal import keep_refusals, record


@keep_refusals("save_invoice", only=FROZEN)
@transaction.atomic
def save_invoice(
    line: Expense, *, code: str, number: str, seller: str, dated: date, amount: Decimal, actor, now
) -> Invoice:
    """Write down an invoice behind a line. One used before, by anybody in any year, is refused without saying by whom."""
    settlement = locked(line.settlement)
    line = still_there(settlement, line)
    require_open(settlement, line.category, actor, line=line)
    if dated > timezone.localdate(now):
        raise Refused(f"开票日期 {dated:%Y-%m-%d} 还没有到，请照票面填写。", code="to_come", field="dated")
    own = (
        Invoice.objects.filter(expense__settlement=settlement, code=code, number=number)
        .select_related("expense")
        .first()
    )
    if own is not None:
        raise Refused(
            f"该发票已用于本次结算的“{own.expense.description}”，一张发票只能用一次。",
            code="used_here",
            status=409,
            field="number",
        )
    invoice = Invoice(expense=line, code=code, number=number, seller=seller, dated=dated, amount=amount)
    try:
        with transaction.atomic():
            invoice.save()
    except IntegrityError as error:
        if not Invoice.objects.filter(code=code, number=number).exists():
            raise
        raise Refused(USED_ELSEWHERE, code="used_elsewhere", status=409, field="number") from error
    bump(settlement)
    after = f"{line.description}：票据 {number}，{seller}，{amount:,.2f} 元"
    record(settlement, "save_invoice", actor=actor, now=now, after=after)
    return invoice


@keep_refusals("remove_invoice", only=FROZEN)
@transaction.atomic
def remove_invoice(invoice: Invoice, *, actor, now):
    settlement = locked(invoice.expense.settlement)
    found = Invoice.objects.select_for_update().select_related("expense").filter(pk=invoice.pk).first()
    if found is None:
        raise Refused("这张票据已被删除，请刷新页面后核对。", code="gone", status=409)
    require_open(settlement, found.expense.category, actor, line=found.expense)
    before = f"{found.expense.description}：票据 {found.number}，{found.amount:,.2f} 元"
    found.delete()
    bump(settlement)
    record(settlement, "remove_invoice", actor=actor, now=now, before=before)

"""Lines of a settlement and the invoices behind them. Each write counts the settlement's version up."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import validated
from accounts.refusals import Refused
from finance.amounts import line_amount
from finance.checks import require_open
from finance.models import USED_ELSEWHERE, Expense, Invoice, Settlement
from finance.reckoning import category_names
from workflow.actions import locked
from workflow.journal import record
from workflow.models import Attachment

LARGEST_LINE = Decimal("100000000")


def bump(settlement):
    settlement.version += 1
    settlement.save(update_fields=["version"])


def described(line: Expense) -> str:
    return f"{line.category} {line.description} {line.quantity} × {line.unit_price:,.2f} × {line.days} ＝ {line.amount:,.2f} 元"


@transaction.atomic
def save_expense(
    settlement: Settlement, *, line: Expense | None = None, category: str, description: str, quantity: Decimal,
    unit_price: Decimal, days: Decimal, actor, now, version=None,
) -> Expense:  # fmt: skip
    """Write one line, new or given; its amount is computed here. `version` is the settlement's as the person saw it."""
    settlement = locked(settlement, version=version)
    require_open(settlement, category, actor)
    known = category_names(settlement.programme.rule_set.rules())
    if category not in known:
        raise Refused(
            f"没有“{category}”这一支出科目，可用：{'、'.join(known)}。",
            code="unknown_category",
            field="category",
        )
    amount = line_amount(quantity, unit_price, days)
    if amount >= LARGEST_LINE:
        raise Refused(
            "金额过大，请核对数量、单价和天数，单位是否为元。", code="too_large", field="unit_price"
        )
    before = ""
    if line is None:
        line = Expense(settlement=settlement)
    else:
        line = still_there(settlement, line)
        require_open(settlement, line.category, actor)
        before = described(line)
    line.category, line.description, line.amount = category, description, amount
    line.quantity, line.unit_price, line.days = quantity, unit_price, days
    validated(line).save()
    bump(settlement)
    record(settlement, "save_expense", actor=actor, now=now, before=before, after=described(line))
    return line


def still_there(settlement, line):
    found = Expense.objects.select_for_update().filter(settlement=settlement, pk=line.pk).first()
    if found is None:
        raise Refused("这一笔支出已被删除，请刷新页面后核对。", code="gone", status=409)
    return found


@transaction.atomic
def remove_expense(line: Expense, *, actor, now, version=None):
    """Take a line out; its invoices become free for use again, its vouchers are kept as older versions."""
    settlement = locked(line.settlement, version=version)
    line = still_there(settlement, line)
    require_open(settlement, line.category, actor)
    before = described(line)
    Attachment.objects.filter(subject=line.key).current().update(superseded_at=now)
    line.delete()
    bump(settlement)
    record(settlement, "remove_expense", actor=actor, now=now, before=before)


@transaction.atomic
def save_invoice(
    line: Expense, *, code: str, number: str, seller: str, dated: date, amount: Decimal, actor, now
) -> Invoice:
    """Write down an invoice behind a line. One used before, by anybody in any year, is refused without saying by whom."""
    settlement = locked(line.settlement)
    line = still_there(settlement, line)
    require_open(settlement, line.category, actor)
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


@transaction.atomic
def remove_invoice(invoice: Invoice, *, actor, now):
    settlement = locked(invoice.expense.settlement)
    found = Invoice.objects.select_for_update().select_related("expense").filter(pk=invoice.pk).first()
    if found is None:
        raise Refused("这张票据已被删除，请刷新页面后核对。", code="gone", status=409)
    require_open(settlement, found.expense.category, actor)
    before = f"{found.expense.description}：票据 {found.number}，{found.amount:,.2f} 元"
    found.delete()
    bump(settlement)
    record(settlement, "remove_invoice", actor=actor, now=now, before=before)

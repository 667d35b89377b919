"""Lines of a settlement. Each write counts the settlement's version up."""

from decimal import Decimal

from django.db import transaction

from accounts.actions import validated
from accounts.refusals import Refused
from applications.budgets import unknown_category
from finance.actions.lapsing import let_cut_fall
from finance.amounts import line_amount
from finance.checks import FROZEN, require_open
from finance.models import Expense, LectureFee, Settlement
from finance.reckoning import category_names
from workflow.actions import locked
from workflow.journal import keep_refusals, record
from workflow.models import Attachment

LARGEST_LINE = Decimal("100000000")


def bump(settlement):
    settlement.version += 1
    settlement.save(update_fields=["version"])


def described(line: Expense) -> str:
    return f"{line.category} {line.description} {line.quantity}{line.unit and f' {line.unit}'} × {line.unit_price:,.2f} × {line.days} ＝ {line.amount:,.2f} 元"


@keep_refusals("save_expense", only=FROZEN)
@transaction.atomic
def save_expense(
    settlement: Settlement, *, line: Expense | None = None, category: str, description: str, quantity: Decimal,
    unit_price: Decimal, days: Decimal, unit: str = "", actor, now, version=None,
) -> Expense:  # fmt: skip
    """Write one line, new or given; its amount is computed here. `version` is the settlement's as the person saw it."""
    settlement = locked(settlement, version=version)
    if line is not None:
        line = still_there(settlement, line)
        require_open(settlement, line.category, actor, line=line)
        if LectureFee.objects.filter(expense=line).exists():
            raise Refused(
                f"“{line.description}”是讲课费，金额由税后金额与代扣税款得出，请在“讲课费”页修改。",
                code="lecture_line",
                status=409,
            )
    if line is None or line.category != category:
        require_open(settlement, category, actor)
    known = category_names(settlement.programme.rule_set.rules())
    if category not in known:
        raise Refused(
            unknown_category(category, known),
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
        before = described(line)
    line.category, line.description, line.amount = category, description, amount
    line.quantity, line.unit, line.unit_price, line.days = quantity, unit, unit_price, days
    validated(line).save()
    if before and before != described(line):
        let_cut_fall(settlement, line, actor=actor, now=now)
    bump(settlement)
    record(settlement, "save_expense", actor=actor, now=now, before=before, after=described(line))
    return line


def still_there(settlement, line):
    found = Expense.objects.select_for_update().filter(settlement=settlement, pk=line.pk).first()
    if found is None:
        raise Refused("这一笔支出已被删除，请刷新页面后核对。", code="gone", status=409)
    return found


@keep_refusals("remove_expense", only=FROZEN)
@transaction.atomic
def remove_expense(line: Expense, *, actor, now, version=None):
    """Take a line out; its invoices become free for use again, its vouchers are kept as older versions."""
    settlement = locked(line.settlement, version=version)
    line = still_there(settlement, line)
    require_open(settlement, line.category, actor, line=line)
    before = described(line)
    keys = [line.key, *(invoice.key for invoice in line.invoices.all())]
    Attachment.objects.filter(subject__in=keys).current().update(superseded_at=now)
    line.delete()
    bump(settlement)
    record(settlement, "remove_expense", actor=actor, now=now, before=before)

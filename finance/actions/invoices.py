"""Invoices behind the lines of a settlement. Each write counts the settlement's version up."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Refused
from finance.actions.lines import bump, still_there
from finance.checks import FROZEN, require_open
from finance.models import USED_ELSEWHERE, Expense, Invoice, Proposal, SecondUse, Settlement
from finance.numbering import Misnumbered, numbered
from workflow.actions import attach, detach, locked
from workflow.journal import keep_refusals, record
from workflow.models import Attachment

SCAN = "scan"
SECOND = "used_elsewhere"


@dataclass(frozen=True)
class Voucher:
    """What stands on an invoice; amounts in 元. `kind` empty: the number tells."""

    number: str
    seller: str
    dated: date
    amount: Decimal
    code: str = ""
    kind: str = ""
    tax: Decimal | None = None
    seller_number: str = ""
    buyer: str = ""
    read_from: str = Invoice.ReadFrom.TYPED


def settled(voucher: Voucher) -> Voucher:
    """The voucher under the one pair of code and number that it always has."""
    try:
        kind, code, number = numbered(voucher.kind, voucher.code, voucher.number, voucher.seller)
    except Misnumbered as fault:
        raise Refused(fault.sentence, code="misnumbered", field=fault.field) from fault
    return replace(voucher, kind=kind, code=code, number=number)


def save_invoice(
    line: Expense, *, invoice: Invoice | None = None, proposal: Proposal | None = None, actor, now, **voucher
) -> Invoice:
    """Write down an invoice behind a line, new or given; `voucher` holds the fields of `Voucher`.

    One used before, by anybody in any year, is refused without saying by whom; the offices are told of the attempt.
    With an e-invoice that waited to be confirmed, its file becomes the scan.
    """
    shown = settled(Voucher(**voucher))
    try:
        return write_invoice(line, voucher=shown, invoice=invoice, proposal=proposal, actor=actor, now=now)
    except Refused as refusal:
        if refusal.code == SECOND:
            note_second_use(line, shown, actor=actor, now=now)
        raise


@keep_refusals("save_invoice", only=FROZEN)
@transaction.atomic
def write_invoice(line: Expense, *, voucher: Voucher, invoice, proposal, actor, now) -> Invoice:
    settlement = locked(line.settlement)
    line = still_there(settlement, line)
    require_open(settlement, line.category, actor, line=line)
    before = ""
    if invoice is None:
        invoice = Invoice(expense=line)
    else:
        invoice = kept(settlement, invoice)
        require_open(settlement, invoice.expense.category, actor, line=invoice.expense)
        before = described(invoice)
    if voucher.dated > timezone.localdate(now):
        raise Refused(
            f"开票日期 {voucher.dated:%Y-%m-%d} 还没有到，请照票面填写。", code="to_come", field="dated"
        )
    refuse_second_use_here(settlement, voucher, invoice)
    invoice.expense = line
    for name, value in vars(voucher).items():
        setattr(invoice, name, value)
    stored(invoice)
    if proposal is not None:
        take_file(settlement, proposal, invoice)
    bump(settlement)
    verb = "change_invoice" if before else "save_invoice"
    record(settlement, verb, actor=actor, now=now, before=before, after=described(invoice))
    return invoice


def described(invoice: Invoice) -> str:
    code = f"{invoice.printed_code} " if invoice.printed_code else ""
    return f"{invoice.expense.description}：票据 {code}{invoice.number}，{invoice.seller}，{invoice.amount:,.2f} 元"


def refuse_second_use_here(settlement: Settlement, voucher: Voucher, invoice: Invoice):
    own = (
        Invoice.objects.filter(expense__settlement=settlement, code=voucher.code, number=voucher.number)
        .exclude(pk=invoice.pk)
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


def stored(invoice: Invoice):
    """Save it. Whether another account holds it is the database's to say: two hosts may come at one moment."""
    try:
        invoice.clean_fields()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="invalid") from error
    if invoice.amount <= 0:
        raise Refused("价税合计须大于 0。", code="invalid", field="amount")
    if invoice.tax is not None and not 0 <= invoice.tax <= invoice.amount:
        raise Refused("税额不能为负，也不能大于价税合计。", code="invalid", field="tax")
    try:
        with transaction.atomic():
            invoice.save()
    except IntegrityError as error:
        others = Invoice.objects.filter(code=invoice.code, number=invoice.number).exclude(pk=invoice.pk)
        if not others.exists():
            raise
        raise Refused(USED_ELSEWHERE, code=SECOND, status=409, field="number") from error


def take_file(settlement: Settlement, proposal: Proposal, invoice: Invoice):
    """The file of an e-invoice is the scan of the invoice that came of it."""
    found = (
        Proposal.objects.select_for_update()
        .filter(settlement=settlement, pk=proposal.pk, state=Proposal.State.WAITING)
        .first()
    )
    if found is None:
        raise Refused("这份电子发票已经登记或放弃，请刷新页面后核对。", code="gone", status=409)
    Attachment.objects.filter(subject=found.key).current().update(subject=invoice.key, slot=SCAN)
    found.state, found.invoice, found.expense = Proposal.State.USED, invoice, invoice.expense
    found.save(update_fields=["state", "invoice", "expense"])


@transaction.atomic
def note_second_use(line: Expense, voucher: Voucher, *, actor, now) -> SecondUse:
    """Keep that somebody tried, for the offices that see both accounts; the journal of the class names no other."""
    settlement = locked(line.settlement)
    values = {
        "line": line.description, "seller": voucher.seller, "amount": voucher.amount, "by": actor, "at": now,
    }  # fmt: skip
    found, _ = SecondUse.objects.update_or_create(
        settlement=settlement, code=voucher.code, number=voucher.number, defaults=values
    )
    after = f"{line.description}：票据 {voucher.number}，{voucher.amount:,.2f} 元"
    record(settlement, "second_use", actor=actor, now=now, after=after)
    return found


def kept(settlement: Settlement, invoice: Invoice) -> Invoice:
    """The invoice as it is now, locked."""
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("expense")
    found = rows.filter(expense__settlement=settlement, pk=invoice.pk).first()
    if found is None:
        raise Refused("这张票据已被删除，请刷新页面后核对。", code="gone", status=409)
    return found


@keep_refusals("remove_invoice", only=FROZEN)
@transaction.atomic
def remove_invoice(invoice: Invoice, *, actor, now):
    """Take an invoice out: its number becomes free for use again, its scan is kept as an older version."""
    settlement = locked(invoice.expense.settlement)
    found = kept(settlement, invoice)
    require_open(settlement, found.expense.category, actor, line=found.expense)
    before = described(found)
    Attachment.objects.filter(subject=found.key).current().update(superseded_at=now)
    found.delete()
    bump(settlement)
    record(settlement, "remove_invoice", actor=actor, now=now, before=before)


@keep_refusals("attach_scan", only=FROZEN)
@transaction.atomic
def attach_scan(invoice: Invoice, *, content: bytes, name: str, content_type: str, actor, now):
    """The picture of an invoice; one that was there stays as an older version."""
    settlement = locked(invoice.expense.settlement)
    found = kept(settlement, invoice)
    require_open(settlement, found.expense.category, actor, line=found.expense)
    return attach(
        found, slot=SCAN, content=content, name=name, content_type=content_type, actor=actor, now=now,
        label=f"票据 {found.number}",
    )  # fmt: skip


@keep_refusals("detach_scan", only=FROZEN)
@transaction.atomic
def detach_scan(invoice: Invoice, *, actor, now):
    settlement = locked(invoice.expense.settlement)
    found = kept(settlement, invoice)
    require_open(settlement, found.expense.category, actor, line=found.expense)
    detach(found, slot=SCAN, actor=actor, now=now, label=f"票据 {found.number}")

"""E-invoices that wait for a person to look at what was read from them."""

import hashlib
from decimal import Decimal

from django.db import transaction

from accounts.refusals import Refused
from finance.actions.invoices import SCAN, save_invoice
from finance.actions.lines import still_there
from finance.checks import require_open
from finance.models import Expense, Invoice, Proposal, Settlement
from workflow.actions import attach, locked
from workflow.journal import record
from workflow.models import Attachment


@transaction.atomic
def propose_invoice(
    settlement: Settlement, *, content: bytes, name: str, content_type: str, read_from: str, values: dict[str, str], note="",
    line: Expense | None = None, actor, now,
) -> Proposal:  # fmt: skip
    """Keep an uploaded e-invoice with what was read from it, for a line if one is named or the amount points at one."""
    settlement = locked(settlement)
    if line is not None:
        line = still_there(settlement, line)
        require_open(settlement, line.category, actor, line=line)
    else:
        require_open(settlement, next(iter(settlement.open_parts), ""), actor)
    refuse_twice(settlement, content)
    proposal = Proposal.objects.create(
        settlement=settlement, expense=line or line_for(settlement, values.get("amount", "")), read_from=read_from,
        values=values, note=note, uploaded_at=now, uploaded_by=actor,
    )  # fmt: skip
    attach(
        proposal, slot=SCAN, content=content, name=name, content_type=content_type, actor=actor, now=now,
        label="电子发票",
    )  # fmt: skip
    return proposal


def refuse_twice(settlement: Settlement, content: bytes):
    """The same file lies here already, waiting or behind an invoice."""
    waiting = Proposal.objects.filter(settlement=settlement, state=Proposal.State.WAITING)
    invoices = Invoice.objects.filter(expense__settlement=settlement)
    keys = [row.key for row in waiting] + [row.key for row in invoices]
    sha256 = hashlib.sha256(content).hexdigest()
    if Attachment.objects.current().filter(subject__in=keys, sha256=sha256).exists():
        raise Refused("这份文件已经上传过，没有重复保存。", code="twice", status=409, field="files")


def line_for(settlement: Settlement, amount: str) -> Expense | None:
    """The one line that still wants just this amount; None when there is none or more than one."""
    if not amount:
        return None
    rows = Expense.objects.filter(settlement=settlement).prefetch_related("invoices")
    fits = [row for row in rows if row.amount - row.billed == Decimal(amount)]
    return fits[0] if len(fits) == 1 else None


def confirm_proposal(proposal: Proposal, *, line: Expense, actor, now, **voucher) -> Invoice:
    """Write the invoice down as the person has confirmed it; the file becomes its scan."""
    return save_invoice(
        line, proposal=proposal, **voucher, read_from=proposal.read_from, actor=actor, now=now
    )


@transaction.atomic
def drop_proposal(proposal: Proposal, *, actor, now):
    """Put an e-invoice away; its file is kept as an older version."""
    settlement = locked(proposal.settlement)
    require_open(settlement, next(iter(settlement.open_parts), ""), actor)
    found = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if found.state != Proposal.State.WAITING:
        raise Refused("这份电子发票已经登记或放弃，请刷新页面后核对。", code="gone", status=409)
    found.state = Proposal.State.DROPPED
    found.save(update_fields=["state"])
    files = Attachment.objects.filter(subject=found.key).current()
    names = "、".join(files.values_list("original_name", flat=True))
    files.update(superseded_at=now)
    record(settlement, "drop_proposal", actor=actor, now=now, before=names)

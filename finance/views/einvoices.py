"""E-invoices: uploaded several at once, looked at one by one, confirmed or put away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.scope import get_visible
from finance import actions
from finance.checks import may_write
from finance.einvoice.reading import read_einvoice
from finance.forms.invoices import InvoiceForm
from finance.models import Expense, Proposal
from finance.reading import files_of
from finance.views.invoices import chosen_line, lines_to_choose
from finance.views.lines import confirmed
from finance.views.loading import crumbs, load_settlement, say, with_address
from workflow.perform import log_refusal, whole_number
from workflow.uploads import EINVOICES, accept_of, checked_upload

MOST_AT_ONCE = 20  # each is read in a process of its own, and the person waits


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def einvoices_page(request, pk):
    """Upload, and what waits to be confirmed. With ?line= the files are for one line."""
    programme, settlement = load_settlement(request, pk)
    line = line_of(request, settlement)
    faults, status = [], 200
    if request.method == "POST":
        faults, status = take(request, settlement, line)
        if not faults:
            return redirect("einvoices", pk)
    waiting = Proposal.objects.visible_to(request.user).filter(
        settlement=settlement, state=Proposal.State.WAITING
    )
    context = {
        "programme": programme,
        "settlement": settlement,
        "line": line,
        "crumbs": crumbs(programme, "电子发票"),
        "writes": may_write(settlement, request.user) and settlement.is_open,
        "proposals": [with_file(row) for row in waiting.select_related("expense")],
        "faults": faults,
        "accept": accept_of(EINVOICES),
        "most": MOST_AT_ONCE,
        "back": reverse("expense", args=[pk, line.pk]) if line else reverse("settlement", args=[pk]),
    }
    return render(request, "finance/einvoices.html", context, status=status)


def line_of(request, settlement):
    pk = whole_number(request.POST.get("line") or request.GET.get("line", ""))
    return get_visible(Expense.objects.filter(settlement=settlement), request.user, pk=pk) if pk else None


def with_file(row):
    row.scan = next((with_address(file) for file in files_of(row)), None)
    return row


def take(request, settlement, line):
    """Read each file and keep it; ([sentences of what was refused], status)."""
    files = request.FILES.getlist("files") or [None]
    if len(files) > MOST_AT_ONCE:
        return [f"一次最多上传 {MOST_AT_ONCE} 份，现选了 {len(files)} 份，请分批上传。"], 422
    faults, status, kept = [], 422, 0
    for file in files:
        try:
            content, content_type = checked_upload(file, kinds=EINVOICES)
            found = read_einvoice(content, content_type)
            actions.propose_invoice(
                settlement, content=content, name=file.name, content_type=content_type, read_from=found.read_from,
                values=found.values, note=found.note, line=line, actor=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            status = refusal.status
            faults.append(f"{file.name}：{refusal.sentence}" if file else refusal.sentence)
        else:
            kept += 1
    if kept:
        messages.success(request, f"已读取 {kept} 份电子发票，请逐份核对后登记。")
    return faults, status


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def einvoice_page(request, pk, proposal):
    """One e-invoice: its file, the fields as they were read and may be put right, the line it goes to."""
    programme, settlement, row = load_proposal(request, pk, proposal)
    lines = lines_to_choose(settlement, request.user)
    initial = {**row.values, "line": str(row.expense_id or "")}
    form = InvoiceForm(request.POST or None, initial=initial, lines=lines)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        line = chosen_line(settlement, request.user, values.pop("line"))
        try:
            invoice = actions.confirm_proposal(
                row, line=line, **values, actor=request.user, now=timezone.now()
            )
        except Refused as refusal:
            log_refusal(request, refusal)
            status = say(form, refusal)
        else:
            messages.success(request, f"已登记票据 {invoice.number}，{invoice.amount:,.2f} 元。")
            return redirect_to_next(request, settlement)
    context = {
        "programme": programme,
        "proposal": with_file(row),
        "crumbs": crumbs(programme, "核对电子发票"),
        "form": form,
        "writes": may_write(settlement, request.user) and settlement.is_open,
        "waits": row.state == Proposal.State.WAITING,
        "back": reverse("einvoices", args=[pk]),
    }
    return render(request, "finance/einvoice.html", context, status=status)


def load_proposal(request, pk, proposal):
    programme, settlement = load_settlement(request, pk)
    row = get_visible(
        Proposal.objects.filter(settlement=settlement).select_related("expense"), request.user, pk=proposal
    )
    row.settlement = settlement
    return programme, settlement, row


def redirect_to_next(request, settlement):
    """To the next that waits, or to the account when none is left."""
    rest = Proposal.objects.visible_to(request.user).filter(
        settlement=settlement, state=Proposal.State.WAITING
    )
    following = rest.first()
    if following:
        return redirect("einvoice", settlement.programme_id, following.pk)
    return redirect("settlement", settlement.programme_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drop_einvoice(request, pk, proposal):
    programme, settlement, row = load_proposal(request, pk, proposal)
    return confirmed(
        request, programme, settlement,
        question=f"放弃这份电子发票{row.values.get('number', '')}？",
        consequence="不会登记票据；文件作为旧版保留在记录中。", label="放弃",
        act=lambda version: actions.drop_proposal(row, actor=request.user, now=timezone.now()),
        back=reverse("einvoices", args=[pk]),
    )  # fmt: skip

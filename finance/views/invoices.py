"""Invoices behind a line: written down, changed, taken out, each with its scan."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from accounts.scope import get_visible
from finance import actions
from finance.forms.invoices import InvoiceForm
from finance.models import Expense, Invoice
from finance.reading import scans_of
from finance.views.lines import confirmed, shown_line
from finance.views.loading import crumbs, load_line, load_settlement, open_parts, say, with_address
from workflow.perform import log_refusal, refused
from workflow.uploads import SCANS, accept_of, checked_upload

FIELDS = ("kind", "number", "seller", "seller_number", "buyer", "dated", "amount", "tax")


def load_invoice(request, pk, invoice):
    """(programme, settlement, invoice), each through its own scope."""
    programme, settlement = load_settlement(request, pk)
    row = get_visible(
        Invoice.objects.filter(expense__settlement=settlement).select_related("expense"),
        request.user,
        pk=invoice,
    )
    row.expense.settlement = settlement
    return programme, settlement, row


def lines_to_choose(settlement, user):
    """[(pk, name)] of the lines behind which an invoice may lie; whether the person may put it there, the action says."""
    rows = Expense.objects.visible_to(user).filter(settlement=settlement)
    return [(row.pk, f"{row.category} {row.description} {row.amount:,.2f} 元") for row in rows]


def chosen_line(settlement, user, pk):
    return get_visible(Expense.objects.filter(settlement=settlement), user, pk=pk)


@login_required
@require_POST
def add_invoice(request, pk, line):
    programme, _, row = load_line(request, pk, line)
    form = InvoiceForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            saved = actions.save_invoice(row, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Refused as refusal:
            log_refusal(request, refusal)
            status = say(form, refusal)
        else:
            messages.success(request, f"已登记票据 {saved.number}，{saved.amount:,.2f} 元。")
            return redirect("expense", pk, line)
    return shown_line(request, programme, line, invoice_form=form, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invoice_page(request, pk, invoice):
    """One invoice: what it says, from where that was read, its scan with the older ones."""
    programme, settlement, row = load_invoice(request, pk, invoice)
    lines = lines_to_choose(settlement, request.user)
    initial = {name: getattr(row, name) for name in FIELDS}
    initial |= {"code": row.printed_code, "line": str(row.expense_id)}
    form = InvoiceForm(request.POST or None, initial=initial, lines=lines)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        line = chosen_line(settlement, request.user, values.pop("line"))
        try:
            actions.save_invoice(
                line, invoice=row, **values, read_from=row.read_from, actor=request.user, now=timezone.now()
            )
        except Refused as refusal:
            log_refusal(request, refusal)
            status = say(form, refusal)
        else:
            messages.success(request, "已保存票据。")
            return redirect("expense", pk, line.pk)
    return shown_invoice(request, programme, settlement, row, form=form, status=status)


def shown_invoice(request, programme, settlement, row, *, form=None, file_error="", status=200):
    parts = open_parts(settlement, programme.rule_set.rules(), request.user)
    writes, here = row.expense.category in parts, [programme.pk, row.pk]
    files = [with_address(file) for file in scans_of(row)]
    current = any(file.superseded_at is None for file in files)
    slot = {
        "code": "scan",
        "label": "票据扫描件或电子发票",
        "required": False,
        "files": files,
        "upload_url": reverse("invoice_scan", args=here) if writes else "",
        "remove_url": reverse("invoice_scan_remove", args=here) if writes and current else "",
        "accept": accept_of(SCANS),
        "error": file_error,
    }
    context = {
        "programme": programme,
        "invoice": row,
        "line": row.expense,
        "crumbs": crumbs(programme, f"票据 {row.number}"),
        "writes": writes,
        "form": form,
        "slots": [slot],
        "back": reverse("expense", args=[programme.pk, row.expense_id]),
    }
    return render(request, "finance/invoice.html", context, status=status)


@login_required
@require_POST
def add_scan(request, pk, invoice):
    programme, settlement, row = load_invoice(request, pk, invoice)
    try:
        file = request.FILES.get("file")
        content, content_type = checked_upload(file, kinds=SCANS)
        actions.attach_scan(
            row, content=content, name=file.name, content_type=content_type, actor=request.user, now=timezone.now()
        )  # fmt: skip
    except Refused as refusal:
        if refusal.field != "file":
            return refused(request, refusal, back=reverse("invoice", args=[pk, invoice]))
        log_refusal(request, refusal)
        return shown_invoice(
            request, programme, settlement, row, file_error=refusal.sentence, status=refusal.status
        )
    messages.success(request, f"已上传：{file.name}。")
    return redirect("invoice", pk, invoice)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_scan(request, pk, invoice):
    programme, settlement, row = load_invoice(request, pk, invoice)
    return confirmed(
        request, programme, settlement,
        question=f"移除票据 {row.number} 的扫描件？",
        consequence="移除的文件作为旧版保留在记录中。", label="移除",
        act=lambda version: actions.detach_scan(row, actor=request.user, now=timezone.now()),
        back=reverse("invoice", args=[pk, invoice]),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_invoice(request, pk, invoice):
    programme, settlement, row = load_invoice(request, pk, invoice)
    return confirmed(
        request, programme, settlement,
        question=f"删除票据 {row.number}（{row.amount:,.2f} 元）？",
        consequence="删除后这一号码可以重新登记。删除情况记入办理记录。",
        act=lambda version: actions.remove_invoice(row, actor=request.user, now=timezone.now()),
        back=reverse("expense", args=[pk, row.expense_id]),
    )  # fmt: skip

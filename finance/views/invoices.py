"""Invoices behind a line: written down, taken out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from accounts.scope import get_visible
from finance import actions
from finance.invoice_forms import InvoiceForm
from finance.models import Invoice
from finance.views.lines import confirmed, shown_line
from finance.views.loading import load_line, load_settlement, say
from workflow.perform import log_refusal


@login_required
@require_POST
def add_invoice(request, pk, line):
    programme, _, row = load_line(request, pk, line)
    form = InvoiceForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            actions.save_invoice(row, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Refused as refusal:
            log_refusal(request, refusal)
            status = say(form, refusal)
        else:
            messages.success(request, "已登记票据。")
            return redirect("expense", pk, line)
    return shown_line(request, programme, line, invoice_form=form, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_invoice(request, pk, invoice):
    programme, settlement = load_settlement(request, pk)
    row = get_visible(
        Invoice.objects.filter(expense__settlement=settlement).select_related("expense"),
        request.user,
        pk=invoice,
    )
    return confirmed(
        request, programme, settlement,
        question=f"删除票据 {row.number}（{row.amount:,.2f} 元）？",
        consequence="删除后这一号码可以重新登记。删除情况记入办理记录。",
        act=lambda version: actions.remove_invoice(row, actor=request.user, now=timezone.now()),
        back=reverse("expense", args=[pk, row.expense_id]),
    )  # fmt: skip

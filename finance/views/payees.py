"""The account of a payment that failed or came back, put right by its host."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.scope import get_visible
from finance import actions
from finance.actions.payees import may_correct
from finance.forms.payees import PayeeForm
from finance.models import Payment
from finance.views.loading import crumbs, load_settlement, say
from workflow.perform import log_refusal, refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, pk, payment):
    """户名, 账号, 开户行 anew; the stored account is never sent back to the page."""
    programme, settlement = load_settlement(request, pk)
    row = get_visible(Payment.objects.filter(settlement=settlement), request.user, pk=payment)
    row.settlement = settlement
    back = f"{reverse('settlement', args=[pk])}#payments"
    form, status = None, 200
    if may_correct(row, request.user) or request.method == "POST":
        initial = {"name": row.payee_name, "bank": row.payee_bank}
        form = PayeeForm(request.POST or None, initial=initial, stored=row.masked_account)
    if form and request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.correct_payee(row, **form.cleaned_data, actor=request.user, now=timezone.now())
            except Refused as refusal:
                if not may_correct(row, request.user):
                    return refused(request, refusal, back=back)
                log_refusal(request, refusal)
                status = say(form, refusal)
            else:
                messages.success(request, f"已提交更正，等{settlement.payer}确认。")
                return redirect(back)
    context = {
        "programme": programme, "payment": row, "form": form, "back": back,
        "crumbs": crumbs(programme, "更正收款信息"),
        "attempt": row.transfers.filter(state__in=("failed", "returned")).order_by("-attempt").first(),
    }  # fmt: skip
    return render(request, "finance/correct_payee.html", context, status=status)

"""The payee and the documents of the claim."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from finance import actions
from finance.checks import PAYEE
from finance.forms.payees import PayeeForm
from finance.reckoning import claim_refusal
from finance.views.lines import confirmed
from finance.views.loading import crumbs, load_programme, load_settlement, open_parts, say, settlement_of
from finance.views.settlement import shown
from workflow.perform import log_refusal, seen_version
from workflow.uploads import checked_upload


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payee_page(request, pk):
    """户名, 账号, 开户行; the stored account is never sent back to the page. Before an account is begun, to its beginning."""
    programme = load_programme(request, pk)
    settlement = settlement_of(programme, request.user)
    if settlement is None:
        return redirect("settlement", pk=pk)
    initial = {"name": settlement.payee_name or programme.host.name, "bank": settlement.payee_bank}
    form = PayeeForm(request.POST or None, initial=initial, stored=settlement.masked_account)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "account": form.cleaned_data["account"] or settlement.payee_account}
        try:
            actions.save_payee(
                settlement, **values, actor=request.user, now=timezone.now(), version=seen_version(request)
            )
        except Refused as refusal:
            log_refusal(request, refusal)
            status = say(form, refusal)
            settlement = settlement_of(programme, request.user)
        else:
            messages.success(request, "已保存收款信息。")
            return redirect("settlement", pk)
    rules = programme.rule_set.rules()
    context = {
        "programme": programme,
        "settlement": settlement,
        "crumbs": crumbs(programme, "收款信息"),
        "form": form,
        "rule": rules.get("completion.bank_fields"),
        "no_claim": claim_refusal(programme, rules),
        "writes": PAYEE in open_parts(settlement, rules, request.user),
        "version": settlement.version,
        "back": reverse("settlement", args=[pk]),
    }
    return render(request, "finance/payee.html", context, status=status)


@login_required
@require_POST
def upload(request, pk):
    """A file into a document slot; a refusal is shown at the slot."""
    programme, settlement = load_settlement(request, pk)
    slot = request.POST.get("slot", "")
    try:
        file = request.FILES.get("file")
        content, content_type = checked_upload(file)
        actions.attach_paper(
            settlement, slot=slot, content=content, name=file.name, content_type=content_type,
            actor=request.user, now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        log_refusal(request, refusal)
        return shown(
            request, programme, settlement, refusal=refusal, refused_slot=slot, status=refusal.status
        )
    messages.success(request, f"已上传：{file.name}。")
    return redirect(f"{reverse('settlement', args=[pk])}#documents")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_file(request, pk, slot):
    programme, settlement = load_settlement(request, pk)
    return confirmed(
        request, programme, settlement,
        question="移除这份材料？",
        consequence="这一项将变为未上传；移除的文件作为旧版保留在记录中。", label="移除",
        act=lambda version: actions.detach_paper(settlement, slot=slot, actor=request.user, now=timezone.now()),
        back=reverse("settlement", args=[pk]),
    )  # fmt: skip

"""All hints of one settlement on one page: for its host, and for the seats that look into them, the payer's included."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.scope import get_visible
from finance import actions
from finance.hands import may_cut
from finance.models import Settlement
from finance.noticing import hints_of
from finance.reckoning import reckon
from finance.views.loading import today
from programs.models import Programme
from workflow.lifecycle import State
from workflow.perform import refused


def load(request, pk):
    return get_visible(
        Settlement.objects.select_related("programme__host", "programme__rule_set", "holder"),
        request.user,
        pk=pk,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hints_page(request, pk):
    """Each hint with its figures, why it is asked, and what reviewers found; a POST notes one as looked into."""
    settlement = load(request, pk)
    if request.method == "POST":
        return check(request, settlement)
    programme = settlement.programme
    shown = hints_of(reckon(settlement, on=today()), viewer=request.user)
    # The payer sees the claim and not the class: it goes back to its own desk.
    opens = Programme.objects.visible_to(request.user).filter(pk=programme.pk).exists()
    back = (
        reverse("settlement", args=[programme.pk])
        if opens
        else reverse("admin:finance_settlement_change", args=[pk])
    )
    context = {
        "programme": programme,
        "settlement": settlement,
        "crumbs": [
            ("工作台", "/portal/"),
            (programme.title, f"/portal/programmes/{programme.pk}/" if opens else None),
            ("经费结算", back),
            ("提示", None),
        ],
        "hints": shown,
        "checked": sum(1 for each in shown if each.check),
        "checks": settlement.state == State.SUBMITTED and may_cut(settlement, request.user),
        "opens": opens,
        "back": back,
    }
    return render(request, "finance/hints.html", context)


def check(request, settlement):
    here = reverse("settlement_hints", args=[settlement.pk])
    try:
        actions.check_hint(
            settlement, key=request.POST.get("hint", ""), note=request.POST.get("note", ""), actor=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        return refused(request, refusal, back=here)
    messages.success(request, "已记下核实情况。")
    return redirect(here)

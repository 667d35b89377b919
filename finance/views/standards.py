"""What the host states beside its lines: the kind of quota and travel, reasons for more, channels of the own cost."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from finance import actions
from finance.checks import STANDARDS, may_write
from finance.forms.standards import ReasonsForm, ShareFormSet, StandardsForm
from finance.reckoning import reckon
from finance.views.frame import frame
from finance.views.loading import crumbs, load_settlement, say, settlement_of, today
from workflow.perform import log_refusal, seen_version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def standards_page(request, pk):
    """All three forms; a POST here saves the kind of quota and the days of travel."""
    programme, settlement = load_settlement(request, pk)
    if request.method != "POST":
        return shown_standards(request, programme, settlement)
    form = standards_form(settlement, request.POST)
    status = 422
    if form.is_valid():
        status = saved(
            request, form, lambda: actions.save_standards(settlement, **form.cleaned_data, **by(request))
        )
    return answered(request, programme, status, "standards", form=form)


@login_required
@require_POST
def reasons(request, pk):
    programme, settlement = load_settlement(request, pk)
    form = reasons_form(reckon(settlement, on=today()), request.POST)
    status = 422
    if form.is_valid():
        status = saved(
            request, form, lambda: actions.save_reasons(settlement, reasons=form.cleaned_data, **by(request))
        )
    return answered(request, programme, status, "reasons", reasons=form)


@login_required
@require_POST
def shares(request, pk):
    programme, settlement = load_settlement(request, pk)
    rows = ShareFormSet(request.POST, prefix="share")
    status, refusal = 422, None
    if rows.is_valid():
        written = [
            (row["channel"], row["name"], row["amount"])
            for row in (form.cleaned_data for form in rows)
            if row.get("channel")
        ]
        try:
            actions.save_shares(settlement, shares=written, **by(request))
            status = 302
        except Refused as error:
            log_refusal(request, error)
            status, refusal = error.status, error
    return answered(request, programme, status, "shares", shares=rows, refusal=refusal)


def by(request):
    return {"actor": request.user, "now": timezone.now(), "version": seen_version(request)}


def saved(request, form, act):
    """302 when it was done; else the status of the refusal, which then stands in the form."""
    try:
        act()
    except Refused as refusal:
        log_refusal(request, refusal)
        return say(form, refusal)
    return 302


def answered(request, programme, status, anchor, **forms):
    """Back to the page once it is saved; the page with what was typed otherwise."""
    if status == 302:
        messages.success(request, "已保存。")
        return redirect(f"{reverse('settlement_standards', args=[programme.pk])}#{anchor}")
    return shown_standards(request, programme, settlement_of(programme, request.user), status=status, **forms)


def standards_form(settlement, posted=None):
    rules = settlement.programme.rule_set.rules()
    quota = rules.value("expense.day_quota")
    initial = {
        "day_quota": settlement.day_quota or (quota["default"] if quota else ""),
        "reason": settlement.reasons.get("day_quota", ""),
        "arrival": settlement.arrival_days,
        "departure": settlement.departure_days,
    }
    return StandardsForm(posted, quota=quota, initial=initial)


def reasons_form(reckoning, posted=None):
    limits = [limit for limit in reckoning.limits if limit.needs_reason]
    return ReasonsForm(posted, limits=limits, initial=reckoning.settlement.reasons)


def share_rows(reckoning):
    here = [{"channel": row.channel, "name": row.name, "amount": row.amount} for row in reckoning.shares]
    return ShareFormSet(prefix="share", initial=here)


def shown_standards(
    request, programme, settlement, *, form=None, reasons=None, shares=None, refusal=None, status=200
):
    reckoning = reckon(settlement, on=today())
    writes = may_write(settlement, request.user) and settlement.is_open
    context = {
        **frame(programme, settlement, reckoning),
        "crumbs": crumbs(programme, "标准与自筹"),
        "writes": writes,
        "may_state": writes and settlement.part_is_open(STANDARDS),
        "form": form or standards_form(settlement),
        "reasons": reasons or reasons_form(reckoning),
        "shares": shares or share_rows(reckoning),
        "sources": reckoning.rules.value("funding.sources", []),
        "travel": reckoning.rules.get("expense.travel_days"),
        "quota": reckoning.rules.get("expense.day_quota"),
        "refusal": refusal,
    }
    return render(request, "finance/standards.html", context, status=status)

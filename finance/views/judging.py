"""Cutting a line and letting it stand again: one door for reviewers in the portal and at the desks of the offices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from accounts.scope import get_visible
from finance import actions
from finance.forms.lines import CutForm
from finance.models import Expense
from workflow.perform import back_address, refused, seen_version


def load(request, line):
    return get_visible(
        Expense.objects.select_related("settlement__programme", "settlement__holder"), request.user, pk=line
    )


@login_required
@require_POST
def cut(request, line):
    row, back, form = load(request, line), back_address(request), CutForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.fault(), code="invalid")
        actions.cut_line(
            row, **form.cleaned_data, actor=request.user, now=timezone.now(), version=seen_version(request)
        )
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, f"已核减：{row.description}，核定 {form.cleaned_data['approved']:,.2f} 元。")
    return redirect(back)


@login_required
@require_POST
def uncut(request, line):
    row, back = load(request, line), back_address(request)
    try:
        actions.uncut_line(row, actor=request.user, now=timezone.now(), version=seen_version(request))
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, f"已撤销核减：{row.description}，核定 {row.amount:,.2f} 元。")
    return redirect(back)

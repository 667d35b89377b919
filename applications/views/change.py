"""Requests to change what the plan has locked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.roles import Role
from applications.forms import ChangeForm
from applications.views.loading import crumbs, load_programme
from policies.models import Holiday
from programs.actions import request_change
from programs.checks import change_deadline, change_findings
from programs.locking import open_to_change
from programs.models import Change
from workflow.perform import log_refusal, moves_for
from workflow.rounds import open_remarks


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_page(request, pk):
    """What has been asked for and how it stands, and a form for the next request."""
    programme = load_programme(request, pk)
    rules = programme.rule_set.rules()
    form = ChangeForm(
        request.POST or None, choices=choices(programme, rules), initial={"field": request.GET.get("field")}
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            change = request_change(programme, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Refused as error:
            log_refusal(request, error)
            refusal = error
        else:
            messages.success(
                request, f"“{change}”已提交，{change.turn}。变更通过后，计划中的这一项随即更新。"
            )
            return redirect("change", pk)
    calendar, today = Holiday.objects.working_days(), timezone.localdate()
    ahead = day_ahead(programme, rules, calendar)
    context = {
        "programme": programme,
        "crumbs": crumbs(programme, ("计划变更", None)),
        "form": form,
        "refusal": refusal,
        "may_ask": request.user.has_role(Role.FILER, organisation=programme.host),
        "cited": [rule for key in ("plan.locked_fields", "change.documents") if (rule := rules.get(key))],
        "ahead": ahead,
        "ahead_late": ahead.days_late(today) if ahead else 0,
        "today": today,
        "changes": asked_for(request.user, programme, rules, calendar),
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "applications/change.html", context, status=status)


def asked_for(user, programme, rules, calendar):
    """[(change, its deadline, moves, remarks, findings)] of what has been asked for in this class."""
    rows = (
        Change.objects.visible_to(user)
        .filter(programme=programme)
        .select_related("programme__host", "holder")
    )
    return [
        (
            change,
            change_deadline(change, rules, calendar),
            moves_for(change, user),
            open_remarks(change),
            change_findings(change, rules, calendar),
        )
        for change in rows
    ]


def day_ahead(programme, rules, calendar):
    """The deadline of a request that would be made now; None where the rules set none."""
    field, _ = open_to_change(rules)[0]
    return change_deadline(Change(programme=programme, field=field, new=""), rules, calendar)


def choices(programme, rules):
    """(field, label with its present value) of what the pinned rules let a host ask for."""
    return [
        (name, f"{label}（现为：{getattr(programme, name) or '未列'}）")
        for name, label in open_to_change(rules)
    ]

"""The page of results."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from trainees.actions import assess
from trainees.forms import AssessmentForm
from trainees.listing import listing
from trainees.views.case import errors_of, may_register, page_context, programme_of
from workflow.perform import log_refusal, seen_version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results(request, pk):
    """Results of all trainees on one page, saved together."""
    programme = programme_of(request, pk)
    found, status = listing(programme), 200
    context = page_context(request, programme, "assessment")
    form = AssessmentForm(request.POST or None, found=found)
    if request.method == "POST":
        status = 422
        if form.is_valid() and found.roster:
            try:
                changed = assess(
                    context["roster"], results=form.results(), version=seen_version(request),
                    actor=request.user, now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(
                    request, f"已保存，{changed} 人的考核结果有变化。" if changed else "没有变化，无需保存。"
                )
                return redirect("assessment", pk)
    hours_min = programme.rule_set.rules().get("class.hours.min")
    context |= found.tally | {
        "found": found, "form": form, "may_register": may_register(context, programme), "hours_min": hours_min,
        "least": hours_min.value.get("min") if hours_min else None,
    }  # fmt: skip
    return render(request, "trainees/assessment.html", context, status=status)

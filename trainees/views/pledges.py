"""The pledge of discipline: the trainee's page for it, and the host's list of who has made it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from trainees.actions.guards import IMPORTING
from trainees.actions.pledges import pledge, pledge_text, record_pledges
from trainees.models import Trainee
from trainees.own.gate import own_page
from trainees.views.case import errors_of, page_context, programme_of
from workflow.perform import log_refusal, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def own(request, trainee):
    """The words, and one button."""
    text, errors, status = pledge_text(trainee.roster.programme), (), 200
    if request.method == "POST":
        try:
            pledge(trainee, actor=None, now=timezone.now())
        except Refused as refusal:
            log_refusal(request, refusal)
            errors, status = errors_of(refusal), refusal.status
        else:
            messages.success(request, "已承诺。")
            return redirect("own_home")
    context = {"trainee": trainee, "text": text, "errors": errors}
    return render(request, "trainees/own/pledge.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pledges(request, pk):
    """Who has pledged; those who signed on paper are ticked and recorded together."""
    programme = programme_of(request, pk)
    context, status = page_context(request, programme, "roster"), 200
    if request.method == "POST":
        try:
            count = record_pledges(
                context["roster"], trainees=[whole_number(each) for each in request.POST.getlist("trainees")],
                actor=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, f"已登记 {count} 人的承诺。")
            return redirect("pledges", pk)
    rows = Trainee.objects.visible_to(request.user).filter(roster__programme=pk)
    people = list(rows.defer("phone", "email").select_related("pledge"))
    made = [each for each in people if hasattr(each, "pledge")]
    context |= {
        "people": people, "made": len(made), "text": pledge_text(programme), "heading": "学员承诺",
        "rule": programme.rule_set.rules().get("discipline"),
        "may_record": context["may_write"] and context["roster"].is_editable and programme.stage in IMPORTING
        and len(made) < len(people),
    }  # fmt: skip
    return render(request, "trainees/pledges.html", context, status=status)

"""The sign-in grid with its make-up form, and the page of results."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from trainees.actions import assess, record_attendance
from trainees.checks import HELD_OPEN
from trainees.documents import attendance_pdf, attendance_xlsx
from trainees.forms import AssessmentForm, MakeUpForm
from trainees.listing import listing
from trainees.views.case import PDF, XLSX, download, errors_of, page_context, programme_of
from workflow.perform import log_refusal, seen_version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request, pk):
    """Half days by people with their sums; one half day of one person can be made up, with a reason."""
    programme = programme_of(request, pk)
    found, status = listing(programme), 200
    context = page_context(request, programme, "attendance")
    form = MakeUpForm(request.POST or None, found=found)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            trainee, values = form.values()
            try:
                record_attendance(trainee, **values, actor=request.user, now=timezone.now())
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(request, f"已补录{trainee.name}的签到。")
                return redirect("attendance", pk)
    context |= {"found": found, "form": form, "may_register": may_register(context, programme)}
    return render(request, "trainees/attendance.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request, pk):
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


def may_register(context, programme):
    return context["may_write"] and context["roster"].is_editable and programme.stage in HELD_OPEN


@login_required
@require_safe
def as_pdf(request, pk):
    programme = programme_of(request, pk)
    return download(attendance_pdf(programme), f"{programme.code} 学员签到表.pdf", PDF)


@login_required
@require_safe
def as_xlsx(request, pk):
    programme = programme_of(request, pk)
    return download(attendance_xlsx(programme), f"{programme.code} 学员签到表.xlsx", XLSX)

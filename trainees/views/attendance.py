"""The sign-in grid with its make-up form, and its papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from trainees.actions import record_attendance
from trainees.documents import attendance_pdf, attendance_xlsx
from trainees.forms import MakeUpForm
from trainees.listing import listing
from trainees.views.case import PDF, XLSX, download, errors_of, may_register, page_context, programme_of
from workflow.perform import log_refusal


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
@require_safe
def as_pdf(request, pk):
    programme = programme_of(request, pk)
    return download(attendance_pdf(programme), f"{programme.code} 学员签到表.pdf", PDF)


@login_required
@require_safe
def as_xlsx(request, pk):
    programme = programme_of(request, pk)
    return download(attendance_xlsx(programme), f"{programme.code} 学员签到表.xlsx", XLSX)

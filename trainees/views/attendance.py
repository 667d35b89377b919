"""The sign-in grid with its make-up form, and its papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from policies.addresses import rule_address
from trainees.actions import record_attendance
from trainees.attending.forecast import Outlook
from trainees.attending.half_days import hours_rule, outlooks, overview, slot_named
from trainees.documents import attendance_pdf, attendance_xlsx, blank_sheet_pdf, blank_sheet_xlsx
from trainees.forms import MakeUpForm
from trainees.listing import listing
from trainees.models import Attendance
from trainees.views.case import PDF, XLSX, download, errors_of, may_register, page_context, programme_of
from workflow.perform import log_refusal

LATEST = 30


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
    if found.roster is not None:
        context |= known_of(request, programme, found)
    return render(request, "trainees/attendance.html", context, status=status)


def known_of(request, programme, found):
    """The half days with their counts, what was made up by hand, and who will miss the hours."""
    rule, least = hours_rule(programme)
    told = outlooks(found, least, today=timezone.localdate())
    ahead = [(line, told[line.trainee.pk]) for line in found.lines if line.trainee.pk in told]
    made_up = Attendance.objects.visible_to(request.user).filter(
        trainee__roster=found.roster, source="manual"
    )
    made_up = made_up.select_related("trainee", "recorded_by").defer("trainee__phone", "trainee__email")
    return {
        "days": overview(found), "rows": [(line, told.get(line.trainee.pk)) for line in found.lines],
        "rule": rule, "least": least, "rule_url": rule_address(rule) if rule else "",
        "short": [pair for pair in ahead if pair[1].outlook == Outlook.SHORT],
        "edge": [pair for pair in ahead if pair[1].outlook == Outlook.EDGE],
        "made_up": list(made_up.order_by("-recorded_at", "-pk")[:LATEST]), "made_up_count": made_up.count(),
        "latest": LATEST,
    }  # fmt: skip


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


@login_required
@require_safe
def blank_pdf(request, pk):
    """Sheets to sign by hand: one for each half day, or for the one of ?slot=."""
    programme = programme_of(request, pk)
    return download(blank_sheet_pdf(programme, _asked(request, programme)), f"{programme.code} 手签签到表.pdf", PDF)  # fmt: skip


@login_required
@require_safe
def blank_xlsx(request, pk):
    programme = programme_of(request, pk)
    return download(blank_sheet_xlsx(programme, _asked(request, programme)), f"{programme.code} 手签签到表.xlsx", XLSX)  # fmt: skip


def _asked(request, programme):
    """The slot that is asked for, None for the whole class."""
    named = slot_named(listing(programme), request.GET.get("slot", ""))
    return named[1] if named else None

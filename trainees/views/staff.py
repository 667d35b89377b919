"""The host's people who work on the class."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from accounts.scope import get_visible
from trainees.actions import ensure_roster, remove_staff, save_staff
from trainees.actions.staffing import may_staff
from trainees.forms.attendance import StaffForm
from trainees.models import StaffMember
from trainees.views.case import errors_of, page_context, programme_of
from workflow.perform import log_refusal


def member_of(request, pk, member_pk):
    return get_visible(
        StaffMember.objects.select_related("roster__programme__host"),
        request.user, pk=member_pk, roster__programme=pk,
    )  # fmt: skip


def staff_page(request, programme, form, *, member=None, errors=(), status=200):
    context = page_context(request, programme, "attendance")
    roster = context["roster"]
    context |= {
        "staff": list(roster.staff.all()) if roster.pk else [], "form": form, "member": member, "errors": errors,
        "may_staff": may_staff(roster, request.user), "rule": programme.rule_set.rules().get("attendance.staff"),
    }  # fmt: skip
    return render(request, "trainees/staff.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request, pk):
    """The list, and a form for one more."""
    programme = programme_of(request, pk)
    form = StaffForm(request.POST or None)
    if request.method != "POST":
        return staff_page(request, programme, form)
    return _saved(request, programme, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request, pk, member_pk):
    """One entry put right."""
    programme, row = programme_of(request, pk), member_of(request, pk, member_pk)
    kept = {"name": row.name, "duty": row.duty, "phone": row.phone}
    form = StaffForm(request.POST or None, initial=kept)
    if request.method != "POST":
        return staff_page(request, programme, form, member=row)
    return _saved(request, programme, form, row)


def _saved(request, programme, form, row):
    if not form.is_valid():
        return staff_page(request, programme, form, member=row, status=422)
    try:
        saved = save_staff(
            row.roster if row else ensure_roster(programme), **form.cleaned_data, member=row, actor=request.user, now=timezone.now()
        )  # fmt: skip
    except Refused as refusal:
        log_refusal(request, refusal)
        return staff_page(
            request, programme, form, member=row, errors=errors_of(refusal), status=refusal.status
        )
    messages.success(request, f"已登记{saved.name}。")
    return redirect("staff", programme.pk)


@login_required
@require_POST
def remove(request, pk, member_pk):
    programme, row = programme_of(request, pk), member_of(request, pk, member_pk)
    try:
        remove_staff(row, actor=request.user, now=timezone.now())
    except Refused as refusal:
        log_refusal(request, refusal)
        return staff_page(request, programme, StaffForm(), errors=errors_of(refusal), status=refusal.status)
    messages.success(request, f"已移出{row.name}。")
    return redirect("staff", pk)

"""Sign-in sheets and meeting logs: uploaded, looked at beside the marks, confirmed or given up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from accounts.scope import get_visible
from trainees.actions import confirm_attendance, discard_attendance, stage_attendance
from trainees.actions.attendance_files import require_staged
from trainees.actions.guards import require_filer
from trainees.attending.files import read_file
from trainees.forms.files import ConfirmMarksForm, MeetingForm, WorkbookForm
from trainees.models import AttendanceFile
from trainees.views.case import errors_of, page_context, programme_of, roster_of
from trainees.views.half_days import half_day_page, opened
from workflow.perform import log_refusal, refused


def file_of(request, pk, file_pk):
    return get_visible(
        AttendanceFile.objects.select_related("roster__programme__host", "roster__programme__rule_set", "uploaded_by"),
        request.user, pk=file_pk, roster__programme=pk,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, pk):
    """A sign-in sheet alone, without the roster."""
    programme = programme_of(request, pk)
    context = page_context(request, programme, "attendance")
    form, status = WorkbookForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                row = stage_attendance(
                    roster_of(programme), kind=AttendanceFile.Kind.SHEET, content=file.read(), name=file.name,
                    actor=request.user, now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                return redirect("attendance_file", pk, row.pk)
    return render(request, "trainees/attendance_sheet.html", context | {"form": form}, status=status)


@login_required
@require_POST
def meeting(request, pk, slot):
    """The log of an online meeting of one half day."""
    programme, day = opened(request, pk, slot)
    form = MeetingForm(request.POST, request.FILES)
    if not form.is_valid():
        return half_day_page(request, programme, day, forms={"meeting": form}, status=422)
    file = form.cleaned_data["file"]
    try:
        row = stage_attendance(
            programme.roster, kind=AttendanceFile.Kind.MEETING, content=file.read(), name=file.name, on=day.slot.on,
            half=day.slot.half, minutes=form.cleaned_data["minutes"], actor=request.user, now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        log_refusal(request, refusal)
        return half_day_page(
            request, programme, day, forms={"meeting": form}, errors=errors_of(refusal), status=refusal.status
        )
    return redirect("attendance_file", pk, row.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request, pk, file_pk):
    """What the file changes, old beside new; what it cannot say; what it would overwrite is asked."""
    row = file_of(request, pk, file_pk)
    try:
        require_filer(row.roster.programme, request.user, "核对签到记录")
        require_staged(row)
        found = read_file(row, today=timezone.localdate())
    except Refused as refusal:
        log_refusal(request, refusal)
        return refused(request, refusal, back=reverse("attendance", args=[pk]))
    form = ConfirmMarksForm(request.POST or None, found=found, initial={"sha256": row.sha256})
    context, status = page_context(request, row.roster.programme, "attendance"), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                n = confirm_attendance(row, actor=request.user, now=timezone.now(), **form.cleaned_data)
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(request, f"已导入，写入 {n} 条签到。")
                return redirect("attendance", pk)
    context |= {"file": row, "found": found, "form": form}
    return render(request, "trainees/attendance_file.html", context, status=status)


@login_required
@require_POST
def discard(request, pk, file_pk):
    row = file_of(request, pk, file_pk)
    try:
        discard_attendance(row, actor=request.user, now=timezone.now())
    except Refused as refusal:
        log_refusal(request, refusal)
        return refused(request, refusal, back=reverse("attendance", args=[pk]))
    messages.success(request, "已放弃，上传的文件已删除，签到没有变化。")
    return redirect("attendance", pk)

"""Screen 3: a roster workbook comes in, is looked at, and is confirmed or given up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from trainees.actions import confirm_roster, discard_roster, upload_roster
from trainees.actions.guards import require_filer
from trainees.actions.rosters import counts_words, require_staged
from trainees.annotated import annotated_workbook
from trainees.forms import ConfirmForm, UploadForm
from trainees.preview import preview
from trainees.views.case import XLSX, download, errors_of, page_context, programme_of, upload_of
from trainees.views.roster import roster_page
from workflow.perform import log_refusal, refused

STEPS = ("上传", "核对", "确认")


@login_required
@require_POST
def upload(request, pk):
    """Step 1: take the workbook and show what is in it."""
    programme = programme_of(request, pk)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return roster_page(request, programme, form=form, status=422)
    file = form.cleaned_data["file"]
    try:
        row = upload_roster(
            programme, content=file.read(), name=file.name, actor=request.user, now=timezone.now()
        )
    except Refused as refusal:
        log_refusal(request, refusal)
        return roster_page(request, programme, errors=errors_of(refusal), status=refusal.status)
    return redirect("roster_preview", pk, row.pk)


def opened(request, pk, upload_pk):
    """The upload and its preview, for the people who may confirm it; raises Refused."""
    row = upload_of(request, pk, upload_pk)
    require_filer(row.roster.programme, request.user, "核对上传的名单")
    require_staged(row)
    return row, preview(row, today=timezone.localdate())


@login_required
@require_safe
def look(request, pk, upload_pk):
    """Step 2: every row with what is wrong with it; ?show=faults keeps the rows that need a look."""
    try:
        row, found = opened(request, pk, upload_pk)
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    only_faults = request.GET.get("show") == "faults"
    counts = found.counts
    context = page_context(request, row.roster.programme, "roster") | {
        "upload": row, "found": found, "steps": STEPS, "only_faults": only_faults,
        "rows": [each for each in found.rows if not only_faults or each.state != "ok"],
        "tiles": [
            {"count": counts["found"], "label": "共", "tone": "blue"},
            {"count": counts["ok"], "label": "可导入", "tone": "green"},
            {"count": counts["bad"], "label": "需修正", "tone": "red" if counts["bad"] else "grey"},
            {"count": counts["warned"], "label": "提示", "tone": "amber" if counts["warned"] else "grey"},
        ],
        "title_count": len(found.refused),
    }  # fmt: skip
    return render(request, "trainees/preview.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, pk, upload_pk):
    """Step 3: what was seen is what is stored, on the roster as it was seen."""
    try:
        row, found = opened(request, pk, upload_pk)
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    initial = {"sha256": row.sha256, "version": row.roster.version}
    form = ConfirmForm(request.POST or None, initial=initial, removes=bool(found.removed))
    context = page_context(request, row.roster.programme, "roster") | {
        "upload": row, "found": found, "steps": STEPS, "form": form,
    }  # fmt: skip
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            counts = confirm_roster(row, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, f"名单已导入：{counts_words(counts)}。")
            return redirect("roster", pk)
    return render(request, "trainees/confirm.html", context, status=status)


@login_required
@require_POST
def discard(request, pk, upload_pk):
    try:
        discard_roster(upload_of(request, pk, upload_pk), actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    messages.success(request, "已放弃这份名单，上传的文件已删除，原有名单没有变化。")
    return redirect("roster", pk)


@login_required
@require_safe
def annotated(request, pk, upload_pk):
    """The uploaded workbook with coloured cells and a column of remarks; for the people who uploaded it."""
    try:
        row, found = opened(request, pk, upload_pk)
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    return download(annotated_workbook(found), f"{row.roster.programme.code} 名单核对意见.xlsx", XLSX)

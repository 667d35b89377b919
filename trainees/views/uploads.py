"""Screen 3: a roster workbook comes in, is looked at, and is confirmed or given up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from trainees.actions import confirm_roster, discard_roster, upload_roster
from trainees.actions.guards import require_filer
from trainees.actions.rosters import counts_words, require_staged
from trainees.annotated import annotated_workbook
from trainees.forms import ColumnsForm, ConfirmForm, UploadForm
from trainees.losses import losses_of
from trainees.preview import preview
from trainees.showing import Shower
from trainees.skipped import skipped
from trainees.staged import binding_of, cells_put_right, corrections_of
from trainees.views.case import XLSX, download, errors_of, page_context, programme_of, upload_of
from trainees.views.roster import roster_page, waiting
from workflow.perform import log_refusal, refused

STEPS = ("上传", "核对", "确认")
PER_PAGE = 100


@login_required
@require_POST
def upload(request, pk):
    """Step 1: take the workbook and show what is in it."""
    programme = programme_of(request, pk)
    form = UploadForm(request.POST, request.FILES, other=waiting(programme, request.user))
    if not form.is_valid():
        return roster_page(request, programme, form=form, status=422)
    file = form.cleaned_data["file"]
    try:
        row = upload_roster(
            programme, content=file.read(), name=file.name, actor=request.user, now=timezone.now(),
            instead=form.cleaned_data["instead"],
        )  # fmt: skip
    except Refused as refusal:
        log_refusal(request, refusal)
        return roster_page(request, programme, errors=errors_of(refusal), status=refusal.status)
    if row.mapping:
        messages.info(request, "这种表头贵单位上传过：已按上次指定的列对应读取，可在“列对应”中更改。")
    return redirect("roster_preview", pk, row.pk)


def opened(request, pk, upload_pk):
    """The upload and its preview, for the people who may confirm it; raises Refused."""
    row = upload_of(request, pk, upload_pk)
    require_filer(row.roster.programme, request.user, "核对上传的名单")
    require_staged(row)
    return row, preview(row, today=timezone.localdate())


class Rows:
    """The rows of a preview for a paginator: only those of the page are shown, and for a large list only those read."""

    def __init__(self, found, show, *, only_faults):
        self.found, self.show, self.only_faults = found, show, only_faults
        counts = found.counts
        self.length = counts["bad"] + counts["warned"] if only_faults else counts["found"]

    def __len__(self):
        return self.length

    def __getitem__(self, part):
        rows = self.found.page(part.start, part.stop - part.start, only_faults=self.only_faults)
        return [self.show.row(each) for each in rows]


def shower(row, found):
    return Shower(found.columns, corrections_of(row), getattr(found, "workbook", None))


def look_context(request, row, found, **more):
    """What the page of step 2 begins with; `more` replaces parts of it after a refusal."""
    only_faults = request.GET.get("show") == "faults"
    counts = found.counts
    rows = Rows(found, shower(row, found), only_faults=only_faults)
    cells, rows_out = cells_put_right(row)
    columns = found.columns
    blocked = counts["bad"] + len(found.general)
    return page_context(request, row.roster.programme, "roster") | {
        "upload": row, "found": found, "steps": STEPS, "only_faults": only_faults, "counts": counts, "blocked": blocked,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "skipped": list(skipped(found)),
        "binding": binding_of(row), "cells_mended": cells, "rows_out": rows_out, "columns": columns,
        "columns_form": ColumnsForm(columns=columns, initial={"seen": binding_of(row)}) if columns else None,
        "columns_missing": [f for f in found.general if f.kind == "header"],
        "tiles": [
            {"count": counts["found"], "label": "共", "tone": "blue"},
            {"count": counts["ok"], "label": "可导入", "tone": "green"},
            {"count": counts["bad"], "label": "需修正", "tone": "red" if counts["bad"] else "grey"},
            {"count": counts["warned"], "label": "提示", "tone": "amber" if counts["warned"] else "grey"},
        ],
        "title_count": blocked,
    } | more  # fmt: skip


@login_required
@never_cache
@require_safe
def look(request, pk, upload_pk):
    """Step 2: every row with what is wrong with it; ?show=faults keeps the rows that need a look."""
    try:
        row, found = opened(request, pk, upload_pk)
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    return render(request, "trainees/preview.html", look_context(request, row, found))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, pk, upload_pk):
    """Step 3: what was seen is what is stored, on the roster as it was seen."""
    try:
        row, found = opened(request, pk, upload_pk)
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    initial = {"sha256": binding_of(row), "version": row.roster.version}
    losses = losses_of(found.removed)
    form = ConfirmForm(request.POST or None, initial=initial, removes=bool(found.removed), loses=bool(losses))
    cells, rows_out = cells_put_right(row)
    context = page_context(request, row.roster.programme, "roster") | {
        "upload": row, "found": found, "steps": STEPS, "form": form, "binding": binding_of(row),
        "removed": [(trainee, losses.get(trainee.pk, [])) for trainee in found.removed],
        "cells_mended": cells, "rows_out": rows_out, "loses": bool(losses),
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
    """The uploaded workbook with coloured cells, comments and a column of remarks; for the people who uploaded it."""
    try:
        row, found = opened(request, pk, upload_pk)
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    name, content = annotated_workbook(row, found)
    return download(content, f"{row.roster.programme.code} {name}.xlsx", XLSX)

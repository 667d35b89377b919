"""Screen 3: a roster workbook comes in, is looked at, and is confirmed or given up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from trainees.actions import confirm_roster, discard_roster, stop_upload, upload_roster
from trainees.actions.guards import require_filer
from trainees.actions.rosters import counts_words, require_staged
from trainees.forms import ColumnsForm, ConfirmForm, UploadForm
from trainees.importing.annotated import annotated_workbook
from trainees.importing.lists import is_listed, open_list
from trainees.importing.losses import losses_of
from trainees.importing.preview import preview
from trainees.importing.showing import Shower
from trainees.importing.skipped import skipped
from trainees.importing.staged import binding_of, cells_put_right, corrections_of
from trainees.models import RosterUpload
from trainees.views.case import XLSX, download, errors_of, page_context, programme_of, upload_of
from trainees.views.roster import roster_page, waiting
from workflow.perform import log_refusal, refused

State = RosterUpload.State
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
    return row, open_list(row) if is_listed(row) else preview(row, today=timezone.localdate())


class Rows:
    """The rows of a preview for a paginator: only those of the page are shown, and for a large list only those read."""

    def __init__(self, found, show, *, only_faults):
        self.found, self.show, self.only_faults = found, show, only_faults
        counts = found.counts
        frames = getattr(
            found, "frames", None
        )  # a kept list holds rows with tidied values as worth a look too
        odd = sum(frame.odd for frame in frames) if frames is not None else counts["bad"] + counts["warned"]
        self.length = odd if only_faults else counts["found"]

    def __len__(self):
        return self.length

    def __getitem__(self, part):
        rows = self.found.page(part.start, part.stop - part.start, only_faults=self.only_faults)
        return [self.show.row(each) for each in rows]


def odd_rows(found):
    return len(Rows(found, None, only_faults=True))


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
    lacking = [fault for fault in found.general if fault.kind == "header"]
    return page_context(request, row.roster.programme, "roster") | {
        "upload": row, "found": found, "steps": STEPS, "only_faults": only_faults, "counts": counts, "blocked": blocked,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "skipped": list(skipped(found)),
        "stale": getattr(found, "roster_version", row.roster.version) != row.roster.version, "odd": odd_rows(found),
        "binding": binding_of(row), "cells_mended": cells, "rows_out": rows_out, "columns": columns,
        "columns_form": ColumnsForm(columns=columns, initial={"seen": binding_of(row)}) if columns else None,
        "columns_missing": lacking,
        "tiles": tiles(counts, lacking),
        "title_count": blocked,
    } | more  # fmt: skip


def tiles(counts, lacking):
    """The four figures of the preview; while a required column is missing nobody is ready to come in."""
    ready, bad = (0, counts["found"]) if lacking else (counts["ok"], counts["bad"])
    return [
        {"count": counts["found"], "label": "共", "tone": "blue"},
        {"count": ready, "label": "可导入", "tone": "green" if ready else "grey"},
        {"count": bad, "label": "需修正", "tone": "red" if bad else "grey"},
        {"count": counts["warned"], "label": "提示", "tone": "amber" if counts["warned"] else "grey"},
    ]


def progress(request, pk, upload_pk):
    """The page of a list that the worker is at, or has just done with; None for one that waits for a look."""
    row = upload_of(request, pk, upload_pk)
    done = row.rows_total and row.state in (State.CONFIRMED, State.FAILED)
    if row.state not in (State.READING, State.STORING) and not done:
        return None
    context = page_context(request, row.roster.programme, "roster")
    if not context["may_write"]:
        return None  # refused below like every other look at an upload
    share = min(99, row.rows_done * 100 // row.rows_total) if row.rows_total else 0
    context |= {
        "upload": row, "steps": STEPS, "step": 2 if row.state == State.READING else 3, "share": share,
        "running": not done,
    }  # fmt: skip
    return render(request, "trainees/progress.html", context)


@login_required
@never_cache
@require_safe
def look(request, pk, upload_pk):
    """Step 2: every row with what is wrong with it; ?show=faults keeps the rows that need a look.

    While the worker is at the list the page says how far it is.
    """
    if (answer := progress(request, pk, upload_pk)) is not None:
        return answer
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
    counts, removed = found.counts, getattr(found, "removed", None)
    # Of a large list nobody looks up what hangs on each who goes: the word is asked for all of them.
    losses = losses_of(removed) if removed is not None else dict.fromkeys(found.removed_names)
    form = ConfirmForm(
        request.POST or None, initial=initial, removes=bool(counts["removed"]), loses=bool(losses)
    )
    cells, rows_out = cells_put_right(row)
    context = page_context(request, row.roster.programme, "roster") | {
        "upload": row, "found": found, "steps": STEPS, "form": form, "binding": binding_of(row),
        "removed": [(trainee, losses.get(trainee.pk, [])) for trainee in removed or ()], "counts": counts,
        "blocked": counts["bad"] + len(found.general), "listed": removed is None,
        "cells_mended": cells, "rows_out": rows_out, "loses": bool(losses),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            counts = confirm_roster(row, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            if counts is None:
                return redirect("roster_preview", pk, upload_pk)
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
@require_POST
def stop(request, pk, upload_pk):
    """Stop the worker; what it was at is given up, or waits for its confirmation again."""
    row = upload_of(request, pk, upload_pk)
    reading = row.state == State.READING
    try:
        stop_upload(row, actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/roster/")
    if reading:
        messages.success(request, "已停止核对并放弃这份名单，原有名单没有变化。")
        return redirect("roster", pk)
    messages.success(request, "已要求停止导入；名单没有变化的，这份表会回到待确认。")
    return redirect("roster_preview", pk, upload_pk)


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

"""A sheet of expense lines: template and export, upload, preview, taken over or given up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused, not_allowed
from accounts.scope import get_visible
from finance import actions
from finance.actions.importing import require_staged, require_writable
from finance.checks import may_write
from finance.forms.sheets import ConfirmLinesForm, LinesForm
from finance.importing.annotated import annotated_workbook
from finance.importing.preview import open_file, read_file
from finance.importing.workbooks import lines_xlsx, template_xlsx
from finance.models import LineFile
from finance.views.loading import crumbs, load_settlement
from trainees.views.case import XLSX, download
from workflow.perform import log_refusal, refused, seen_version


def load_file(request, pk, file):
    """(programme, settlement, staged file), each through its own scope, for those who may write the settlement."""
    programme, settlement = load_settlement(request, pk)
    row = get_visible(LineFile.objects.filter(settlement=settlement), request.user, pk=file)
    if not may_write(settlement, request.user):
        raise not_allowed("导入支出明细", f"{settlement.filer}的填报人员")
    row.settlement = settlement
    return programme, settlement, row


@login_required
@require_safe
def template(request, pk):
    programme, _ = load_settlement(request, pk)
    return download(template_xlsx(programme), f"{programme.code} 支出明细模板.xlsx", XLSX)


@login_required
@require_safe
def export(request, pk):
    programme, settlement = load_settlement(request, pk)
    return download(lines_xlsx(settlement), f"{programme.code} 支出明细.xlsx", XLSX)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, pk):
    """The sheet comes in; what cannot be read at all is refused here."""
    programme, settlement = load_settlement(request, pk)
    back = reverse("settlement", args=[pk])
    try:
        require_writable(settlement, request.user)
    except Refused as refusal:
        if request.method != "POST":
            return refused(request, refusal, back=back)
    form, status = LinesForm(request.POST or None, request.FILES or None), 200
    context = {"programme": programme, "settlement": settlement, "crumbs": crumbs(programme, "导入支出明细"), "back": back}  # fmt: skip
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                row = actions.stage_lines(
                    settlement, content=file.read(), name=file.name, actor=request.user, now=timezone.now()
                )
            except Refused as refusal:
                log_refusal(request, refusal)
                form.add_error("file" if refusal.status != 409 else None, refusal.sentence)
                status = refusal.status
            else:
                return redirect("expense_file", pk, row.pk)
    waiting = LineFile.objects.visible_to(request.user).filter(
        settlement=settlement, state=LineFile.State.STAGED
    )
    context |= {"form": form, "waiting": waiting.first()}
    return render(request, "finance/import.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request, pk, file):
    """What the sheet would add, every fault by row and column; a POST takes it over."""
    back = reverse("settlement", args=[pk])
    try:
        programme, settlement, row = load_file(request, pk, file)
        if request.method == "POST" and (answer := confirm(request, settlement, row)):
            return answer
        require_staged(row)
        require_writable(settlement, request.user)
        found = read_file(row, settlement, user=request.user, today=timezone.localdate())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    only = request.GET.get("only") == "faults"
    context = {
        "programme": programme, "settlement": settlement, "file": row, "found": found, "back": back, "only": only,
        "crumbs": crumbs(programme, "核对支出明细"), "tiles": tiles(found), "version": settlement.version,
        "rows": [each for each in found.rows if each.faults or each.hints] if only else found.rows,
    }  # fmt: skip
    return render(request, "finance/import_preview.html", context)


def confirm(request, settlement, row):
    """Where a confirmation leads; None where it names no file."""
    form = ConfirmLinesForm(request.POST)
    if not form.is_valid():
        return None
    lines = actions.import_lines(
        settlement, row=row, version=seen_version(request), actor=request.user, now=timezone.now(), **form.cleaned_data
    )  # fmt: skip
    messages.success(request, f"已导入 {len(lines)} 笔支出。")
    return redirect("settlement", settlement.programme_id)


def tiles(found):
    faulty, hinted = len(found.faulty), len(found.hinted)
    return [
        {"count": len(found.rows), "label": "笔支出", "tone": "grey"},
        {"count": len(found.good), "label": "可导入", "tone": "green", "note": f"合计 {found.total:,.2f} 元"},
        {"count": faulty, "label": "需修正", "tone": "red" if faulty else "grey"},
        {"count": hinted, "label": "有提示", "tone": "amber" if hinted else "grey"},
    ]


@login_required
@require_safe
def annotated(request, pk, file):
    """The host's own sheet back, with what is to be put right."""
    back = reverse("settlement", args=[pk])
    try:
        programme, settlement, row = load_file(request, pk, file)
        require_staged(row)
        found = read_file(row, settlement, user=request.user, today=timezone.localdate())
        name, content = annotated_workbook(open_file(row), found)
    except Refused as refusal:
        return refused(request, refusal, back=back)
    return download(content, f"{programme.code} {name}.xlsx", XLSX)


@login_required
@require_POST
def discard(request, pk, file):
    back = reverse("settlement", args=[pk])
    try:
        _, settlement, row = load_file(request, pk, file)
        actions.discard_lines(settlement, row=row, actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, "已放弃，上传的文件已删除，结算没有变化。")
    return redirect("settlement", pk)

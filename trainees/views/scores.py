"""Marks on one page: typed, pasted by column, or read from a workbook and looked at before they are saved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from trainees.actions import save_scores
from trainees.actions.guards import require_filer
from trainees.assessing.proposals import proposals, scheme_of
from trainees.forms.scores import ScoresForm, ScoreSheetForm
from trainees.sheets.scores import read_scores, scores_template
from trainees.views.case import XLSX, download, errors_of, may_register, page_context, programme_of
from workflow.perform import log_refusal, seen_version
from workflow.xlsx.reading import read_workbook


def opened(request, pk):
    """(programme, context, proposals) of a class with a scheme; 404 where there is none."""
    programme = programme_of(request, pk)
    context = page_context(request, programme, "assessment")
    scheme = scheme_of(context["roster"])
    if scheme is None:
        raise Http404(NOT_FOUND)
    context |= {"scheme": scheme, "heading": "考核得分", "may_register": may_register(context, programme)}
    found = proposals(programme, scheme)
    return programme, context | {"has_paper": found.has_paper}, found


def page(request, context, found, form, *, status=200, upload=None, filled=0):
    context |= {"found": found, "form": form, "upload": upload or ScoreSheetForm(), "filled": filled}
    return render(request, "trainees/assessment_scores.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request, pk):
    """The grid of people by components. After a colleague's change it comes back filled, with what differs marked."""
    _, context, found = opened(request, pk)
    form, status = ScoresForm(request.POST or None, found=found), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = save_scores(
                    context["roster"], marks=form.marks(), version=seen_version(request),
                    actor=request.user, now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(request, f"已保存 {changed} 项得分。" if changed else "没有变化，无需保存。")
                return redirect("assessment_scores", pk)
    return page(request, context, found, form, status=status)


@login_required
@require_safe
def template(request, pk):
    """The workbook to fill in, with everybody's name and the marks entered so far."""
    programme, _, found = opened(request, pk)
    content = scores_template(found, title=f"{programme.title}（{programme.code}）")
    return download(content, f"{programme.code} 考核得分登记表.xlsx", XLSX)


@login_required
@require_POST
def upload(request, pk):
    """Read a filled workbook and show the grid with its marks; nothing is stored before the grid is saved."""
    programme, context, found = opened(request, pk)
    upload = ScoreSheetForm(request.POST, request.FILES)
    blank = ScoresForm(found=found)
    try:
        require_filer(programme, request.user, "登记考核得分")
        if not upload.is_valid():
            return page(request, context, found, blank, status=422, upload=upload)
        file = upload.cleaned_data["file"]
        marks, faults = read_scores(read_workbook(file.read(), file.name), found)
    except Refused as refusal:
        log_refusal(request, refusal)
        context["errors"] = errors_of(refusal)
        return page(request, context, found, blank, status=refusal.status, upload=upload)
    if faults:
        context["errors"] = [{"sentence": fault.sentence} for fault in faults]
        return page(request, context, found, blank, status=422, upload=upload)
    form = ScoresForm(found=found, filled=marks)
    changed = sum(cell.changed for _, row in form.rows() for cells in row for cell in cells)
    if not changed:
        messages.info(request, "表中的得分与已登记的一致，无需保存。")
        return redirect("assessment_scores", pk)
    return page(request, context, found, form, filled=changed)

"""研修论文 of a class: who has handed in and who has not, the files, all of them as one archive, marks beside."""

import tempfile
import zipfile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND, get_visible
from trainees.actions.papers import hand_in_paper, paper_component
from trainees.assessing.proposals import scheme_of
from trainees.forms.papers import KINDS, PaperForm
from trainees.forms.scores import ScoresForm
from trainees.models import ResearchPaper
from trainees.own.gate import own_page
from trainees.own.paper import current_paper, may_hand_in
from trainees.views.case import download, errors_of, page_context, trainee_of
from trainees.views.scores import opened
from workflow.perform import log_refusal
from workflow.uploads import ENDINGS, checked_upload
from workflow.xlsx.limits import MIB

ZIP = "application/zip"


def opened_papers(request, pk):
    """(programme, context, proposals, {trainee id: current paper}); 404 for a class whose scheme has no paper."""
    programme, context, found = opened(request, pk)
    if found.paper is None:
        raise Http404(NOT_FOUND)
    rows = ResearchPaper.objects.visible_to(request.user).filter(
        trainee__roster=context["roster"], superseded_at=None
    )
    return programme, context | {"heading": "研修论文"}, found, {row.trainee_id: row for row in rows}


@login_required
@require_safe
def papers(request, pk):
    """Everybody with the paper and its marks; the marks are saved with the grid's own door."""
    _, context, found, handed_in = opened_papers(request, pk)
    form = ScoresForm(found=found, only=(found.paper.code,))
    rows = [
        (person, cells[0], handed_in.get(person.trainee.pk), person.trainee.name) for person, cells in form.rows()
    ]  # fmt: skip
    context |= {
        "found": found, "form": form, "rows": rows, "due": found.paper.due,
        "missing": [person.trainee.name for person, _, paper, _ in rows if paper is None],
        "size": sum(row.size for row in handed_in.values()), "count": len(handed_in),
    }  # fmt: skip
    return render(request, "trainees/papers.html", context)


@login_required
@require_safe
def paper(request, pk, paper_pk):
    """One paper as it came in; always saved, never shown inside the portal."""
    row = get_visible(
        ResearchPaper.objects.select_related("trainee"),
        request.user,
        pk=paper_pk,
        trainee__roster__programme=pk,
    )
    with row.file.open("rb") as file:
        return download(file.read(), file_name(row), row.content_type)


@login_required
@require_safe
def archive(request, pk):
    """All current papers as one zip, put together on disk: a class may have a gigabyte of them."""
    programme, _, found, handed_in = opened_papers(request, pk)
    if not handed_in:
        raise Http404(NOT_FOUND)
    out = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for person in found.people:
            if row := handed_in.get(person.trainee.pk):
                row.trainee = person.trainee
                with row.file.open("rb") as file, packed.open(file_name(row), "w") as entry:
                    for chunk in iter(lambda: file.read(MIB), b""):
                        entry.write(chunk)
    out.seek(0)
    response = FileResponse(
        out, as_attachment=True, filename=f"{programme.code} 研修论文.zip", content_type=ZIP
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(row):
    """03 姓名 题目.pdf: what a folder of papers is sorted by; nothing that would be a path."""
    words = f"{row.trainee.number:02} {row.trainee.name} {row.title}"
    kept = "".join(" " if c in '/\\:*?"<>|' or not c.isprintable() else c for c in words)
    return " ".join(kept.split())[:120].strip(". ") + ENDINGS[row.content_type].split(",")[0]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request, pk, trainee_pk):
    """The host hands a paper in for somebody who cannot."""
    trainee = trainee_of(request, pk, trainee_pk)
    context = page_context(request, trainee.roster.programme, "assessment") | {"heading": "代交研修论文"}
    form, status = (
        PaperForm(request.POST or None, request.FILES or None, by_host=True),
        422 if request.method == "POST" else 200,
    )
    if request.method == "POST" and form.is_valid():
        try:
            content, kind = checked_upload(form.cleaned_data["file"], kinds=KINDS)
            row = hand_in_paper(
                trainee, **form.about(), content=content, name=form.cleaned_data["file"].name,
                content_type=kind, actor=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, f"已为{trainee.name}提交《{row.title}》。")
            return redirect("papers", pk)
    return render(
        request, "trainees/paper_hand_in.html", {**context, "form": form, "trainee": trainee}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def own(request, trainee):
    """The trainee's own paper: handed in, or put in the place of the last version."""
    component = paper_component(scheme_of(trainee.roster))
    if component is None:
        return redirect("own_home")
    row = current_paper(trainee)
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        initial={name: getattr(row, name, "") for name in PaperForm.ABOUT},
    )
    status, errors = 422 if request.method == "POST" else 200, ()
    if request.method == "POST" and form.is_valid():
        try:
            content, kind = checked_upload(form.cleaned_data["file"], kinds=KINDS)
            hand_in_paper(
                trainee, **form.about(), content=content, name=form.cleaned_data["file"].name,
                content_type=kind, actor=None, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            errors, status = errors_of(refusal), refusal.status
        else:
            messages.success(request, "论文已提交。在截止之前可以替换。")
            return redirect("own_paper")
    context = {
        "trainee": trainee, "component": component, "paper": row, "form": form, "errors": errors,
        "may": may_hand_in(trainee, component, today=timezone.localdate()),
    }  # fmt: skip
    return render(request, "trainees/own/paper.html", context, status=status)

"""Doors of a host to the completion package of a class."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from accounts.roles import Role
from accounts.scope import NOT_FOUND, get_visible
from certificates.actions import attach_document, confirm_seals, ensure_completion, save_completion
from certificates.checks import package_of
from certificates.desk import package_context, questions_of
from certificates.forms import WordsForm
from certificates.models import Completion
from certificates.papers import draw_pdf, draw_xlsx
from programs.models import Programme
from workflow.glyphs import MissingGlyphs
from workflow.perform import answer, log_refusal, moves_for, require_fresh, seen_version
from workflow.rounds import open_remarks
from workflow.uploads import accept_of, checked_upload


def programme_for(request, pk):
    return get_visible(Programme.objects.with_parties(), request.user, pk=pk)


def completion_of(programme):
    """The package as it is, or a blank one that nobody has begun: a GET writes nothing."""
    return getattr(programme, "completion", None) or Completion(programme=programme)


def page(request, programme, *, form=None, refusal=None, slot="", status=200):
    completion = completion_of(programme)
    package = package_of(completion, timezone.localdate())
    may_write = request.user.has_role(Role.FILER, organisation=programme.host)
    questions = questions_of(package)
    context = {
        **package_context(package, may_write=may_write, accept=accept_of()),
        "form": form or WordsForm(
            initial={"summary": completion.summary}, questions=questions, reasons=completion.reasons
        ),
        "remarks": open_remarks(completion) if completion.pk else {},
        "moves": [m for m in moves_for(completion, request.user) if m["name"] != "submit"] if completion.pk else [],
        "refusal": refusal,
    }  # fmt: skip
    refused = next((each for each in context["slots"] if refusal and each["code"] == slot), None)
    if refused:
        refused["error"] = refusal.sentence
    context["refused_slot"] = refused
    return render(request, "certificates/completion.html", context, status=status)


@login_required
@require_safe
def completion(request, pk):
    """The package with everything it still needs, its deadline, and where it lies."""
    return page(request, programme_for(request, pk))


@login_required
@require_safe
def check(request, pk):
    """核对并提交: the package as the reviewer will see it."""
    programme = programme_for(request, pk)
    package = package_of(completion_of(programme), timezone.localdate())
    may_write = request.user.has_role(Role.FILER, organisation=programme.host)
    return render(
        request, "certificates/completion_check.html", package_context(package, may_write=may_write)
    )


@login_required
@require_POST
def submit(request, pk):
    programme = programme_for(request, pk)
    back = reverse("completion", args=[pk])
    try:
        row = ensure_completion(programme, actor=request.user, now=timezone.now())
    except Refused as refusal:
        log_refusal(request, refusal)
        return page(request, programme, refusal=refusal, status=refusal.status)
    return answer(request, row, "submit", back=back)


@login_required
@require_POST
def save(request, pk):
    """Keep the host's own words: a summary and the reasons that guiding rules ask for."""
    programme = programme_for(request, pk)
    package = package_of(completion_of(programme), timezone.localdate())
    form = WordsForm(request.POST, questions=questions_of(package), reasons=package.completion.reasons)
    if not form.is_valid():
        return page(request, programme, form=form, status=422)
    try:
        row = ensure_completion(programme, actor=request.user, now=timezone.now())
        require_fresh(row, request.POST.get("version"))
        save_completion(
            row, summary=form.cleaned_data["summary"], reasons={**row.reasons, **form.reasons},
            version=seen_version(request) or None, actor=request.user, now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        log_refusal(request, refusal)
        return page(request, programme, form=form, refusal=refusal, status=refusal.status)
    messages.success(request, "已保存情况说明。")
    return redirect("completion", pk)


@login_required
@require_POST
def attach(request, pk):
    programme = programme_for(request, pk)
    slot = request.POST.get("slot", "")
    try:
        content, kind = checked_upload(request.FILES.get("file"))
        row = ensure_completion(programme, actor=request.user, now=timezone.now())
        attach_document(
            row, slot=slot, content=content, name=request.FILES["file"].name, content_type=kind,
            actor=request.user, now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        log_refusal(request, refusal)
        return page(request, programme, refusal=refusal, slot=slot, status=refusal.status)
    messages.success(request, f"已上传：{request.FILES['file'].name}。")
    return redirect(f"{reverse('completion', args=[pk])}#slot-{quote(slot)}")


@login_required
@require_POST
def seals(request, pk):
    programme = programme_for(request, pk)
    slot = request.POST.get("slot", "")
    try:
        row = ensure_completion(programme, actor=request.user, now=timezone.now())
        confirm_seals(
            row, slot=slot, seals=request.POST.getlist("seals"), actor=request.user, now=timezone.now()
        )
    except Refused as refusal:
        log_refusal(request, refusal)
        return page(request, programme, refusal=refusal, slot=slot, status=refusal.status)
    messages.success(request, "已保存印章情况。")
    return redirect("completion", pk)


@login_required
@require_safe
def drawn(request, pk, code, ending):
    """A generated document as it stands now, as PDF or xlsx, to look at before it is handed in."""
    programme = programme_for(request, pk)
    package = package_of(completion_of(programme), timezone.localdate())
    item = next((each for each in package.items if each.code == code and each.generated), None)
    if item is None or item.code not in package.drawable:
        raise Http404(NOT_FOUND)
    try:
        paper = draw_pdf(item, programme) if ending == "pdf" else draw_xlsx(item, programme)
    except MissingGlyphs as problem:
        refusal = Refused(f"{problem}可先下载 xlsx。", code="missing_glyphs")
        return page(request, programme, refusal=refusal, status=refusal.status)
    response = HttpResponse(paper.content, content_type=paper.content_type)
    place = "inline" if ending == "pdf" and "download" not in request.GET else "attachment"
    response["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(paper.name)}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

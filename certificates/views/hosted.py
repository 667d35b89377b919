"""Doors of the people with accounts to the certificates of a class."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import get_visible
from certificates.actions import may_take_out, note_hand_out
from certificates.actions.reporting import may_handle
from certificates.bundles import check_papers, named, printed, zipped
from certificates.models import Amendment, Batch, Certificate, ErrorReport
from certificates.progress import rest_of
from certificates.storing import PaperChanged, read_paper
from certificates.views.public import pdf
from programs.models import Programme
from workflow.perform import refused

PER_PAGE = 200


@login_required
@require_safe
def certificates(request, pk):
    """Every number of a class with its state, and how far the issuing has come."""
    programme = get_visible(Programme.objects.with_parties(), request.user, pk=pk)
    rows = Certificate.objects.visible_to(request.user).filter(programme=programme).select_related("trainee")
    batch = (
        Batch.objects.visible_to(request.user).with_progress().filter(completion__programme=programme).first()
    )
    context = {
        "programme": programme,
        "certificates": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "batch": batch,
        "rest": rest_of(batch) if batch else "",
        "valid": rows.valid().count(),
        "may_correct": may_correct(rows, request.user),
        "corrections": Amendment.objects.visible_to(request.user).leading(programme),
        "may_open": may_take_out(programme, request.user),
        "reports": ErrorReport.objects.visible_to(request.user)
        .open()
        .filter(certificate__programme=programme)
        .select_related("certificate"),
    }
    return render(request, "certificates/certificates.html", context)


def may_correct(rows, user):
    """Whether the person may propose a correction of the whole class."""
    row = rows.valid().select_related("series__authority", "programme__host", "programme__authority").first()
    return row is not None and may_handle(row, user)


@never_cache
@login_required
@require_POST
def paper(request, pk, certificate):
    """One PDF for the host, journalled: a POST, because it leaves a trace."""
    programme = get_visible(Programme.objects.all(), request.user, pk=pk)
    row = get_visible(Certificate.objects.issued().filter(programme=programme), request.user, pk=certificate)
    try:
        content = read_paper(row)
        note_hand_out(programme, what=f"证书{row.number}", actor=request.user, now=timezone.now())
    except PaperChanged as problem:
        return render(request, "certificates/gone.html", {"message": str(problem)}, status=503)
    except Refused as refusal:
        return refused(request, refusal, back=reverse("certificates", args=[pk]))
    return pdf(content, row.number)


@never_cache
@login_required
@require_POST
def whole_zip(request, pk):
    """All valid certificates of the class, each with its seal, in one zip that is written while it is sent."""

    def answer(programme, rows):
        check_papers(rows)
        response = StreamingHttpResponse(zipped(rows), content_type="application/zip")
        return named(response, f"{programme.code}.zip")

    return _leaving(request, pk, "本证书（压缩包）", answer)


@never_cache
@login_required
@require_POST
def whole_print(request, pk):
    """All valid certificates of the class as one PDF for the printer."""

    def answer(programme, rows):
        return named(HttpResponse(printed(rows), content_type="application/pdf"), f"{programme.code}打印.pdf")

    return _leaving(request, pk, "本证书（打印文件）", answer)


def _leaving(request, pk, what, answer):
    """The answer made of the valid certificates of a class, journalled; or in words why not."""
    programme = get_visible(Programme.objects.all(), request.user, pk=pk)
    rows = list(Certificate.objects.visible_to(request.user).filter(programme=programme).valid())
    try:
        response = answer(programme, rows)
        note_hand_out(programme, what=f"{len(rows)} {what}", actor=request.user, now=timezone.now())
    except PaperChanged as problem:
        return render(request, "certificates/gone.html", {"message": str(problem)}, status=503)
    except Refused as refusal:
        return refused(request, refusal, back=reverse("certificates", args=[pk]))
    return response

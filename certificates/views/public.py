"""Doors for anyone: a certificate that was looked up."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from certificates.actions import note_look
from certificates.lookup.budgets import may_open_paper
from certificates.lookup.finding import certificate_shown_by
from certificates.models import LookupLog
from certificates.picture import picture_of
from certificates.storing import PaperChanged, read_paper
from certificates.views.privacy import private
from workflow.qr import qr_svg

GONE = "查询结果只保留 15 分钟，现在已经过期。请重新填写姓名和证件号码查询。"
OPENED = "这次查询的证书文件已经打开多次。请重新填写姓名和证件号码查询。"


def gone(request):
    return render(request, "certificates/gone.html", {"message": GONE}, status=410)


@private
@require_safe
def certificate(request, token):
    """One certificate, as its holder sees it."""
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    context = {
        "certificate": row,
        "token": token,
        "masked": row.content["document_masked"],
        "address": row.content["verify_url"],
        "qr": mark_safe(qr_svg(row.content["verify_url"])),  # noqa: S308 (our own drawing of our own address)
    }
    return render(request, "certificates/certificate.html", context)


@private
@require_safe
def paper(request, token):
    """The PDF itself, to look at and print; `?download` to save."""
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    now = timezone.now()
    if not may_open_paper(token, now=now):
        return render(request, "certificates/gone.html", {"message": OPENED}, status=410)
    try:
        content = read_paper(row)
    except PaperChanged as problem:
        return render(request, "certificates/gone.html", {"message": str(problem)}, status=503)
    note_look([row], LookupLog.Kind.PAPER, now=now)
    return pdf(content, row.number, save="download" in request.GET)


def pdf(content, number, *, save=False):
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'{"attachment" if save else "inline"}; filename="{number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@private
@require_safe
def picture(request, token):
    """The paper as a picture, drawn from the issued PDF."""
    row = certificate_shown_by(token)
    if row is None:
        return gone(request)
    try:
        drawn = picture_of(read_paper(row))
    except PaperChanged:
        return HttpResponse(status=503)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Content-Encoding"] = "gzip"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response

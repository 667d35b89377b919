"""Doors for anyone: finding one's own certificates, and checking a certificate.

Name and number come in the body of a POST and go nowhere: not into an address, a log line or an error.
"""

from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.throttle import client_address
from certificates.actions import note_look
from certificates.budgets import RETRY_AFTER, may_look_up, may_verify
from certificates.finding import certificate_shown_by, certificates_of, token_for, verified
from certificates.forms import LookupForm, VerifyForm
from certificates.models import Certificate, LookupLog
from certificates.picture import picture_of
from certificates.sample import sample_person
from certificates.storing import PaperChanged, read_paper
from trainees.names import mask_name
from workflow.qr import qr_svg

GONE = "查询结果只保留 15 分钟，现在已经过期。请重新填写姓名和证件号码查询。"
TOO_OFTEN = "为保护个人信息，短时间内的查询次数有限，本次没有查询。"


def private(view):
    """Kept by no cache and no search engine."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(answer)


def too_often(request):
    response = render(
        request,
        "429.html",
        {"message": TOO_OFTEN, "retry": f"请在 {RETRY_AFTER // 60} 分钟后再试。"},
        status=429,
    )
    response["Retry-After"] = RETRY_AFTER
    return response


@private
@sensitive_post_parameters("name", "number")
@sensitive_variables("form", "name", "number")
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request):
    """The holder's certificates by name and document number; every kind of miss is the same answer."""
    form = LookupForm(request.POST or None)
    if not form.is_valid():
        return lookup_page(request, form, status=422 if form.is_bound else 200)
    now = timezone.now()
    name, number = form.cleaned_data["name"], form.cleaned_data["number"]
    if not may_look_up(client_address(request), number, now=now):
        return too_often(request)
    certificates = certificates_of(name, number)
    if not certificates:
        return lookup_page(request, form, missed=True)
    looks = note_look(certificates, LookupLog.Kind.LOOKUP, now=now)
    found = [(certificate, token_for(look)) for certificate, look in zip(certificates, looks, strict=True)]
    hours = sum(each.hours for each in certificates if each.state == Certificate.State.VALID)
    return render(request, "certificates/found.html", {"found": found, "hours": hours})


def lookup_page(request, form, *, missed=False, status=200):
    context = {"form": form, "sample": sample_person(), "missed": missed}
    return render(request, "certificates/lookup.html", context, status=status)


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
    try:
        content = read_paper(row)
    except PaperChanged as problem:
        return render(request, "certificates/gone.html", {"message": str(problem)}, status=503)
    note_look([row], LookupLog.Kind.PAPER, now=timezone.now())
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


@private
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Where a certificate number is typed; the QR code leads straight to the answer."""
    form = VerifyForm(request.POST or None)
    if form.is_valid():
        return redirect("verify_number", form.cleaned_data["number"])
    return render(request, "certificates/verify.html", {"form": form}, status=422 if form.is_bound else 200)


@private
@require_safe
def verify_number(request, number):
    """Whether a certificate number is genuine and in force; says no more than the paper shows."""
    now = timezone.now()
    if not may_verify(client_address(request), now=now):
        return too_often(request)
    answer = verified(number)
    context = {"answer": answer, "form": VerifyForm(), "at": now}
    if answer.certificate is None:
        return render(request, "certificates/verified.html", context, status=404)
    note_look([answer.certificate], LookupLog.Kind.VERIFY, now=now)
    context["name"] = mask_name(answer.certificate.name)
    return render(request, "certificates/verified.html", context)

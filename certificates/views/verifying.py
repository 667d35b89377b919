"""Doors for whoever holds a certificate: by number, by QR code, by file (screen 9).

A file is read in memory and kept nowhere. What a QR code carries after # comes only in the body of a POST, by hand.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.throttle import client_address
from certificates.actions import note_look
from certificates.checking.answers import UNKNOWN, Answer, verified
from certificates.checking.bands import band_for, band_of_code, band_of_file
from certificates.checking.budgets import may_check_file
from certificates.checking.forms import CodeForm, FileForm, VerifyForm
from certificates.checking.offline import keys_as_text, site_of
from certificates.checking.qr import NotOurCode, facts_in, speaks_for
from certificates.lookup.budgets import RETRY_AFTER, may_verify
from certificates.models import LookupLog
from certificates.sealing.checking import check_pdf
from certificates.views.privacy import private

Kind, Outcome = LookupLog.Kind, LookupLog.Outcome
TOO_OFTEN = "短时间内的核验次数有限，本次没有核验。"
OUTCOMES = {"ours": Outcome.FOUND, "changed": Outcome.CHANGED}


def too_often(request, kind, now):
    note_look([None], kind, now=now, outcome=Outcome.REFUSED)
    words = {
        "message": TOO_OFTEN,
        "retry": f"请在 {RETRY_AFTER // 60} 分钟后再试；也可以用离线核验页，不受次数限制。",
    }
    response = render(request, "429.html", words, status=429)
    response["Retry-After"] = RETRY_AFTER
    return response


def asked(request, *, status=200, **forms):
    """The page with its three ways to ask; `forms` are those that came back with their faults."""
    context = {"form": VerifyForm(), "code_form": CodeForm(), "file_form": FileForm(), **forms}
    faulty = next((form for form in forms.values() if form.is_bound), None)
    return render(request, "certificates/verify.html", {**context, "faulty": faulty}, status=status)


def answered(request, answer, band, *, now, **more):
    context = {
        "answer": answer, "band": band, "at": now, "form": VerifyForm(), "keys": keys_as_text(),
        "certificate": answer.certificate, **more,
    }  # fmt: skip
    unknown = answer.certificate is None and "check" not in more
    return render(request, "certificates/verified.html", context, status=404 if unknown else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Where a certificate number is typed; the QR code leads straight to the answer."""
    form = VerifyForm(request.POST or None)
    if form.is_valid():
        return redirect("verify_number", form.cleaned_data["number"])
    return asked(request, form=form, status=422 if form.is_bound else 200)


@private
@require_safe
def verify_number(request, number):
    """Whether a certificate number is genuine and in force; says no more than the paper shows."""
    now = timezone.now()
    if not may_verify(client_address(request), now=now):
        return too_often(request, Kind.VERIFY, now)
    answer = verified(number, now=now)
    outcome = Outcome.FOUND if answer.certificate else Outcome.MISSED
    note_look([answer.certificate], Kind.VERIFY, now=now, outcome=outcome)
    return answered(request, answer, band_for(answer.state), now=now)


@private
@sensitive_post_parameters("code")
@sensitive_variables("form", "code")
@require_POST
def verify_code(request):
    """The text of a QR code, for whoever has no script: its signature and what it says, against the register."""
    form, now = CodeForm(request.POST), timezone.now()
    if not form.is_valid():
        return asked(request, code_form=form, status=422)
    if not may_verify(client_address(request), now=now):
        return too_often(request, Kind.VERIFY, now)
    code = form.cleaned_data["code"]
    answer = verified(code.number, now=now)
    forged = (
        not code.is_ours if answer.certificate is None else not speaks_for(code, answer.certificate.content)
    )
    forged = forged and code.facts is not None
    outcome = Outcome.FORGED if forged else Outcome.FOUND if answer.certificate else Outcome.MISSED
    note_look([answer.certificate], Kind.VERIFY, now=now, outcome=outcome)
    band = band_of_code(answer.state, forged=forged)
    return answered(request, answer, band, now=now, code=said_by(code, forged=forged))


def said_by(code, *, forged):
    """What the page tells of a pasted code; the facts of a forged one are nobody's business."""
    facts = None
    if code.facts is not None and not forged:
        try:
            facts = facts_in(code.facts)
        except NotOurCode:
            facts = None
    return {"forged": forged, "facts": facts, "elsewhere": code.site if code.site != site_of() else ""}


@private
@require_POST
def verify_mismatch(request, number):
    """The page's script found that a scanned code bears no signature of ours: that alone is told, and written down."""
    now = timezone.now()
    if may_verify(client_address(request), now=now):
        answer = verified(number, now=now)
        note_look([answer.certificate], Kind.VERIFY, now=now, outcome=Outcome.FORGED)
    return HttpResponse("已记录。", content_type="text/plain; charset=utf-8")


@private
@require_POST
def verify_file(request):
    """A PDF that somebody was given: is it ours, is it unchanged, and is the certificate in force?"""
    form, now = FileForm(request.POST, request.FILES), timezone.now()
    if not form.is_valid():
        return asked(request, file_form=form, status=422)
    if not may_check_file(client_address(request), now=now):
        return too_often(request, Kind.FILE, now)
    check = check_pdf(form.cleaned_data["file"].read())
    answer = verified(check.certificate_number, now=now) if check.certificate_number else Answer(UNKNOWN)
    note_look([answer.certificate], Kind.FILE, now=now, outcome=outcome_of(check))
    band = band_of_file(answer.state, check.state, check.reason, check.sentence)
    return answered(request, answer, band, now=now, check=check)


def outcome_of(check):
    if check.reason in ("other_seal", "unregistered"):
        return Outcome.FORGED
    return OUTCOMES.get(check.state, Outcome.MISSED)

"""Signing in on the trainee's phone: the scanned code, the button, the queue of a phone that had no network."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.crypto import constant_time_equal
from accounts.refusals import Refused
from accounts.throttle import client_address
from trainees.actions import sign_in
from trainees.forms.signing_in import SignInForm
from trainees.own.gate import trainee_from
from trainees.own.signing_in import (
    RETRY_AFTER,
    device_of,
    forget_scanned,
    keep_scanned,
    mark_phone,
    may_try,
    open_session,
    phone_of,
    scanned_in,
    signed_today,
    who_of,
)
from workflow.perform import log_refusal

TOO_OFTEN = f"试的次数太多，为防止猜码，请在 {RETRY_AFTER // 60} 分钟后再试，或请班主任补录。"


@never_cache
@require_safe
def scan(request, code):
    """What the QR code leads to: the code leaves the address at once, and is judged only when somebody signs."""
    response = redirect("own_sign_in")
    keep_scanned(response, code, now=timezone.now())
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_sign_in(request):
    """One button when the code was scanned, else six digits; a queued code comes in through the same door."""
    now = timezone.now()
    trainee = trainee_from(request, now=now)
    wants_json = request.headers.get("Accept") == "application/json"
    if trainee is None:
        if wants_json:
            return JsonResponse({"sentence": "请重新进入本页，签到码会自动补传。"}, status=401)
        return render(request, "trainees/own/sign_in_who.html", {"scanned": scanned_in(request)})
    mark = phone_of(request)
    signs = request.method == "POST"
    response = _signed(request, trainee, mark, now, wants_json) if signs else _page(request, trainee, now)
    mark_phone(response, mark)
    # Not "no-referrer": a form would then be sent from the origin "null", which the CSRF check refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def _signed(request, trainee, mark, now, wants_json):
    """The answer to one attempt: the page for a browser, a few words for the module of the page."""
    form = SignInForm(request.POST)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return _refused(request, trainee, now, sentence, 422, wants_json=wants_json, form=form)
    who = form.cleaned_data["who"]
    if who and not constant_time_equal(who, who_of(trainee)):
        sentence = "手机里存的是另一位学员的签到，没有上传。请由本人进入后再试。"
        return _refused(request, trainee, now, sentence, 401, wants_json=wants_json)
    if not may_try(trainee, mark, client_address(request), now=now):
        return _refused(request, trainee, now, TOO_OFTEN, 429, wants_json=wants_json, form=form)
    code, claimed = form.cleaned_data["code"], form.cleaned_data["at"]
    scanned = scanned_in(request)
    seen = scanned.at if scanned and scanned.code == code else now
    try:
        row, _ = sign_in(
            trainee,
            code=code,
            at=claimed or seen,
            device=device_of(mark),
            now=now,
            queued=claimed is not None,
        )
    except Refused as refusal:
        log_refusal(request, refusal)
        return _refused(
            request, trainee, now, refusal.sentence, refusal.status, wants_json=wants_json, form=form
        )
    at = timezone.localtime(row.signed_at)
    response = JsonResponse({"time": f"{at:%H:%M}"}) if wants_json else redirect("own_sign_in")
    forget_scanned(response)
    return response


def _refused(request, trainee, now, sentence, status, *, wants_json, form=None):
    if wants_json:
        response = JsonResponse({"sentence": sentence}, status=status)
    else:
        response = _page(request, trainee, now, form=form, status=status, errors=[] if form and form.errors else [{"sentence": sentence}])  # fmt: skip
    if status == 429:
        response["Retry-After"] = RETRY_AFTER
    return response


def _page(request, trainee, now, *, form=None, errors=(), status=200):
    scanned = scanned_in(request) if not errors else None
    signed = signed_today(trainee, now=now)
    session = open_session(trainee, now=now)
    context = {
        "trainee": trainee, "programme": trainee.roster.programme, "scanned": scanned, "errors": errors,
        "form": form or SignInForm(initial={"code": scanned.code if scanned else ""}),
        "session": session, "signed": signed,
        "done": session is not None and any(row.session_id == session.pk for row in signed),
        "who": who_of(trainee), "now_ms": int(now.timestamp() * 1000),
    }  # fmt: skip
    return render(request, "trainees/own/sign_in.html", context, status=status)

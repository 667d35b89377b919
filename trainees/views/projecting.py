"""The host's side of phone sign-in: opened, shown on the projector, closed, taken back for somebody who was not there."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import get_visible
from trainees.actions import cancel_sign_in, close_sign_in, open_sign_in
from trainees.actions.guards import require_filer
from trainees.attending.codes import code_at, step_at, step_began
from trainees.forms.signing_in import CancelForm
from trainees.models import SignIn, SignInSession
from trainees.views.case import errors_of, page_context
from trainees.views.half_days import half_day_page, opened
from workflow.perform import log_refusal, refused
from workflow.qr import qr_svg

AHEAD = timedelta(hours=1)
PICTURES = 3


@login_required
@require_POST
def open_(request, pk, slot):
    programme, day = opened(request, pk, slot)
    try:
        open_sign_in(
            programme.roster, on=day.slot.on, half=day.slot.half, actor=request.user, now=timezone.now()
        )
    except Refused as refusal:
        log_refusal(request, refusal)
        return half_day_page(request, programme, day, errors=errors_of(refusal), status=refusal.status)
    return redirect("sign_in_screen", pk, slot)


@login_required
@require_POST
def close(request, pk, slot):
    programme, day = opened(request, pk, slot)
    try:
        if day.session is None:
            raise Refused("这半天没有开启过手机签到，无需结束。", code="none", status=409)
        close_sign_in(day.session, actor=request.user, now=timezone.now())
    except Refused as refusal:
        log_refusal(request, refusal)
        return half_day_page(request, programme, day, errors=errors_of(refusal), status=refusal.status)
    messages.success(request, "手机签到已结束。断网时已签的手机，联网后仍会补传。")
    return redirect("half_day", pk, slot)


@login_required
@require_POST
def cancel(request, pk, slot, sign_in_pk):
    """Take one signing in back, with a reason."""
    programme, day = opened(request, pk, slot)
    row = get_visible(
        SignIn.objects.select_related("trainee", "session__roster__programme__host"),
        request.user, pk=sign_in_pk, session=day.session,
    )  # fmt: skip
    form = CancelForm(request.POST)
    if not form.is_valid():
        return half_day_page(request, programme, day, forms={"cancel": form}, status=422)
    try:
        cancel_sign_in(row, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
    except Refused as refusal:
        log_refusal(request, refusal)
        return half_day_page(request, programme, day, errors=errors_of(refusal), status=refusal.status)
    messages.success(request, f"已撤销{row.trainee.name}的手机签到，这半天登记为缺勤。")
    return redirect("half_day", pk, slot)


@never_cache
@login_required
@require_safe
def screen(request, pk, slot):
    """The page for the projector: QR code, six digits, how many have signed. Without scripts it loads itself anew."""
    programme, day = opened(request, pk, slot)
    try:
        session = _shown(request, programme, day)
    except Refused as refusal:
        return refused(request, refusal, back=reverse("half_day", args=[pk, slot]))
    state = _state(request, session, day, timezone.now())
    context = page_context(request, programme, "attendance") | {
        "day": day, "slot": day.slot, "state": state, "code": state["codes"][0]["code"],
        "qr": mark_safe(state["codes"][0]["qr"]),  # noqa: S308 (our own drawing of our own address)
        "period": settings.SIGN_IN_PERIOD, "names": "names" in request.GET,
    }  # fmt: skip
    return render(request, "trainees/screen.html", context)


@never_cache
@login_required
@require_safe
def state(request, pk, slot):
    """What the projector asks for every few seconds: the counter, and codes for an hour in case the network drops."""
    programme, day = opened(request, pk, slot)
    try:
        session = _shown(request, programme, day)
    except Refused as refusal:
        log_refusal(request, refusal)
        return JsonResponse({"sentence": refusal.sentence}, status=refusal.status)
    return JsonResponse(_state(request, session, day, timezone.now()))


def _shown(request, programme, day) -> SignInSession:
    """The open session, for those who may show its codes."""
    require_filer(programme, request.user, "投影签到码")
    if day.session is None or day.session.closed_at is not None:
        raise Refused("这半天的手机签到没有开启，或已经结束。", code="not_open", status=409)
    return day.session


def _state(request, session, day, now):
    period = settings.SIGN_IN_PERIOD
    first = step_at(now, period)
    codes = []
    for step in range(first, first + AHEAD // timedelta(seconds=period)):
        code = code_at(session.secret, step)
        row = {"from": int(step_began(step, period).timestamp() * 1000), "code": code}
        if step < first + PICTURES:
            row["qr"] = qr_svg(request.build_absolute_uri(reverse("own_scan", args=[code])))
        codes.append(row)
    return {
        "now": int(now.timestamp() * 1000), "period": period * 1000, "codes": codes, "present": day.present,
        "total": len(day.marked), "phones": len(day.signed), "missing": [line.trainee.name for line in day.missing],
    }  # fmt: skip

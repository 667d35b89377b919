"""Doors to the public log: what it is and how much is in it, heads, proofs and keys, for anyone."""

from functools import wraps
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.signing import public_keys
from accounts.throttle import client_address
from certificates.lookup.budgets import RETRY_AFTER, may_read_log
from certificates.lookup.finding import certificate_shown_by
from certificates.models import Leaf, TreeHead
from certificates.transparency import check_log
from certificates.transparency.heads import base64
from certificates.transparency.proofs import (
    CONSISTENCY,
    OutsideLog,
    consistency,
    evidence_of,
    head_now,
    head_of,
    log_origin,
    log_size,
    proof_of,
)
from certificates.transparency.reading import DAYS, classes, figures
from certificates.transparency.statuses import status_list
from certificates.views.privacy import private
from certificates.views.public import gone

CHECKER = Path(check_log.__file__)
STATUS = "public, max-age=300"
PAGE = 30
MINUTE, FOR_EVER = "public, max-age=60", "public, max-age=31536000, immutable"
TOO_OFTEN = f"短时间内的请求过多，本次没有回答。请在 {RETRY_AFTER // 60} 分钟后再试；证明和每日签名头可以长期缓存，不必重复索取。"


def answer(content, *, kept="no-store", status=200):
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Cache-Control"] = kept
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"  # public, and the same for everybody
    return response


def machine(view):
    """A door for programs: throttled lightly, and what cannot be answered is a sentence in JSON."""

    @require_safe
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not may_read_log(client_address(request), now=timezone.now()):
            response = answer({"error": TOO_OFTEN}, status=429)
            response["Retry-After"] = RETRY_AFTER
            return response
        try:
            return view(request, *args, **kwargs)
        except OutsideLog as problem:
            return answer({"error": str(problem)}, status=404)

    return guarded


def whole(request, name):
    """A number of the address; None when it is not given."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise OutsideLog(f"{name} 应是不小于 0 的整数，现在是“{text[:20]}”。")
    return int(text)


@require_safe
def page(request):
    """What the log is, how much is in it, and how anybody checks it."""
    now, trouble = timezone.now(), ""
    try:
        current = head_now(now)
    except OutsideLog as problem:
        current, trouble = None, str(problem)
    heads = list(TreeHead.objects.public().order_by("-day")[:DAYS])
    shown = Paginator(classes(), PAGE).get_page(request.GET.get("page"))
    context = {"head": current, "trouble": trouble, "figures": figures(now), "heads": heads, "page": shown}
    return render(request, "certificates/log.html", context)


@machine
def head(request):
    """The log as it is now, signed."""
    return answer(head_now(timezone.now()).as_json(), kept=MINUTE)


@machine
def heads(request):
    """Every head that was published, the latest first."""
    origin = log_origin()
    rows = [{"day": str(row.day), **head_of(row, origin).as_json()} for row in TreeHead.objects.public()]
    return answer({"heads": rows}, kept=MINUTE)


@machine
def head_of_day(request, day):
    """The head that was published on a day, as it was signed."""
    row = TreeHead.objects.public().filter(day=day).first()
    if row is None:
        raise OutsideLog(f"{day} 没有公布签名头。全部签名头见 /log/heads。")
    return answer(head_of(row, log_origin()).as_json(), kept=FOR_EVER)


@machine
def proof(request, position):
    """That an entry is among the first `?size=` entries, or among all."""
    size, now = whole(request, "size"), log_size()
    if size is not None and size > now:
        raise OutsideLog(f"日志现有 {now} 条，没有 {size} 条时的证明。请减小 size。")
    leaf = Leaf.objects.public().filter(position=position).first()
    if leaf is None:
        raise OutsideLog(f"日志中没有 position 为 {position} 的条目，现有 {now} 条，从 0 起算。")
    return answer(proof_of(leaf, now if size is None else size), kept=FOR_EVER if size else MINUTE)


@machine
def consistent(request):
    """That the log of `?to=` entries begins with that of `?from=` entries."""
    now = log_size()
    old, new = whole(request, "from"), whole(request, "to")
    if old is None:
        raise OutsideLog("请在地址中写明 from（较早的条目数），如 ?from=100&to=200。")
    if new is not None and new > now:
        raise OutsideLog(f"日志现有 {now} 条，没有 {new} 条时的证明。请减小 to。")
    to = now if new is None else new
    path = [base64(each) for each in consistency(old, to)]
    return answer(
        {"format": CONSISTENCY, "from": old, "to": to, "proof": path}, kept=FOR_EVER if new else MINUTE
    )


@machine
def keys(request):
    """The public keys of heads, QR codes and status lists."""
    rows = [
        {"key_id": name, "algorithm": "Ed25519", "public_key": key.hex()}
        for name, key in public_keys().items()
    ]
    return answer({"keys": rows}, kept=MINUTE)


@machine
def status_list_json(request):
    """What is not valid any more, signed, for checks without a connection; the same for everybody."""
    address = f"{settings.SITE_URL.rstrip('/')}{request.path}"
    return answer(current_statuses().as_json(address), kept=STATUS)


@machine
def status_list_bin(request):
    response = HttpResponse(current_statuses().as_bytes(), content_type="application/octet-stream")
    response["Cache-Control"] = STATUS
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def current_statuses():
    """The list of the last minute: many programs may ask at once."""
    return cache.get_or_set("certificates.status_list", lambda: status_list(timezone.now()), 60)


@private
@require_safe
def evidence(request, token):
    """What the checker needs for one certificate, for whoever has just looked it up."""
    row = certificate_shown_by(token)
    leaf = row and Leaf.objects.public().filter(certificate=row).order_by("position").last()
    if not leaf:
        return gone(request)
    response = answer(evidence_of(leaf, now=timezone.now()))
    del response["Access-Control-Allow-Origin"]
    response["Content-Disposition"] = f'attachment; filename="{row.number}-log.json"'
    return response


@require_safe
def checker(request):
    """The stand-alone checker, as it lies in the repository and is run by its tests."""
    response = HttpResponse(CHECKER.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="check_log.py"'
    response["Cache-Control"] = "public, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""The one door through which portal and admin make a move: look the verb up, call its action, answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.refusals import Refused, log_refusal
from accounts.scope import NOT_FOUND
from workflow.verbs import verb_for, verbs_of

__all__ = [
    "answer", "back_address", "log_refusal", "moves_for", "perform", "refused", "require_fresh", "seen_version",
    "whole_number",
]  # fmt: skip

REMARK = "remark-"
# A ticked finding that goes into the letter of what is to be mended: "<part>|<sentence>", the part may be empty.
CITED = "cite"
# What a person may have written at length: shown again on the page of a refusal.
WRITTEN = ("note", "reason", "outcome", "referred_to", "answer", "text", "report")


def perform(request, subject, name, **extra):
    """Run one registered move for the person of the request; raises Refused.

    `extra` are values that a form has already validated; the verb's other fields come from the POST as
    text. Comments pinned to parts come as fields named remark-<part>.
    """
    verb = verb_for(type(subject), name)
    if verb is None or request.method != "POST":
        raise Http404(NOT_FOUND)
    require_fresh(subject, request.POST.get("version"))
    values = {field: request.POST.get(field, "") for field in verb.fields if field not in extra}
    if "remarks" in verb.fields:
        values["remarks"] = [
            (key.removeprefix(REMARK), text) for key, text in request.POST.items() if key.startswith(REMARK)
        ] + [cited_remark(line) for line in request.POST.getlist(CITED)]
    verb.action(subject, actor=request.user, now=timezone.now(), **values, **extra)
    messages.success(request, verb.done or f"已办理：{verb.label}。")


def cited_remark(line):
    """(part, sentence) of a ticked finding."""
    part, _, sentence = line.partition("|")
    return part, sentence


def require_fresh(subject, seen):
    """Refuse when the page was drawn from an older version than the row has now."""
    current = getattr(subject, "version", None)
    if seen and current is not None and str(seen) != str(current):
        raise Refused(
            f"“{subject}”在您打开页面之后已有变化，您的操作没有执行，也没有覆盖他人的内容。请返回刷新页面，核对后再办理。",
            code="stale",
            status=409,
        )


def seen_version(request):
    """The version that the page was drawn from, as the form names it; 0, which no row ever matches, for none or nonsense."""
    return whole_number(request.POST.get("version"))


def whole_number(text):
    """A number from an address or a hidden field; 0 for anything that is none."""
    return int(text) if text and len(text) < 10 and text.isdecimal() else 0


def refused(request, refusal, *, back):
    """The page for a refusal: its sentence, its status, and what the person had typed, so that nothing is lost."""
    log_refusal(request, refusal)
    typed = [
        text for key, text in request.POST.items()
        if text.strip() and (key.startswith((REMARK, "reason-")) or key in WRITTEN)
    ]  # fmt: skip
    context = {"refusal": refusal, "back": back, "typed": typed}
    return render(request, "workflow/refused.html", context, status=refusal.status)


def back_address(request, fallback="/portal/"):
    """Where to return to after a move: the page named by the form, or the one it came from, if it is one of ours."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return fallback


def answer(request, subject, name, *, back=None, **extra):
    """Perform and go back, or show the refusal."""
    back = back or back_address(request)
    try:
        perform(request, subject, name, **extra)
    except Refused as refusal:
        return refused(request, refusal, back=back)
    return redirect(back)


def moves_for(subject, user):
    """The moves to show for a row, as the moves piece wants them."""
    return [
        {
            "name": verb.name,
            "label": verb.label,
            "url": reverse("move", args=[subject._meta.label_lower, subject.pk, verb.name]),
            "confirm": verb.confirm,
            "tone": verb.tone,
            "fields": verb.fields,
        }
        for verb in verbs_of(subject, user)
    ]

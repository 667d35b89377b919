"""The one door through which portal and admin make a move: look the verb up, call its action, answer."""

from django.contrib import messages
from django.http import Http404
from django.utils import timezone

from accounts.refusals import Refused
from workflow.verbs import verb_for


def perform(request, subject, name, **extra):
    """Run one registered move for the person of the request. True when done; a refusal becomes a message.

    `extra` are values that a form has already validated; the verb's other fields come from the POST as text.
    """
    verb = verb_for(type(subject), name)
    if verb is None or request.method != "POST":
        raise Http404
    values = {field: request.POST.get(field, "") for field in verb.fields if field not in extra}
    try:
        verb.action(subject, actor=request.user, now=timezone.now(), **values, **extra)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        for detail in refusal.details:
            messages.error(request, str(detail))
        request.refusal = refusal
        return False
    messages.success(request, verb.done or f"已办理：{verb.label}。")
    return True

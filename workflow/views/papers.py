"""Doors to attachments and moves."""

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.views.decorators.http import require_POST, require_safe

from accounts.scope import NOT_FOUND, ScopedQuerySet, get_visible
from workflow.models import Attachment
from workflow.perform import answer

# Types a browser may show in place; everything else is only ever saved.
SHOWN = {"application/pdf", "image/png", "image/jpeg"}


def find_attachment(pk, user):
    """The attachment, if the person may see the paper that it belongs to."""
    row = Attachment._default_manager.filter(pk=pk).first()
    if row is None:
        raise Http404(NOT_FOUND)
    visible_subject(row.subject, user)
    return row


def visible_subject(key, user):
    """The row behind a key, if the person may see it; else the same 404 as for a missing one."""
    label, _, pk = key.partition(":")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404(NOT_FOUND) from None
    if not isinstance(model._default_manager.all(), ScopedQuerySet):
        raise Http404(NOT_FOUND)
    return get_visible(model.objects, user, pk=pk)


@login_required
@require_safe
def attachment(request, pk):
    """Send one file, to whoever may see the paper it belongs to."""
    row = find_attachment(pk, request.user)
    response = FileResponse(
        row.file.open("rb"),
        as_attachment=row.content_type not in SHOWN or "download" in request.GET,
        filename=row.original_name,
        content_type=row.content_type if row.content_type in SHOWN else "application/octet-stream",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@login_required
@require_POST
def move(request, label, pk, verb):
    """Make one move on any row: the same door for portal and admin."""
    return answer(request, visible_subject(f"{label}:{pk}", request.user), verb)

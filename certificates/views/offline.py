"""Doors to checking without this server: how it is done, and the page that does it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from certificates.checking.offline import FILE_NAME, offline_page


@require_safe
def offline(request):
    """What to download and what to do with it."""
    return render(request, "certificates/offline.html")


@require_safe
def page(request):
    """The page as one file, always saved and never shown from here: its script is its own, not this site's."""
    content = offline_page(made_on=timezone.localdate())
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, FILE_NAME)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response

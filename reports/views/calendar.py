"""The private calendar of a person: the page that makes its address, and the file that calendars read."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from reports import actions
from reports.feed import feed_of
from reports.models import CalendarKey
from reports.tokens import digest_of
from workflow.ics import MIME, calendar_file
from workflow.perform import refused


@login_required
@require_safe
def subscription(request):
    return page(request)


@login_required
@never_cache
@require_POST
def make_subscription(request):
    """The address is shown in the answer and never again: nothing but its digest is kept."""
    token = actions.make_calendar_key(request.user, actor=request.user, now=timezone.now())
    return page(request, request.build_absolute_uri(reverse("calendar_feed", args=[token])))


@login_required
@require_POST
def revoke_subscription(request):
    try:
        actions.revoke_calendar_key(request.user, actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("subscription"))
    messages.success(request, "已停用。原来的地址不再提供任何内容，请在手机和电脑的日历里删去这项订阅。")
    return redirect("subscription")


def page(request, address=""):
    context = {
        "key": CalendarKey.objects.of(request.user),
        "address": address,
        "webcal": address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
        "crumbs": [("工作台", reverse("portal")), ("日历订阅", "")],
    }
    return render(request, "reports/subscription.html", context)


@require_safe
def calendar_feed(request, token):
    """The calendar that a token opens. It needs no session: a calendar program has none."""
    key = CalendarKey.objects.with_digest(digest_of(token)).first()
    if key is None:
        raise Http404(NOT_FOUND)
    today = timezone.localdate()
    events = feed_of(
        key.user, today, lambda row: request.build_absolute_uri(reverse("programme", args=[row.pk]))
    )
    body = calendar_file(f"高级研修期限 · {key.user}", events, refresh=True)
    response = HttpResponse(body, content_type=MIME)
    response["Content-Disposition"] = 'inline; filename="zhigeng.ics"'
    response["ETag"] = quote_etag(hashlib.sha256(body).hexdigest())
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response["ETag"], response=response)

"""Whose receipt this browser may see: let in by the private link, checked anew at each request."""

from datetime import datetime, timedelta
from functools import wraps

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from trainees.actions.registering import digest_of
from trainees.models import Receipt

KEY = "own_receipt"
LASTS = timedelta(hours=4)


def receipt_of_token(token: str) -> Receipt | None:
    """The receipt whose link this is; None for a forged or void one."""
    return found_receipt(digest=digest_of(token))


def found_receipt(**lookup) -> Receipt | None:
    rows = Receipt.objects.select_related(
        "recruitment__programme__host", "recruitment__programme__plan", "recruitment__programme__rule_set"
    )
    return rows.filter(**lookup).first()


def let_in(request, receipt: Receipt, *, now: datetime) -> None:
    """Remember the receipt for a while; a link that was replaced lets nobody in any more."""
    request.session.cycle_key()
    request.session[KEY] = [receipt.pk, receipt.digest, (now + LASTS).isoformat()]


def receipt_page(view):
    """A page of the sending unit: called with `receipt`, kept by no cache, naming no address to others."""

    @never_cache
    @wraps(view)
    def guarded(request, *args, **kwargs):
        kept = request.session.get(KEY)
        receipt = None
        if kept and datetime.fromisoformat(kept[2]) > timezone.now():
            receipt = found_receipt(pk=kept[0], digest=kept[1])
        if receipt is None:
            return render(request, "trainees/registering/void.html", status=410)
        response = view(request, receipt, *args, **kwargs)
        # Not no-referrer: a browser then sends the forms of the page with an Origin of null, and they are refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded

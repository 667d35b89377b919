"""Who is looking at the trainee's pages: kept in the session for a while, checked anew at each request."""

from datetime import datetime, timedelta
from functools import wraps

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from trainees.models import Trainee
from trainees.own.links import found_trainee

KEY = "own_trainee"
LASTS = timedelta(hours=12)  # a day of the class: signed in in the morning, survey in the evening


def let_in(request, trainee: Trainee, *, now: datetime) -> None:
    """Remember whose page this browser may see; what an earlier visitor of the same phone saw is forgotten."""
    if not request.user.is_authenticated:
        request.session.flush()
    request.session[KEY] = [trainee.pk, trainee.link_version, (now + LASTS).isoformat()]


def let_out(request) -> None:
    request.session.pop(KEY, None)


def trainee_from(request, *, now: datetime) -> Trainee | None:
    """Whose page this browser may see now; None when nobody's, any more or yet."""
    kept = request.session.get(KEY)
    if not kept or datetime.fromisoformat(kept[2]) <= now:
        return None
    return found_trainee(kept[0], kept[1])


def own_page(view):
    """A page of the trainee: called with `trainee`, kept by no cache, naming no address to others."""

    @never_cache
    @wraps(view)
    def guarded(request, *args, **kwargs):
        trainee = trainee_from(request, now=timezone.now())
        if trainee is None:
            return redirect("own_find")
        response = view(request, trainee, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded

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


def private(view):
    """Kept by no cache and no search engine, and naming its address to no other site.

    Not no-referrer: a browser then sends the forms of the page with an Origin of null, and they are refused.
    """

    @never_cache
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def let_in(request, trainee: Trainee, *, now: datetime, proven=False) -> None:
    """Remember whose page this browser may see; what an earlier visitor of the same phone saw is forgotten.

    `proven` says that name and document number were given: a link shows one class, the number all of the person's.
    """
    if request.user.is_authenticated:
        request.session.cycle_key()
    else:
        request.session.flush()
    request.session[KEY] = [trainee.pk, trainee.link_version, (now + LASTS).isoformat(), proven]


def let_out(request) -> None:
    request.session.pop(KEY, None)


def is_proven(request) -> bool:
    """Whether whoever looks came by name and document number."""
    return any(request.session.get(KEY, [])[3:])


def trainee_from(request, *, now: datetime) -> Trainee | None:
    """Whose page this browser may see now; None when nobody's, any more or yet."""
    kept = request.session.get(KEY)
    if not kept or datetime.fromisoformat(kept[2]) <= now:
        return None
    return found_trainee(kept[0], kept[1])


def own_page(view):
    """A page of the trainee, called with `trainee`; whoever is not let in is led to the way in."""

    @private
    @wraps(view)
    def guarded(request, *args, **kwargs):
        trainee = trainee_from(request, now=timezone.now())
        if trainee is None:
            return redirect("own_find")
        return view(request, trainee, *args, **kwargs)

    return guarded

"""The trainee's own page: in by a private link or by name and number, out again, and the boxes of the page."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.throttle import client_address
from trainees.forms.own import OwnForm
from trainees.own import timetable
from trainees.own.cards import cards_of
from trainees.own.finding import RETRY_AFTER, classes_of, may_ask
from trainees.own.gate import let_in, let_out, own_page
from trainees.own.links import trainee_of_token

# One maker a subject, in the order of the page.
MAKERS = (timetable.card,)


@require_safe
@own_page
def home(request, trainee):
    """Everything a trainee needs of one class, on one page."""
    cards = cards_of(trainee, MAKERS, now=timezone.now())
    return render(request, "trainees/own/home.html", {"trainee": trainee, "cards": cards})


@never_cache
@require_safe
def enter(request, token):
    """The private link: remembers whose it is and leads on, so that the token does not stay in the address."""
    trainee = trainee_of_token(token)
    if trainee is None:
        return render(request, "trainees/own/void.html", status=410)
    let_in(request, trainee, now=timezone.now())
    response = redirect("own_home")
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@sensitive_post_parameters("name", "number")
@sensitive_variables("form", "name", "number")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request):
    """Name and document number; every kind of miss is the same answer."""
    form = OwnForm(request.POST or None)
    if not form.is_valid():
        return render(request, "trainees/own/find.html", {"form": form}, status=422 if form.is_bound else 200)
    now = timezone.now()
    name, number = form.cleaned_data["name"], form.cleaned_data["number"]
    if not may_ask(client_address(request), number, now=now):
        words = {
            "message": "为保护个人信息，短时间内的查询次数有限，本次没有查询。",
            "retry": f"请在 {RETRY_AFTER // 60} 分钟后再试。",
        }
        response = render(request, "429.html", words, status=429)
        response["Retry-After"] = RETRY_AFTER
        return response
    found = classes_of(name, number)
    if not found:
        return render(request, "trainees/own/find.html", {"form": form, "missed": True})
    let_in(request, found[0], now=now)
    return redirect("own_home")


@require_POST
def leave(request):
    let_out(request)
    return redirect("own_find")

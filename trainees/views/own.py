"""The trainee's own page: in by a private link or by name and number, out again, and the boxes of the page."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.throttle import client_address
from trainees.forms.own import OwnForm
from trainees.own import hours, paper, pledge, result, signing_in, survey, timetable
from trainees.own.cards import cards_of
from trainees.own.finding import RETRY_AFTER, classes_of, may_ask, may_try
from trainees.own.gate import let_in, let_out, own_page, private
from trainees.own.links import token_of, trainee_of_token
from trainees.own.sample import sample_trainee

# The classes of which somebody may choose, kept in the session between name and number and the choice.
CHOICE = "own_choice"

# One maker a subject; the boxes stand in the order of trainees.own.cards.ORDER.
MAKERS = (
    signing_in.card,
    survey.card,
    timetable.place_card,
    timetable.lessons_card,
    hours.card,
    paper.card,
    pledge.card,
    result.card,
)


@require_safe
@own_page
def home(request, trainee):
    """Everything a trainee needs of one class, on one page."""
    cards = cards_of(trainee, MAKERS, now=timezone.now())
    return render(request, "trainees/own/home.html", {"trainee": trainee, "cards": cards})


@private
@require_safe
def enter(request, token):
    """The private link: remembers whose it is and leads on, so that the token does not stay in the address."""
    trainee = trainee_of_token(token)
    now = timezone.now()
    if trainee is None:
        if not may_try(client_address(request), now=now):
            return too_often(request)
        return render(request, "trainees/own/void.html", status=410)
    let_in(request, trainee, now=now)
    return redirect(signing_in.onward(request))


@private
@sensitive_post_parameters("name", "number")
@sensitive_variables("form", "name", "number")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request):
    """Name and document number; every kind of miss is the same answer. Of several classes the person chooses."""
    form = OwnForm(request.POST or None)
    context = {"form": form, "sample": sample_trainee()}
    if not form.is_valid():
        return render(request, "trainees/own/find.html", context, status=422 if form.is_bound else 200)
    now = timezone.now()
    name, number = form.cleaned_data["name"], form.cleaned_data["number"]
    if not may_ask(client_address(request), number, now=now):
        return too_often(request)
    found = classes_of(name, number)
    if not found:
        return render(request, "trainees/own/find.html", context | {"missed": True})
    if len(found) > 1:
        choice = [(each.roster.programme, token_of(each)) for each in found]
        request.session[CHOICE] = [each.pk for each in found]
        return render(request, "trainees/own/choose.html", {"choice": choice, "name": found[0].name})
    let_in(request, found[0], now=now, proven=True)
    return redirect(signing_in.onward(request))


@private
@require_POST
def choose(request):
    """One of the classes that name and number have found."""
    offered = request.session.get(CHOICE, [])
    trainee = trainee_of_token(request.POST.get("token", ""))
    if trainee is None or trainee.pk not in offered:
        return redirect("own_find")
    let_in(request, trainee, now=timezone.now(), proven=True)
    return redirect(signing_in.onward(request))


def too_often(request):
    words = {
        "message": "为保护个人信息，短时间内的查询次数有限，本次没有查询。",
        "retry": f"请在 {RETRY_AFTER // 60} 分钟后再试。",
    }
    response = render(request, "429.html", words, status=429)
    response["Retry-After"] = RETRY_AFTER
    return response


@private
@require_POST
def leave(request):
    let_out(request)
    return redirect("own_find")

"""Where a trainee answers: by a one-time link, or from the own page. Neither address tells who it is."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from trainees.actions import answer_survey
from trainees.forms.survey import AnswerForm
from trainees.models import SurveyTicket
from trainees.own.gate import own_page, private
from trainees.own.survey import open_to
from trainees.surveying.tickets import digest_of
from trainees.views.case import errors_of
from workflow.perform import log_refusal

KEY = "survey_ticket"


@private
@require_safe
def enter(request, token):
    """The one-time link: keeps its ticket in the session and leads on, so that no address and no log holds the token."""
    digest = digest_of(token)
    if SurveyTicket.objects.with_digest(digest).first() is None:
        return render(request, "trainees/own/void.html", status=410)
    if not request.user.is_authenticated:
        request.session.flush()  # a phone that is handed round remembers the last ticket only
    request.session[KEY] = digest
    return redirect("survey_answer")


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request):
    """The sheet, for the ticket of this browser."""
    ticket = SurveyTicket.objects.with_digest(request.session.get(KEY, "")).first()
    if ticket is None:
        return redirect("own_find")
    return sheet(request, ticket.survey, ticket.trainee, used=ticket.used)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def own(request, trainee):
    """The sheet, from the trainee's own page."""
    survey, used = open_to(trainee)
    if survey is None:
        return redirect("own_home")
    return sheet(request, survey, trainee, used=used)


def sheet(request, survey, trainee, *, used):
    """The sheet, or thanks to whoever has answered; an incomplete one comes back as it was filled in."""
    context = {"survey": survey, "programme": survey.roster.programme, "used": used, "errors": (),
               "least": settings.SURVEY_LEAST_ANSWERS}  # fmt: skip
    form = AnswerForm(request.POST if request.method == "POST" else None, questions=survey.form.questions)
    status = 200
    if request.method == "POST":
        status = 422
        if used or survey.closed_at or form.is_valid():
            try:
                answer_survey(survey, trainee, **said(form), actor=None, now=timezone.now())
            except Refused as refusal:
                log_refusal(request, refusal)
                context |= {"errors": errors_of(refusal), "again": refusal.code == "answered"}
                context["used"] = used or context["again"]
                status = refusal.status
            else:
                return redirect(request.path)
        else:
            form.add_error(None, f"还有 {len(form.errors)} 处没有填好，已填的内容都在。")
    return render(request, "trainees/survey/answer.html", context | {"form": form}, status=status)


def said(form):
    """What the sheet says; empty for one that is only sent to be told that it came too late."""
    if not form.is_valid():
        return {"grades": {}, "texts": {}}
    return {"grades": form.grades(), "texts": form.texts()}

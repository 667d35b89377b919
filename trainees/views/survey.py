"""The survey of a class as host and office see it: how it stands, its moves, its papers."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from trainees.actions import (
    close_survey,
    hand_in_papers,
    issue_tickets,
    open_survey,
    remind_survey,
    reopen_survey,
    type_paper,
)
from trainees.actions.guards import require_filer
from trainees.checks import HELD_OPEN
from trainees.documents.survey import form_pdf, form_xlsx, slips_pdf, statistics_pdf, statistics_xlsx
from trainees.forms.survey import AnswerForm, PapersForm
from trainees.models import SurveyForm
from trainees.surveying.returns import standing_of, survey_of
from trainees.views.case import PDF, XLSX, download, errors_of, page_context, programme_of
from workflow.perform import log_refusal, refused, seen_version
from workflow.qr import qr_svg


@login_required
@never_cache
@require_safe
def survey(request, pk):
    """Who has answered and who has not; the results once the survey is over and enough have answered."""
    return survey_page(request, programme_of(request, pk))


def survey_page(request, programme, *, errors=(), status=200):
    context = page_context(request, programme, "survey")
    row = survey_of(programme)
    running = programme.stage in HELD_OPEN
    context |= {
        "survey": row, "found": standing_of(row) if row else None, "errors": errors,
        "rule": programme.rule_set.rules().get("survey.required"),
        "form_of_class": row.form if row else SurveyForm.objects.published().for_class(programme),
        "least": settings.SURVEY_LEAST_ANSWERS,
        "may_open": context["may_write"] and row is None and running and context["roster"].pk is not None,
        "may_run": context["may_write"] and row is not None and row.closed_at is None,
        "too_early": not running and row is None,
    }  # fmt: skip
    context["may_reopen"] = bool(
        context["may_write"] and running and row and row.closed_at and not context["found"].countable
    )
    return render(request, "trainees/survey/survey.html", context, status=status)


def _act(request, pk, act, done):
    """One move of the survey: `act(programme, survey)`, then back, or the page with the refusal."""
    programme = programme_of(request, pk)
    row = survey_of(programme)
    try:
        found = act(programme, row)
    except Refused as refusal:
        log_refusal(request, refusal)
        return survey_page(request, programme, errors=errors_of(refusal), status=refusal.status)
    messages.success(request, done(found))
    return redirect("survey", pk)


def _held(row):
    if row is None:
        raise Refused("本班还没有开始测评。请先点“开始测评”。", code="no_survey", status=409)
    return row


@login_required
@require_POST
def begin(request, pk):
    def act(programme, row):
        return open_survey(programme, actor=request.user, now=timezone.now())

    return _act(request, pk, act, lambda _: "测评已开始，每位学员一份。请打印纸条，或在投影上显示二维码。")


@login_required
@require_POST
def tickets(request, pk):
    def act(programme, row):
        return issue_tickets(_held(row), actor=request.user, now=timezone.now())

    return _act(request, pk, act, lambda n: f"已补发 {n} 份。" if n else "学员都已有测评凭据，无需补发。")


@login_required
@require_POST
def remind(request, pk):
    def act(programme, row):
        return remind_survey(_held(row), actor=request.user, now=timezone.now())

    return _act(request, pk, act, lambda n: f"已给 {n} 位未作答的学员发出邮件；今天不会重复提醒。")


@login_required
@require_POST
def close(request, pk):
    def act(programme, row):
        return close_survey(_held(row), version=seen_version(request), actor=request.user, now=timezone.now())

    return _act(request, pk, act, lambda _: "测评已结束。")


@login_required
@require_POST
def reopen(request, pk):
    def act(programme, row):
        return reopen_survey(_held(row), actor=request.user, now=timezone.now())

    return _act(request, pk, act, lambda _: "测评已重新开始。")


def _while_it_runs(view):
    """A page of a running survey for the host's own people alone: called with the programme and its survey."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request, pk):
        programme = programme_of(request, pk)
        row = survey_of(programme)
        try:
            require_filer(programme, request.user, "分发和录入问卷")
        except Refused as refusal:
            return refused(request, refusal, back=reverse("survey", args=[pk]))
        if row is None or row.closed_at is not None:
            raise Http404(NOT_FOUND)
        return view(request, programme, row)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_while_it_runs
def papers(request, programme, row):
    """Who has handed in a sheet of paper (by name), beside the sheets (without names)."""
    if request.method != "POST":
        return papers_page(request, programme, row)
    form = PapersForm(request.POST, waiting=standing_of(row).waiting)
    if not form.is_valid():
        return papers_page(request, programme, row, handed=form, status=422)
    try:
        count = hand_in_papers(row, form.chosen(), actor=request.user, now=timezone.now())
    except Refused as refusal:
        log_refusal(request, refusal)
        return papers_page(
            request, programme, row, handed=form, errors=errors_of(refusal), status=refusal.status
        )
    messages.success(request, f"已登记 {count} 人交了纸质问卷。请逐份录入问卷内容，不要按交卷的先后。")
    return redirect("survey_papers", programme.pk)


@require_POST
@_while_it_runs
def sheet(request, programme, row):
    """One sheet of paper."""
    form = AnswerForm(request.POST, questions=row.form.questions, blanks=True)
    if not form.is_valid():
        return papers_page(request, programme, row, form=form, status=422)
    try:
        left = type_paper(
            row, grades=form.grades(), texts=form.texts(), actor=request.user, now=timezone.now()
        )
    except Refused as refusal:
        log_refusal(request, refusal)
        return papers_page(
            request, programme, row, form=form, errors=errors_of(refusal), status=refusal.status
        )
    messages.success(
        request, f"已录入一份，还有 {left} 份。" if left else "已录入一份，收到的纸质问卷已全部录入。"
    )
    return redirect("survey_papers", programme.pk)


def papers_page(request, programme, row, *, handed=None, form=None, errors=(), status=200):
    context = page_context(request, programme, "survey")
    found = standing_of(row)
    context |= {
        "survey": row, "found": found, "errors": errors, "handed": handed or PapersForm(waiting=found.waiting),
        "form": form or AnswerForm(questions=row.form.questions, blanks=True),
    }  # fmt: skip
    return render(request, "trainees/survey/papers.html", context, status=status)


@require_safe
@_while_it_runs
def slips(request, programme, row):
    """Slips with one-time codes: whoever has one may answer, so only the host's own people print them."""
    return download(slips_pdf(row), f"{programme.code} 测评二维码纸条.pdf", PDF)


@login_required
@require_safe
def projector(request, pk):
    """A code on the wall that leads everybody to the own page; it holds no ticket."""
    programme = programme_of(request, pk)
    address = f"{settings.SITE_URL.rstrip('/')}/trainee/"
    row = survey_of(programme)
    context = page_context(request, programme, "survey") | {
        "survey": row, "found": standing_of(row) if row else None, "address": address,
        "code": mark_safe(qr_svg(address)),  # noqa: S308 (our own drawing of our own address)
    }  # fmt: skip
    return render(request, "trainees/survey/projector.html", context)


@login_required
@require_safe
def blank(request, pk, ending):
    """学员满意度测评表 to print, of the form that the class uses (000-58)."""
    programme = programme_of(request, pk)
    row = survey_of(programme)
    form = row.form if row else SurveyForm.objects.published().for_class(programme)
    drawer = {"pdf": form_pdf, "xlsx": form_xlsx}.get(ending)
    if form is None or drawer is None:
        raise Http404(NOT_FOUND)
    return download(
        drawer(form, programme),
        f"{programme.code} 学员满意度测评表.{ending}",
        {"pdf": PDF, "xlsx": XLSX}[ending],
    )


@login_required
@require_safe
def statistics(request, pk, ending):
    """学员满意度测评统计表 (000-59)."""
    programme = programme_of(request, pk)
    drawer = {"pdf": statistics_pdf, "xlsx": statistics_xlsx}.get(ending)
    if survey_of(programme) is None or drawer is None:
        raise Http404(NOT_FOUND)
    return download(
        drawer(programme),
        f"{programme.code} 学员满意度测评统计表.{ending}",
        {"pdf": PDF, "xlsx": XLSX}[ending],
    )

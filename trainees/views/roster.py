"""The roster of a class: the list, one person's number, taking somebody off, closing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from programs.lifecycle import Stage
from trainees.actions import close_roster, remove_trainee, view_number
from trainees.actions.guards import IMPORTING
from trainees.actions.numbers import may_view_number
from trainees.checks import closing_obstacles, roster_findings, shown_findings
from trainees.documents import class_template, roster_pdf, roster_xlsx
from trainees.forms import ClosingForm, ReasonForm, RemovalForm, SearchForm, UploadForm
from trainees.hints import hints
from trainees.listing import listing, listing_page
from trainees.models import RosterUpload
from trainees.owners import owners_of
from trainees.views.case import (
    PDF,
    XLSX,
    download,
    errors_of,
    page_context,
    programme_of,
    roster_of,
    trainee_of,
)
from workflow.perform import log_refusal, moves_for, seen_version, whole_number
from workflow.rounds import open_remarks

PER_PAGE = 100


@login_required
@require_safe
def roster(request, pk):
    """Who is on the roster, with hours, marks and result."""
    return roster_page(request, programme_of(request, pk))


def roster_page(request, programme, *, form=None, errors=(), status=200):
    """The roster page, also as the answer to an upload that was refused."""
    search = SearchForm(request.GET if request.method in ("GET", "HEAD") else None)
    words = search.words()
    found = listing_page(programme, words, number=whole_number(request.GET.get("page")) or 1, size=PER_PAGE)
    page = Paginator(range(found.total), PER_PAGE).get_page(request.GET.get("page"))
    context = page_context(request, programme, "roster")
    row = context["roster"]
    may_write = context["may_write"] and row.is_editable
    may_upload = context["may_write"] and row.is_editable and programme.stage in IMPORTING
    held = staged(row) if may_upload else None
    other = held if held and held.uploaded_by != request.user else None
    context |= found.tally
    context |= {
        "found": found, "page": page, "words": words, "search": search, "errors": errors, "form": form or UploadForm(other=other), "other": other,
        "uploads": list(row.uploads.select_related("uploaded_by")[:10]) if row.pk and context["may_write"] else [],
        "may_upload": may_upload, "too_early": programme.stage in (Stage.PLANNED, Stage.FILED),
        "staged": held,
        "moves": moves_for(row, request.user) if row.pk else [],
        "remarks": open_remarks(row) if row.pk and row.round else {},
        "findings": shown_findings(programme, row, writes=may_write) if found.lines else [],
        "hints": hints(programme, found.lines, request.user) if found.lines and not words else [],
        "owners": owners_of(row) if found.lines and not words else None,
        "may_close": context["may_write"] and row.is_editable and bool(found.lines) and programme.stage in (Stage.RUNNING, Stage.HELD),
    }  # fmt: skip
    return render(request, "trainees/roster.html", context, status=status)


def staged(row):
    """The upload that still waits for its confirmation, or for the worker."""
    return (
        row.uploads.filter(state__in=RosterUpload.OPEN).select_related("uploaded_by").first()
        if row.pk
        else None
    )


def waiting(programme, user):
    """The upload of a colleague that waits; None where there is none or it is one's own."""
    found = staged(roster_of(programme))
    return found if found and found.uploaded_by != user else None


@login_required
@require_safe
def template(request, pk):
    """The workbook to fill in, with a 签到表 for the days of this class."""
    programme = programme_of(request, pk)
    return download(class_template(programme), f"{programme.code} 学员名单模板.xlsx", XLSX)


@login_required
@require_safe
def as_pdf(request, pk):
    programme = programme_of(request, pk)
    return download(roster_pdf(programme), f"{programme.code} 学员名单.pdf", PDF)


@login_required
@require_safe
def as_xlsx(request, pk):
    programme = programme_of(request, pk)
    return download(roster_xlsx(programme), f"{programme.code} 学员名单.xlsx", XLSX)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def number(request, pk, trainee_pk):
    """The full ID number, once, for a reason that is kept; only in the answer to a POST."""
    trainee = trainee_of(request, pk, trainee_pk)
    context = page_context(request, trainee.roster.programme, "roster")
    context |= {"trainee": trainee, "may_view": may_view_number(trainee, request.user)}
    form, status = ReasonForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            context["number"] = view_number(
                trainee, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now()
            )
            status = 200
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
    response = render(request, "trainees/number.html", {**context, "form": form}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, pk, trainee_pk):
    trainee = trainee_of(request, pk, trainee_pk)
    programme = trainee.roster.programme
    context = page_context(request, programme, "roster") | {"trainee": trainee}
    form, status = RemovalForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            remove_trainee(
                trainee, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now()
            )
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, f"已将{trainee.name}移出名单。")
            return redirect("roster", pk)
    return render(request, "trainees/remove.html", {**context, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    """Everything that has to be in order, then one button that closes the roster and hands it in."""
    programme = programme_of(request, pk)
    context = page_context(request, programme, "roster")
    row, found = context["roster"], roster_findings(programme)
    rule = programme.rule_set.rules().get("recruiting.verification")
    form = ClosingForm(request.POST or None, asked=[f for f in found if f.needs_reason], rule=rule)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and row.pk and form.is_valid():
        try:
            close_roster(
                row, actor=request.user, now=timezone.now(), verified=form.cleaned_data["verified"],
                reasons=form.reasons(), version=seen_version(request),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, "名单已封存并报送审核。")
            return redirect("roster", pk)
    counted = listing(programme)
    context |= counted.tally | {
        "form": form, "findings": shown_findings(programme, row, writes=context["may_write"] and row.is_editable),
        "obstacles": [obstacle.sentence for obstacle in closing_obstacles(row, today=timezone.localdate())],
        "counted": counted,
    }  # fmt: skip
    return render(request, "trainees/close.html", context, status=status)

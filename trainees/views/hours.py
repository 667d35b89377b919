"""学时 half day by half day: for the trainee, for the host and the office; 学时证明 and what it is checked against."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from accounts.throttle import client_address
from trainees.actions import state_hours
from trainees.documents.hours import register_xlsx, statement_pdf
from trainees.forms.hours import CodeForm
from trainees.models import Trainee
from trainees.names import mask_name
from trainees.own.gate import is_proven, own_page, private
from trainees.record.ledger import entries, ledger, record_rule, traced
from trainees.record.statements import may_verify, verified
from trainees.views.case import PDF, XLSX, download, page_context, programme_of, trainee_of
from trainees.views.own import too_often
from workflow.perform import log_refusal


@require_safe
@own_page
def mine(request, trainee):
    """Every half day of one's class, and the 学时证明 of the year."""
    return render(request, "trainees/hours/mine.html", mine_context(request, trainee))


def mine_context(request, trainee, **more):
    year = year_of(trainee)
    proven = is_proven(request)
    lines = ledger(trainee.person, year) if proven else []
    return {
        "trainee": trainee, "found": traced(trainee), "year": year, "proven": proven, "lines": lines,
        "sum": sum(line.hours for line in lines), "rule": record_rule(timezone.localdate()), **more,
    }  # fmt: skip


def year_of(trainee):
    """The year in which a class ends is the one that its 学时 belong to."""
    programme = trainee.roster.programme
    return programme.ends_on.year if programme.ends_on else programme.year


@require_POST
@own_page
def statement(request, trainee):
    """The 学时证明 of the year as PDF; the same facts give the same paper."""
    if not is_proven(request):
        return redirect("own_hours")
    try:
        row = state_hours(trainee.person, year=year_of(trainee), now=timezone.now())
    except Refused as refusal:
        log_refusal(request, refusal)
        context = mine_context(request, trainee, errors=[{"sentence": refusal.sentence}])
        return render(request, "trainees/hours/mine.html", context, status=refusal.status)
    paper = statement_pdf(row, record_rule(timezone.localdate(row.made_at)))
    return download(paper, f"{row.year}年学时证明.pdf", PDF)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Where the code of a 学时证明 is typed; the QR code leads straight to the answer."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        return redirect("hours_verified", form.cleaned_data["code"])
    return render(request, "trainees/hours/verify.html", {"form": form}, status=422 if form.is_bound else 200)


@private
@require_safe
def check(request, code):
    """Whether a 学时证明 is genuine and still says what is registered; no more than the paper shows."""
    now = timezone.now()
    if not may_verify(client_address(request), now=now):
        return too_often(request)
    answer = verified(code)
    context = {"answer": answer, "form": CodeForm(), "at": now}
    if answer.statement is None:
        return render(request, "trainees/hours/verified.html", context, status=404)
    context["name"] = mask_name(answer.statement.content["name"])
    return render(request, "trainees/hours/verified.html", context)


@login_required
@require_safe
def of_trainee(request, pk, trainee_pk):
    """Where each 学时 of one trainee comes from: lessons, mark, source, who and when."""
    trainee = trainee_of(request, pk, trainee_pk)
    context = page_context(request, trainee.roster.programme, "roster")
    return render(
        request, "trainees/hours/trainee.html", context | {"trainee": trainee, "found": traced(trainee)}
    )


@login_required
@require_safe
def register(request, pk):
    """The 学时 register of one class."""
    programme = programme_of(request, pk)
    lines = entries(Trainee.objects.visible_to(request.user).filter(roster__programme=programme))
    content = register_xlsx(f"{programme.code} {programme.title} 学时登记", lines)
    return download(content, f"{programme.code} 学时登记.xlsx", XLSX)

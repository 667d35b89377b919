"""Lecture fees of a settlement: all at once in a table, one in a form, and those that the filed timetable suggests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from finance import actions
from finance.forms.lectures import LectureForm, SumsForm
from finance.lecturing import filed_lecturers, lecture_category, sessions_left
from finance.reckoning import lines_of, reckon
from finance.trying import with_typed_fee
from finance.views.frame import frame
from finance.views.loading import crumbs, load_line, load_settlement, open_parts, say, settlement_of, today
from workflow.perform import log_refusal, refused, seen_version, whole_number

FEE_FIELDS = ("name", "unit", "title", "rank", "on", "half", "hours", "net", "tax")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lectures_page(request, pk):
    """Every fee with its sums in a table of its own; a POST saves those that changed."""
    programme, settlement = load_settlement(request, pk)
    if request.method == "POST":
        forms = sum_forms(lines_of(settlement), request.POST)
        if all(form.is_valid() for _, form in forms):
            sums = {line.pk: (form.cleaned_data["net"], form.cleaned_data["tax"]) for line, form in forms}
            try:
                changed = actions.fill_lectures(
                    settlement, sums=sums, actor=request.user, now=timezone.now(), version=seen_version(request)
                )  # fmt: skip
            except Refused as refusal:
                log_refusal(request, refusal)
                settlement = settlement_of(programme, request.user)
                return shown_lectures(request, programme, settlement, forms, refusal=refusal)
            messages.success(request, f"已保存 {changed} 笔讲课费。" if changed else "没有改动。")
            return redirect("lectures", pk)
        return shown_lectures(request, programme, settlement, forms, status=422)
    return shown_lectures(request, programme, settlement)


def sum_forms(lines, posted=None):
    """[(line, SumsForm)] of the lines that hold a fee; a row that a page did not send keeps its sums."""
    found = []
    for line in lines:
        fee = getattr(line, "lecture", None)
        if fee is None:
            continue
        prefix, here = f"fee-{line.pk}", {"net": fee.net, "tax": fee.tax}
        sent = posted is not None and f"{prefix}-net" in posted
        if posted is None or sent:
            found.append(
                (line, SumsForm(posted if sent else None, prefix=prefix, initial=here, auto_id="%s"))
            )
    return found


def shown_lectures(request, programme, settlement, forms=None, *, refusal=None, status=200):
    reckoning = reckon(settlement, on=today())
    category = lecture_category(reckoning.rules)
    bare = [
        line
        for line in reckoning.lines
        if line.category == category and getattr(line, "lecture", None) is None
    ]
    context = {
        **frame(programme, settlement, reckoning),
        "crumbs": crumbs(programme, "讲课费"),
        "writes": category in open_parts(settlement, reckoning.rules, request.user),
        "forms": sum_forms(reckoning.lines) if forms is None else forms,
        "bare": bare,
        "left": list(enumerate(sessions_left(settlement))),
        "refusal": refusal,
        "rule": reckoning.rules.get("expense.lecture_fee"),
        "hours_rule": reckoning.rules.get("expense.lecture_hours"),
    }
    return render(request, "finance/lectures.html", context, status=refusal.status if refusal else status)


@login_required
@require_POST
def take_timetable(request, pk):
    _, settlement = load_settlement(request, pk)
    try:
        taken = actions.take_sessions(
            settlement, actor=request.user, now=timezone.now(), version=seen_version(request)
        )
    except Refused as refusal:
        return refused(request, refusal, back=reverse("lectures", args=[pk]))
    if taken:
        said = f"已带入 {taken} 笔，请填写税后金额和代扣税款；没有发放讲课费的，请删除那一笔。"
    else:
        said = "备案课表中没有尚未带入的授课；课表之外的授课请逐笔添加。"
    messages.success(request, said)
    return redirect("lectures", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_lecture(request, pk):
    """A fee that is not in the table yet; `?session=` is the number of a half day of the timetable on the page before."""
    programme, settlement = load_settlement(request, pk)
    initial = {}
    left = sessions_left(settlement)
    number = request.GET.get("session", "")
    if number.isdecimal() and int(number) < len(left):
        row = left[int(number)]
        initial = row._asdict() | {"lecturer": row.lecturer.pk if row.lecturer else ""}
    return edited(request, programme, settlement, None, initial)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lecture_page(request, pk, line):
    """The fee of a line; a line of 讲课费 that was written without a lecturer gets one here."""
    programme, settlement, row = load_line(request, pk, line)
    fee = getattr(row, "lecture", None)
    if fee is None:
        return edited(request, programme, settlement, row, {"net": row.amount})
    initial = {field: getattr(fee, field) for field in FEE_FIELDS}
    return edited(request, programme, settlement, row, initial | {"lecturer": fee.lecturer_id or ""})


def edited(request, programme, settlement, line, initial):
    form = LectureForm(request.POST or None, lecturers=filed_lecturers(settlement), initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_lecture(
                settlement, line=line, **form.cleaned_data, actor=request.user, now=timezone.now(),
                version=seen_version(request),
            )  # fmt: skip
        except Refused as refusal:
            log_refusal(request, refusal)
            status = say(form, refusal)
            settlement = settlement_of(programme, request.user)
        else:
            messages.success(request, f"已保存：{saved.description}，{saved.amount:,.2f} 元。")
            return redirect("lectures", programme.pk)
    reckoning = reckon(settlement, on=today())
    context = {
        **frame(programme, settlement, reckoning),
        "crumbs": crumbs(programme, "讲课费"),
        "writes": lecture_category(reckoning.rules) in open_parts(settlement, reckoning.rules, request.user),
        "form": form,
        "line": line,
        "rule": reckoning.rules.get("expense.lecture_fee"),
        "back": reverse("lectures", args=[programme.pk]),
    }
    return render(request, "finance/lecture.html", context, status=status)


def typed_sums(request, lines):
    """(the first form with a fault, the lines with the sums as typed, nothing) for the preview of the table."""
    forms = sum_forms(lines, request.POST)
    for line, form in forms:
        if form.is_valid():
            line.lecture.net, line.lecture.tax = form.cleaned_data["net"], form.cleaned_data["tax"]
            line.amount = line.lecture.gross
    faulty = next((form for _, form in forms if form.errors), SumsForm({"net": "0", "tax": "0"}))
    return faulty, lines, None


def typed_lecture(request, settlement, lines):
    """(the form, the lines with the fee as typed, the typed line) for the preview; nothing is stored."""
    form = LectureForm(request.POST, lecturers=filed_lecturers(settlement))
    if not form.is_valid():
        return form, lines, None
    category = lecture_category(settlement.programme.rule_set.rules()) or ""
    return form, *with_typed_fee(lines, category, form.cleaned_data, whole_number(request.POST.get("line")))

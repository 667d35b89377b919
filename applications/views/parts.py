"""One page for each part of a filing."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from applications import actions
from applications.amounts import total
from applications.checks import closed_reason
from applications.forms import LecturerForm, SessionForm, form_for
from applications.forms.budget import MOST
from applications.funding import shares_of
from applications.models import CourseSession, Lecturer
from applications.parts import PARTS, TWINS
from applications.sections import hours_text, sections
from applications.views.documents import documents_page
from applications.views.loading import frame, load_filing
from workflow.formsets import grown, unjudged
from workflow.perform import log_refusal, seen_version, whole_number
from workflow.rounds import open_remarks


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_page(request, pk, part):
    if part not in PARTS:
        raise Http404(NOT_FOUND)
    if part == "documents":
        return documents_page(request, pk)
    if part in ROWS:
        return rows_page(request, pk, part)
    return fields_page(request, pk, part)


def part_context(request, programme, filing, reading, part):
    """What the page of a part shows: the findings that concern it, remarks, why it is closed."""
    codes = list(PARTS)
    place = codes.index(part)
    context = frame(request, programme, filing, reading, label=PARTS[part].title)
    remarks = open_remarks(filing)
    return context | {
        "part": PARTS[part],
        "section": next(s for s in sections(reading) if s["code"] == part),
        "lecturers": reading.lecturers,
        "sessions": reading.sessions,
        "budget_total": total(filing.budget),
        "shares": shares_of(filing, reading.rules),
        "hours": hours_text(sum((s.hours for s in reading.sessions), Decimal(0))),
        "findings": [
            {**f, "field": f["input"], "mend": ""} for f in context["findings"] if f["part"] == part
        ],
        "remarks": [r for twin in TWINS.get(part, (part,)) for r in remarks.get(twin, ())]
        if filing.is_open
        else [],
        "closed": closed_reason(filing, part, request.user),
        "step": place + 1,
        "steps_total": len(codes),
        "before": PARTS[codes[place - 1]] if place else None,
        "after": PARTS[codes[place + 1]] if place + 1 < len(codes) else None,
    }


def respond(request, pk, part, form, refusal, **extra):
    """The page again, with what was typed kept. A stale page shows what is stored now and takes its version over."""
    programme, filing, reading = load_filing(request, pk)
    context = part_context(request, programme, filing, reading, part)
    context |= {"form": form, "refusal": refusal, **extra}
    status = refusal.status if refusal else 422 if is_faulty(form) else 200
    return render(request, f"applications/{template_of(part)}.html", context, status=status)


def is_faulty(form):
    return bool(form.errors) or any(any(rows.errors) for rows in getattr(form, "formsets", ()))


def template_of(part):
    return part if part in ROWS or part == "budget" else "part"


def fields_page(request, pk, part):
    """A part of plain fields."""
    _, filing, reading = load_filing(request, pk)
    more = request.POST.get("more", "") if part == "budget" else ""
    data = grown(request.POST, more, MOST.get(more, 0)) if more in MOST else request.POST or None
    form = form_for(part)(data, reading=reading)
    refusal = None
    if more:
        unjudged(form, formsets=form.formsets)
    elif request.method == "POST" and form.is_valid():
        try:
            actions.save_part(
                filing,
                part,
                form.values,
                version=seen_version(request),
                actor=request.user,
                now=timezone.now(),
            )
        except Refused as error:
            log_refusal(request, error)
            refusal = error
        else:
            messages.success(request, f"“{PARTS[part].title}”已保存。")
            return redirect("filing_part", pk, next_of(part) if request.POST.get("go") == "next" else part)
    return respond(request, pk, part, form, refusal)


def next_of(part):
    """The part that is written after this one; the last stays where it is."""
    codes = list(PARTS)
    return codes[min(codes.index(part) + 1, len(codes) - 1)]


def rows_page(request, pk, part):
    """A part made of rows: lecturers, courses; the timetable is the courses as a picture."""
    _, filing, reading = load_filing(request, pk)
    row = row_in(request, filing, part)
    refusal = None
    if request.method != "POST" and (leaving := row_in(request, filing, part, key="remove")):
        return ask_before_removing(request, pk, part, leaving)
    if request.method == "POST" and request.POST.get("verb") == "remove":
        gone = removed_words(filing, part, request.POST.get("row", ""))
        try:
            ROWS[part].remove(
                filing,
                whole_number(request.POST.get("row")),
                version=seen_version(request),
                actor=request.user,
                now=timezone.now(),
            )
        except Refused as error:
            log_refusal(request, error)
            refusal = error
        else:
            messages.success(request, f"已移除{gone}。")
            return redirect("filing_part", pk, part)
    is_save = request.method == "POST" and refusal is None
    form = ROWS[part].form(request.POST if is_save else None, filing, reading, row, request.GET)
    if is_save and form.is_valid():
        try:
            store_row(request, filing, part, row, form)
        except Refused as error:
            log_refusal(request, error)
            refusal = error
        else:
            messages.success(request, "已保存。")
            return redirect("filing_part", pk, part)
    return respond(request, pk, part, form, refusal, row=row, cancel_url=request.path if row else "")


def ask_before_removing(request, pk, part, row):
    """A course or an expert took minutes to write down: one click does not take it away."""
    programme, filing, reading = load_filing(request, pk)
    name = row.name if part == "lecturers" else row.topic
    context = frame(request, programme, filing, reading, label=f"移除{name}") | {
        "row": row,
        "question": f"从“{PARTS[part].title}”中移除“{name}”？",
        "consequence": "移除后如要恢复，须重新填写；移除情况记入办理记录。",
        "action": request.path,
        "back": request.path,
    }
    return render(request, "applications/remove.html", context)


def row_in(request, filing, part, key="row"):
    """The row that the address names with ?row= (or another key), if it is one of this filing."""
    pk = whole_number(request.GET.get(key))
    return (
        (filing.lecturers if part == "lecturers" else filing.sessions).filter(pk=pk).first() if pk else None
    )


def removed_words(filing, part, pk):
    """“name” of the row that is about to go, for the sentence that says so."""
    rows = filing.lecturers if part == "lecturers" else filing.sessions
    row = rows.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None
    return f"“{row.name if part == 'lecturers' else row.topic}”" if row else ""


def store_row(request, filing, part, row, form):
    common = {"version": seen_version(request), "actor": request.user, "now": timezone.now()}
    if row:
        ROWS[part].change(filing, row.pk, form.values, **common)
    else:
        ROWS[part].add(filing, form.values, **common)


class Lecturers:
    add, change, remove = actions.add_lecturer, actions.change_lecturer, actions.remove_lecturer

    @staticmethod
    def form(data, filing, reading, row, query):
        return LecturerForm(data, instance=row or Lecturer(filing=filing))


class Courses:
    add, change, remove = actions.add_session, actions.change_session, actions.remove_session

    @staticmethod
    def form(data, filing, reading, row, query):
        initial = {name: query[name] for name in ("on", "half") if name in query}
        return SessionForm(
            data, instance=row or CourseSession(filing=filing), initial=initial, reading=reading
        )


ROWS = {"lecturers": Lecturers, "courses": Courses, "timetable": Courses}

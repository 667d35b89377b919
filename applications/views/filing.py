"""The filing as a whole: task list, check and submit, receipt, papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from applications.actions import ensure_filing, save_reasons
from applications.checks import closed_words, may_write, obstacles, part_is_open
from applications.documents import form_pdf, plan_pdf, plan_xlsx
from applications.models import Filing
from applications.parts import PARTS
from applications.reading import earlier_remarks, last_submitted
from applications.sections import sections
from applications.shown import gathered, tasks
from applications.views.loading import crumbs_of_filing, filing_of, frame, load_filing, load_programme
from programs.lifecycle import Stage
from workflow.glyphs import MissingGlyphs
from workflow.lifecycle import Gate, State
from workflow.perform import log_refusal, moves_for, perform, refused, seen_version
from workflow.rounds import changed_since_last_round, open_remarks

REASON = "reason-"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def filing_page(request, pk):
    """The task list; a POST begins the filing."""
    programme = load_programme(request, pk)
    if request.method == "POST":
        try:
            ensure_filing(programme, actor=request.user, now=timezone.now())
        except Refused as refusal:
            return refused(request, refusal, back=request.path)
        return redirect("filing", programme.pk)
    filing = filing_of(programme, request.user)
    if filing is None:
        return start_page(request, programme)
    _, filing, reading = load_filing(request, pk)
    context = frame(request, programme, filing, reading)
    remarks = open_remarks(filing)
    writes = may_write(filing, request.user)
    listed = tasks(filing, reading, context["findings"], remarks, request.user)
    context |= {
        "tasks": listed,
        "mends": [task for task in listed if task["state"] == "returned"],
        "done": sum(task["state"] == "done" for task in listed),
        "findings": gathered(context["findings"]),
        "remarks": remarks.get("", []) if filing.state == State.RETURNED else [],
        "moves": [move for move in moves_for(filing, request.user) if move["name"] != "submit"],
        "closed": "" if filing.is_open else closed_words(filing),
        "writes": writes,
        "reviews": filing.state == State.SUBMITTED and bool(moves_for(filing, request.user)) and not writes,
    }
    if context["reviews"]:
        context |= review_parts(filing, reading, request.user)
    return render(request, "applications/filing.html", context)


def review_parts(filing, reading, user):
    """What somebody who decides in the portal (a sponsor's reviewer) needs beside the task list."""
    return {
        "dossier": filing,
        "sections": sections(reading),
        "parts": [(code, part.title) for code, part in PARTS.items()],
        "changed": changed_since_last_round(filing),
        "earlier": earlier_remarks(filing),
        "moves": moves_for(filing, user),
    }


def start_page(request, programme):
    context = {
        "programme": programme,
        "crumbs": crumbs_of_filing(programme),
        "may_start": programme.stage == Stage.PLANNED
        and may_write(Filing(programme=programme), request.user),
    }
    return render(request, "applications/start.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_page(request, pk):
    """核对并提交: everything as the reviewer will see it, the reasons still owed, and the button."""
    programme, filing, reading = load_filing(request, pk)
    refusal, given = None, filing.reasons
    if request.method == "POST":
        given = filing.reasons | reasons_in(request)
        try:
            return decide(request, programme, filing, given)
        except Refused as error:
            if error.status == 409:
                return refused(request, error, back=request.path)
            log_refusal(request, error)
            refusal = error
            programme, filing, reading = load_filing(request, pk)
    context = check_context(request, programme, filing, reading, given)
    context["refusal"] = refusal
    return render(request, "applications/check.html", context, status=refusal.status if refusal else 200)


def decide(request, programme, filing, given):
    """Keep the reasons, or submit."""
    if request.POST.get("verb") == "save":
        version = seen_version(request) or None
        save_reasons(filing, given, version=version, actor=request.user, now=timezone.now())
        messages.success(request, "说明已保存，备案尚未提交。")
        return redirect("filing_check", programme.pk)
    perform(request, filing, "submit", reasons=given)
    return redirect("filing_receipt", programme.pk)


def reasons_in(request):
    return {key.removeprefix(REASON): text for key, text in request.POST.items() if key.startswith(REASON)}


def check_context(request, programme, filing, reading, given):
    context = frame(request, programme, filing, reading, label="核对并提交")
    found = list(obstacles(filing, context["today"], reading=reading))
    writes = may_write(filing, request.user)
    asked: dict[str, dict] = {}
    for finding in context["findings"]:
        if finding["argued"]:
            asked.setdefault(
                finding["key"], {**finding, "sentences": [], "given": given.get(finding["key"], "")}
            )
            asked[finding["key"]]["sentences"].append(finding["sentence"])
    return context | {
        "findings": gathered(context["findings"]),
        "sections": [
            section | {"may_change": writes and part_is_open(filing, section["code"])}
            for section in sections(reading)
        ],
        "obstacles": [each for each in found if not each.reason_for],
        "part_titles": {code: part.title for code, part in PARTS.items()},
        "reasons": list(asked.values()),
        "writes": writes,
        "gate": Gate(reading.rules.value("filing.gate", Gate.RECORD)).label,
    }


@login_required
@require_safe
def receipt_page(request, pk):
    """Proof that the filing came in: number, hash, time, whose turn it is."""
    programme, filing, reading = load_filing(request, pk)
    kept = last_submitted(filing)
    if kept is None or filing.state not in (State.SUBMITTED, State.ACCEPTED):
        return redirect("filing", programme.pk)
    context = frame(request, programme, filing, reading, label="回执")
    context |= {
        "number": f"{programme.code}-BA{filing.round:02d}",
        "at": kept.at,
        "sha256": kept.hash,
        "rows": receipt_rows(programme, filing, context["due"]),
        "next_steps": next_steps(filing),
    }
    return render(request, "applications/receipt.html", context)


def receipt_rows(programme, filing, due):
    rows = [("项目", str(programme)), ("报送单位", str(filing.filer)), ("提交人", str(filing.submitted_by))]
    rows.append(("办理方式", filing.get_gate_display()))
    rows.append(("现在由谁办理", filing.turn or State(filing.state).label))
    if due:
        rows.append(("报送期限", f"{due['on']}（{due['rule']}）" if due["on"] else due["steps"][0]))
        if due["late"]:
            follows = "".join(f"；{what}（{where}）" for what, where in due["consequences"])
            rows.append(("是否逾期", f"{due['late_for']}{follows}"))
    return rows


def next_steps(filing):
    if filing.state == State.ACCEPTED:
        return [f"备案已通过，可于 {filing.starts_on} 开班。"]
    seats = [seat["label"] for seat in filing.chain[filing.position :]]
    steps = [f"{seats[0]}{filing.get_gate_display()}。"] + [
        f"通过后转{label}{filing.get_gate_display()}。" for label in seats[1:]
    ]
    return [*steps, "结果会出现在“消息”中；如被退回，只需补正指出的部分。", "通过后方可开班。"]


@login_required
@require_safe
def paper(request, pk, kind):
    """The implementation plan or the filing form, drawn from the data."""
    programme, _, reading = load_filing(request, pk)
    draw, content_type, ending, name = PAPERS[kind]
    try:
        content = draw(reading)
    except MissingGlyphs as fault:
        return refused(request, Refused(str(fault), code="no_glyph"), back=f"/portal/programmes/{pk}/filing/")
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(
        ending != "pdf", f"{programme.code} {name}.{ending}"
    )
    response["Cache-Control"] = "private, no-store"
    return response


PAPERS = {
    "plan.pdf": (plan_pdf, "application/pdf", "pdf", "实施方案"),
    "plan.xlsx": (plan_xlsx, XLSX, "xlsx", "实施方案"),
    "form.pdf": (form_pdf, "application/pdf", "pdf", "备案表"),
}

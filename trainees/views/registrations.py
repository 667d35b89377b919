"""The host's desk of registrations: who came, who gets a place, onto the roster, letters and telephone list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refused
from accounts.scope import get_visible
from trainees.actions.admitting import decide_registrations, enrol_admitted, send_admissions, undo_decision
from trainees.actions.registering import renew_receipt_link, withdraw_registrations
from trainees.documents.recruiting import admission_pdf
from trainees.forms.recruiting import DecisionForm, FilterForm
from trainees.models import Receipt, Registration
from trainees.recruiting.checks import frontline_first
from trainees.recruiting.places import propose
from trainees.recruiting.reach import to_call
from trainees.recruiting.reading import candidates_of, letters_of, lines_of, places_of, registrations_of
from trainees.views.case import PDF, download, errors_of, page_context
from trainees.views.receiving import named_elsewhere, take
from trainees.views.recruiting import recruiting_of, tiles
from trainees.views.registering import link_of, people_of
from workflow.perform import log_refusal, refused, seen_version

PAGE = 200


@login_required
@require_safe
def registrations(request, pk):
    return listed(request, pk)


def listed(request, pk, *, form=None, errors=(), ticked=None, status=200):
    """Everybody registered, by filters, with a proposal of whom to admit; also the answer to a decision that was refused."""
    programme, recruitment = recruiting_of(request, pk)
    rows = registrations_of(recruitment)
    lines = lines_of(recruitment, rows)
    regions = sorted({each.region or each.receipt.region for each in rows} - {""})
    search = FilterForm(request.GET, states=Registration.State.choices, regions=regions)
    chosen = search.chosen()
    shown = [line for line in lines if fits(line, chosen)]
    places = places_of(recruitment, rows)
    admit, wait, look = propose(
        candidates_of(recruitment, lines), places_of(recruitment, rows),
        frontline_first=frontline_first(programme.rule_set.rules()),
    )  # fmt: skip
    context = page_context(request, programme, "recruiting") | {
        "recruitment": recruitment, "search": search, "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "places": places, "quota_rows": places.rows(), "tiles": tiles(places, rows), "total": len(lines),
        "form": form or DecisionForm(), "errors": errors, "filtering": any(chosen.values()),
        "admit": len(admit), "wait": len(wait), "look": len(look),
        "rule": programme.rule_set.rules().get("recruiting.eligibility"),
        "frontline_rule": programme.rule_set.rules().get("recruiting.frontline"),
        "ticked": set(ticked if ticked is not None else proposed(request, admit, wait)),
    }  # fmt: skip
    return render(request, "trainees/recruiting/people.html", context, status=status)


def proposed(request, admit, wait):
    """Whom the page ticks: nobody, unless the host asked for the proposal."""
    return {"admit": admit, "wait": wait}.get(request.GET.get("propose", ""), [])


def fits(line, chosen):
    each = line.registration
    words = chosen["q"]
    only = {"frontline": each.frontline, "ineligible": not line.eligible, "doubt": bool(line.doubts)}
    return (
        (not words or words in each.name or words in each.unit or words in each.receipt.unit)
        and (not chosen["state"] or each.state == chosen["state"])
        and (not chosen["region"] or chosen["region"] == (each.region or each.receipt.region))
        and only.get(chosen["only"], True)
    )


@login_required
@require_POST
def decide(request, pk):
    """One decision on everybody ticked: all or none."""
    _, recruitment = recruiting_of(request, pk)
    form = DecisionForm(request.POST)
    keys = keys_of(request)
    if not form.is_valid():
        return listed(request, pk, form=form, ticked=keys, status=422)
    verdict, reason = form.cleaned_data["verdict"], form.cleaned_data["reason"]
    try:
        if verdict == "undo":
            count = undo_decision(recruitment, keys=keys, actor=request.user, now=timezone.now())
        else:
            count = decide_registrations(
                recruitment, keys=keys, verdict=verdict, reason=reason, actor=request.user, now=timezone.now()
            )
    except Refused as refusal:
        log_refusal(request, refusal)
        errors = errors_of(refusal)
        return listed(request, pk, form=form, errors=errors, ticked=keys, status=refusal.status)
    messages.success(request, f"{dict(DecisionForm.DECIDE)[verdict]}：已办理 {count} 人。")
    return redirect("registrations", pk)


def keys_of(request):
    return [int(key) for key in request.POST.getlist("people") if key.isdecimal() and len(key) < 12]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request, pk):
    """The admitted onto the roster, after a look at who they are."""
    programme, recruitment = recruiting_of(request, pk)
    rows = [each for each in registrations_of(recruitment) if each.state == "admitted" and not each.person_id]
    context = page_context(request, programme, "recruiting") | {
        "recruitment": recruitment, "rows": rows, "question": f"把 {len(rows)} 名录取人员转入学员名单？", "submit": "转入学员名单",
        "obstacles": [] if rows else ["没有新录取的人，无需转入。"],
        "consequences": [
            "按证件号码识别：已在名单中的人不会重复，名单中原有的内容不会改动。",
            "转入之后不能再撤销录取；不参加的，在学员名单中移出。",
        ],
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        try:
            count = enrol_admitted(recruitment, actor=request.user, now=timezone.now())
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(
                request,
                f"已转入 {count} 人，其余的人原已在名单中。" if count < len(rows) else f"已转入 {count} 人。",
            )
            return redirect("roster", pk)
    return render(request, "trainees/recruiting/move.html", context, status=status)


@login_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables("context")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, pk):
    """A receipt that came by telephone or fax, entered by the host's clerk; also after the closing day."""
    programme, recruitment = recruiting_of(request, pk)
    context = page_context(request, programme, "recruiting") | {"recruitment": recruitment}
    if not context["may_write"] and request.method != "POST":
        return redirect("recruiting", pk)
    found, status, receipt, token = take(
        request, recruitment, actor=request.user, link=lambda key: link_of(request, key)
    )
    if receipt is not None:
        context |= {"link": link_of(request, token)}
        return receipt_view(request, receipt, context)
    return render(request, "trainees/recruiting/enter.html", context | found, status=status)


def receipt_of(request, pk, receipt_pk):
    _, recruitment = recruiting_of(request, pk)
    receipt = get_visible(Receipt.objects.filter(recruitment=recruitment), request.user, pk=receipt_pk)
    receipt.recruitment = recruitment
    return receipt


@login_required
@require_safe
def receipt(request, pk, receipt_pk):
    """One receipt with its contact and people; telephone numbers for the host's own people only."""
    row = receipt_of(request, pk, receipt_pk)
    context = page_context(request, row.recruitment.programme, "recruiting")
    return receipt_view(request, row, context)


def receipt_view(request, row, context):
    people = people_of(row)
    context |= {
        "receipt": row, "people": people, "recruitment": row.recruitment, "elsewhere": named_elsewhere(row),
        "may_withdraw": context["may_write"] and any(p.state not in ("withdrawn", "refused") for p in people),
    }  # fmt: skip
    response = render(request, "trainees/recruiting/receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def take_back(request, pk, receipt_pk):
    """Somebody told the host that he does not come."""
    row = receipt_of(request, pk, receipt_pk)
    try:
        count = withdraw_registrations(
            row, keys=keys_of(request), version=seen_version(request), actor=request.user, now=timezone.now()
        )
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/recruiting/receipts/{receipt_pk}/")
    messages.success(request, f"已登记 {count} 人退出报名。")
    return redirect("receipt", pk, receipt_pk)


@login_required
@never_cache
@require_POST
def new_link(request, pk, receipt_pk):
    """A new private link for a unit that has lost its own; shown this once."""
    row = receipt_of(request, pk, receipt_pk)
    try:
        token = renew_receipt_link(row, version=seen_version(request), actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=f"/portal/programmes/{pk}/recruiting/receipts/{receipt_pk}/")
    context = page_context(request, row.recruitment.programme, "recruiting")
    return receipt_view(
        request, receipt_of(request, pk, receipt_pk), context | {"link": link_of(request, token)}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request, pk):
    """录取通知: what was written to whom, what did not arrive, and whom to call."""
    programme, recruitment = recruiting_of(request, pk)
    context = page_context(request, programme, "recruiting") | {"recruitment": recruitment}
    status = 200
    if request.method == "POST":
        try:
            count = send_admissions(recruitment, actor=request.user, now=timezone.now())
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, f"录取通知已交付发送，共 {count} 封；已经写过的不会重复发送。")
            return redirect("recruiting_letters", pk)
    rows = registrations_of(recruitment, sealed=("doc_number",))
    written = list(letters_of(recruitment))
    context |= {
        "page": Paginator(written, PAGE).get_page(request.GET.get("page")),
        "troubled": sum(letter.state in letter.TROUBLED for letter in written),
        "admitted": [each for each in rows if each.state == "admitted"],
        "calls": to_call(recruitment, rows, written) if context["may_write"] else [],
    }  # fmt: skip
    response = render(request, "trainees/recruiting/letters.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def letters_pdf(request, pk):
    """The 录取通知 of everybody admitted, or of one (?person=), a page each."""
    programme, recruitment = recruiting_of(request, pk)
    rows = [each for each in registrations_of(recruitment) if each.state == "admitted"]
    if (key := request.GET.get("person", "")).isdecimal():
        rows = [each for each in rows if str(each.pk) == key]
    if not rows:
        messages.info(request, "还没有录取任何人，没有录取通知可以下载。")
        return redirect("recruiting_letters", pk)
    return download(admission_pdf(recruitment, rows), f"{programme.code} 录取通知.pdf", PDF)

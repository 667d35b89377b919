"""The settlement of a class: one page with lines, figures and papers; the question before it goes; its receipt."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from finance import actions
from finance.addresses import obstacle_address
from finance.budgeting import planned_beside
from finance.checks import (
    DOCUMENTS,
    PAYEE,
    closed_words,
    late_consequence,
    may_begin,
    may_write,
    obstacles,
    parts_of,
    too_early,
)  # fmt: skip
from finance.desk.beside import beside
from finance.documents import FORMS
from finance.forms.lines import LineForm
from finance.judging import judged, named_changes, remark_list
from finance.lecturing import lecture_category
from finance.progress import progress_of
from finance.reading import receipt_of
from finance.reckoning import category_names, claim_refusal, reckon
from finance.review import shown_findings
from finance.versions import history
from finance.views.frame import frame
from finance.views.loading import (
    crumbs,
    gather_vouchers,
    load_programme,
    load_settlement,
    open_parts,
    settlement_of,
    shown_slots,
    today,
)  # fmt: skip
from workflow.lifecycle import State
from workflow.perform import log_refusal, moves_for, refused, seen_version

# Moves that have a page of their own here.
OWN_PAGES = ("submit",)
REMOVED = "removed-line"  # where the session keeps what the last removed line said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_page(request, pk):
    programme = load_programme(request, pk)
    if request.method == "POST":
        return start(request, programme)
    settlement = settlement_of(programme, request.user)
    return not_begun(request, programme) if settlement is None else shown(request, programme, settlement)


def start(request, programme):
    try:
        actions.ensure_settlement(programme, actor=request.user, now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("settlement", args=[programme.pk]))
    return redirect("settlement", programme.pk)


def not_begun(request, programme):
    rules = programme.rule_set.rules()
    context = {
        "programme": programme,
        "crumbs": crumbs(programme),
        "too_early": too_early(programme),
        "writes": may_begin(programme, request.user),
        "no_claim": claim_refusal(programme, rules),
        "cap": rules.get("subsidy.cap"),
        "categories": list(category_names(rules)),
    }
    return render(request, "finance/not_begun.html", context)


def shown(request, programme, settlement, *, line_form=None, refusal=None, refused_slot="", status=200):
    """The page itself; `line_form` holds what was typed when a line was refused."""
    reckoning = reckon(settlement, on=today())
    rules, user = reckoning.rules, request.user
    parts = open_parts(settlement, rules, user)
    choices = [name for name in category_names(rules) if name in parts]
    gather_vouchers(settlement, reckoning)
    moves = [move for move in moves_for(settlement, user) if move["name"] not in OWN_PAGES]
    context = {
        **frame(programme, settlement, reckoning),
        **judged(settlement, reckoning, user),
        **history(settlement, reckoning, user),
        "crumbs": crumbs(programme),
        "planned": planned_beside(programme, reckoning.categories),
        "writes": may_write(settlement, user),
        "open_parts": parts,
        "lecture_category": lecture_category(rules),
        "choices": choices,
        "line_form": line_form or LineForm(categories=choices, initial=offered(request)),
        "slots": shown_slots(
            settlement, rules, writes=DOCUMENTS in parts, refusal=refusal, refused_slot=refused_slot
        ),
        "payee_open": PAYEE in parts,
        "closed": closed_words(settlement) if may_write(settlement, user) else "",
        "reviews": any(move["name"] in ("endorse", "review", "accept", "return") for move in moves),
        "moves": moves,
        "parts": parts_of(category_names(rules), programme),
        "remark_list": remark_list(settlement),
        "changed": named_changes(settlement),
        "findings": shown_findings(reckoning, writes=may_write(settlement, user) and settlement.is_open),
        "payments": progress_of(settlement, user),
        "beside": beside(settlement),
    }
    return render(request, "finance/settlement.html", context, status=status)


def offered(request):
    """What the form of a new line holds: a line just removed, to be put back, or the category of the one before."""
    if "again" in request.GET:
        return request.session.get(REMOVED, {})
    return {"category": request.GET.get("category")}


def seen_figures(request):
    """(total, payable) as the page showed them; None for a page that showed none."""
    posted = request.POST
    if "total" not in posted and "payable" not in posted:
        return None
    return posted.get("total", ""), posted.get("payable", "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit_page(request, pk):
    """核对并提交: everything as the reviewer will see it, and every obstacle with the way to mend it."""
    programme, settlement = load_settlement(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            actions.submit_settlement(
                settlement, actor=request.user, now=timezone.now(), version=seen_version(request), seen=seen_figures(request)
            )  # fmt: skip
        except Refused as error:
            log_refusal(request, error)
            refusal = error
            settlement = settlement_of(programme, request.user)
        else:
            return redirect("settlement_receipt", pk)
    reckoning = reckon(settlement, on=today())
    gather_vouchers(settlement, reckoning)
    context = {
        **frame(programme, settlement, reckoning),
        **judged(settlement, reckoning, request.user),
        "crumbs": crumbs(programme, "核对并提交"),
        "refusal": refusal,
        "obstacles": [
            (obstacle, obstacle_address(programme.pk, obstacle.part)) for obstacle in obstacles(reckoning)
        ],
        "writes": may_write(settlement, request.user) and settlement.is_open,
        "findings": shown_findings(
            reckoning, writes=may_write(settlement, request.user) and settlement.is_open
        ),
    }
    return render(request, "finance/submit.html", context, status=refusal.status if refusal else 200)


@login_required
@require_safe
def receipt_page(request, pk):
    """Proof that the settlement came in: number, moment, hash of what it said."""
    programme, settlement = load_settlement(request, pk)
    snapshot, late = receipt_of(settlement), late_consequence(reckon(settlement, on=today()))
    if snapshot is None or settlement.is_open:
        return redirect("settlement", pk)
    if settlement.state == State.ACCEPTED:
        steps = ["经费结算已审定，金额和明细不再变动。"]
    else:
        steps = [
            f"{settlement.turn.removeprefix('等')}审核；退回时会写明需要补正的部分。",
            "审定后生成待拨付记录，拨付情况在经费结算页可查。"
            if settlement.payable
            else "应拨付为 0 元，审定后不生成拨付记录。",
        ]
    context = {
        "programme": programme,
        "settlement": settlement,
        "crumbs": crumbs(programme, "回执"),
        "number": f"{programme.code}-JS{settlement.round:02}",
        "at": snapshot.at,
        "sha256": snapshot.hash,
        "rows": [
            ("研修选题", programme.title),
            ("承办单位", programme.host),
            ("实际支出", f"{settlement.total:,.2f} 元"),
            ("应拨付", f"{settlement.payable:,.2f} 元"),
            ("单位自筹", f"{settlement.own_cost:,.2f} 元"),
            ("提交人", settlement.submitted_by),
            *([("是否逾期", late)] if late else ()),
        ],
        "next_steps": steps,
        "heading": "经费结算已审定" if settlement.state == State.ACCEPTED else "经费结算已提交",
    }
    return render(request, "finance/receipt.html", context)


@login_required
@require_safe
def form_file(request, pk, kind):
    """The settlement table as pdf or xlsx."""
    programme, _ = load_settlement(request, pk)
    draw, content_type = FORMS[kind]
    response = HttpResponse(draw(programme, on=today()), content_type=content_type)
    name = f"{programme.code} 经费结算表.{kind}"
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", name)
    response["Cache-Control"] = "private, no-store"
    return response

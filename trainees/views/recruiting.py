"""The host's pages of recruiting: the notice with its seats, publishing and stopping it, and where it stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refused
from accounts.scope import NOT_FOUND
from programs.lifecycle import Stage
from trainees.actions.recruiting import publish_recruitment, save_recruitment, stop_recruitment
from trainees.documents.recruiting import notice_pdf, people_words
from trainees.forms.recruiting import QuotaFormSet, RecruitingForm
from trainees.recruiting.checks import (
    WRITING,
    class_facts,
    closed_because,
    fee_faults,
    filing_of,
    frontline_first,
    place_words,
    publishing_obstacles,
    quotes,
    recruiting_findings,
    time_words,
)
from trainees.recruiting.draft import first_values
from trainees.recruiting.places import propose
from trainees.recruiting.reading import (
    candidates_of,
    lines_of,
    places_of,
    receipts_of,
    recruitment_of,
    registrations_of,
    roster_gaps,
)
from trainees.recruiting.shares import shares
from trainees.views.case import PDF, download, errors_of, page_context, programme_of
from trainees.views.registering import changes_of
from workflow.formsets import grown, unjudged
from workflow.perform import log_refusal, seen_version


def recruiting_of(request, pk):
    """(programme, its notice) through the reader's scope; a class without a notice yet is a 404 here."""
    programme = programme_of(request, pk)
    recruitment = recruitment_of(programme)
    if recruitment is None:
        raise Http404(NOT_FOUND)
    recruitment.programme = programme
    return programme, recruitment


@login_required
@require_safe
def recruiting(request, pk):
    """Where recruiting stands: seats and quotas, what has come, what is to be decided, what the rules say."""
    programme = programme_of(request, pk)
    recruitment = recruitment_of(programme)
    context = page_context(request, programme, "recruiting") | {"recruitment": recruitment}
    context["may_edit"] = context["may_write"] and programme.stage in WRITING
    if recruitment is None:
        context["quotes"] = quotes(programme.rule_set.rules())
        return render(request, "trainees/recruiting/home.html", context)
    recruitment.programme = programme
    filing, today = filing_of(programme), timezone.localdate()
    facts = class_facts(programme, filing)
    rows = registrations_of(recruitment)
    lines = lines_of(recruitment, rows)
    places = places_of(recruitment, rows)
    admitted = [line for line in lines if line.registration.state == "admitted"]
    waitlisted = [line for line in lines if line.registration.state == "waitlisted"]
    absent, unknown = roster_gaps(recruitment, rows)
    context |= {
        "time": time_words(facts), "place": place_words(facts), "changes": changes_of(recruitment, facts),
        "closed": closed_because(recruitment, today=today), "places": places, "quota_rows": places.rows(),
        "obstacles": list(publishing_obstacles(recruitment, filing, today=today))
        if recruitment.published_at is None or recruitment.closed_at else [],
        "tiles": tiles(places, rows), "receipts": list(receipts_of(recruitment)),
        "shares": shares(rows), "absent": absent, "unknown": unknown, "waitlisted": waitlisted,
        "offered": offered(programme, recruitment, rows, waitlisted),
        "findings": recruiting_findings(
            programme, filing, seats=recruitment.seats,
            admitted=[line.registration.frontline for line in admitted],
            ineligible=sum(not line.eligible for line in admitted),
        ),
        "may_enrol": context["may_write"] and any(line.registration.person_id is None for line in admitted),
        "may_stop": recruitment.published_at and not recruitment.closed_at and programme.stage == Stage.APPROVED,
    }  # fmt: skip
    return render(request, "trainees/recruiting/home.html", context)


def offered(programme, recruitment, rows, waitlisted):
    """How many of those who wait would get a place now; the host decides."""
    first = frontline_first(programme.rule_set.rules())
    return len(
        propose(candidates_of(recruitment, waitlisted), places_of(recruitment, rows), frontline_first=first)[
            0
        ]
    )


def tiles(places, rows):
    count = {state: sum(row.state == state for row in rows) for state in ("waiting", "waitlisted")}
    return [
        {"count": places.whole.seats, "label": "招收人数", "tone": "grey"},
        {"count": places.admitted, "label": "已录取", "tone": "green", "note": f"基层一线 {places.admitted_frontline} 人"},
        {"count": places.left, "label": "空余名额", "tone": "blue", "note": f"含基层一线预留 {places.reserve_left} 个" if places.reserve_left else ""},
        {"count": count["waiting"], "label": "待审核", "tone": "amber" if count["waiting"] else "grey"},
        {"count": count["waitlisted"], "label": "候补", "tone": "grey"},
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """The notice: drafted from the filing the first time, with its seats and how they are divided."""
    programme = programme_of(request, pk)
    recruitment = recruitment_of(programme)
    filing = filing_of(programme)
    data = grown(request.POST, "quotas") if "more" in request.POST else request.POST or None
    initial, quotas = initial_of(programme, recruitment, filing)
    form = RecruitingForm(data, initial=initial)
    formset = QuotaFormSet(data, initial=quotas, prefix="quotas")
    if "more" in request.POST:
        unjudged(form, formsets=[formset])
    context = page_context(request, programme, "recruiting") | {
        "form": form, "quotas": formset, "formsets": [formset], "recruitment": recruitment, "version": recruitment.version if recruitment else 0,
        "quotes": quotes(programme.rule_set.rules()),
        "may_edit": programme.stage in WRITING,
    }  # fmt: skip
    status = 200
    if request.method == "POST" and "more" not in request.POST:
        status = 422
        if form.is_valid() & formset.is_valid():
            try:
                row = save_recruitment(
                    programme, values=form.cleaned_data, quotas=formset.quotas(), version=seen_version(request),
                    actor=request.user, now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                log_refusal(request, refusal)
                context["errors"], status = errors_of(refusal), refusal.status
            else:
                messages.success(request, "已保存招收学员通知。")
                for sentence in fee_faults(programme.rule_set.rules(), row.text):
                    messages.warning(request, sentence)
                return redirect("recruiting", pk)
    return render(request, "trainees/recruiting/edit.html", context, status=status)


def initial_of(programme, recruitment, filing):
    """What the two forms begin with: the notice as it is, or its first draft from the facts of the filing."""
    if recruitment:
        values = {name: getattr(recruitment, name) for name in RecruitingForm.base_fields}
        rows = [
            {"kind": q.kind, "name": q.name, "seats": q.seats, "frontline_seats": q.frontline_seats}
            for q in recruitment.quotas.all()
        ]
        return values, rows
    return first_values(programme, filing), []


@login_required
@require_safe
def paper(request, pk):
    programme, recruitment = recruiting_of(request, pk)
    facts = class_facts(programme, filing_of(programme))
    return download(notice_pdf(recruitment, facts), f"{programme.code} 招收学员通知.pdf", PDF)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, pk):
    """The question before the notice goes out, or the registration opens again; then the move."""
    programme, recruitment = recruiting_of(request, pk)
    again = recruitment.published_at is not None
    obstacles = list(publishing_obstacles(recruitment, filing_of(programme), today=timezone.localdate()))
    words = "恢复报名" if again else "发布招收学员通知"
    context = {
        "question": f"{words}？", "submit": words, "obstacles": [each.sentence for each in obstacles],
        "consequences": [
            "通知公开显示在平台上，任何人都能看到正文、名额和联系方式。",
            f"选派单位可以在线报送回执，直到 {recruitment.closes_on:%Y-%m-%d}，共招收 {people_words(recruitment)}。",
            "发布之后时间、地点如有变更，平台自动告知已报名的人员和选派单位。",
        ],
    }  # fmt: skip
    return move(request, programme, recruitment, publish_recruitment, context, done=f"已{words}。")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, pk):
    programme, recruitment = recruiting_of(request, pk)
    context = {
        "question": "停止报名？", "submit": "停止报名", "danger": True, "obstacles": [],
        "consequences": [
            "通知页面仍可查看，但不再接受回执；页面会说明报名已停止和联系方式。",
            "已经收到的回执不受影响，仍可审核；选派单位不能再更正，但仍可退出。",
            "以后可以恢复报名。",
        ],
    }  # fmt: skip
    return move(request, programme, recruitment, stop_recruitment, context, done="已停止报名。")


def move(request, programme, recruitment, action, context, *, done):
    """Ask, then act: the page of the question and its answer."""
    context |= page_context(request, programme, "recruiting") | {"recruitment": recruitment}
    status = 200
    if request.method == "POST":
        try:
            action(recruitment, version=seen_version(request), actor=request.user, now=timezone.now())
        except Refused as refusal:
            log_refusal(request, refusal)
            context["errors"], status = errors_of(refusal), refusal.status
        else:
            messages.success(request, done)
            return redirect("recruiting", programme.pk)
    return render(request, "trainees/recruiting/move.html", context, status=status)

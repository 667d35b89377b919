"""Public pages of the notices."""

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import NOT_FOUND, get_visible
from policies.addresses import anchor_of
from policies.browse import FILTERS, filtered, issuers_of, kinds_of, years_of
from policies.citing import named_in, resting_on
from policies.keys import label_of
from policies.models import Enclosure, Notice, RuleSet
from policies.reading import in_words
from policies.rules import Force
from policies.text import blocks


@require_safe
def notices(request):
    """Every document that the person may read, by year, office, standing and words."""
    rows = list(Notice.objects.visible_to(request.user).defer("body"))
    chosen = {name: request.GET.get(name, "").strip()[:60] for name in FILTERS}
    found = filtered(Notice.objects.visible_to(request.user).defer("body"), chosen)
    context = {
        "notices": found,
        "total": len(rows),
        "chosen": chosen,
        "filtering": any(chosen.values()),
        "years": years_of(rows),
        "issuers": issuers_of(rows),
        "drafts": any(row.draft for row in rows),
        "kinds": kinds_of(rows),
    }
    return render(request, "policies/notices.html", context)


@require_safe
def notice(request, slug):
    row = get_visible(Notice.objects, request.user, slug=slug)
    others = list(Notice.objects.visible_to(request.user).exclude(pk=row.pk).defer("body"))
    rule_sets = rule_sets_of(row, request.user)
    context = {
        "notice": row,
        "rows": facts_of(row),
        "blocks": list(blocks(row.body, row.issuers)),
        "enclosures": list(row.enclosures.all()),
        "bases": [(text, named_in(text, others)) for text in row.rests_on],
        "cited_by": resting_on(row, others),
        "rule_sets": [each for each in rule_sets if each.state != RuleSet.State.SUPERSEDED],
        "earlier": [each for each in rule_sets if each.state == RuleSet.State.SUPERSEDED],
        "print_rules": request.GET.get("print") == "rules",
        "crumbs": [("首页", "/"), ("政策通知", "/notices/"), (row.number or row.title, "")],
    }
    return render(request, "policies/notice.html", context)


@require_safe
def notice_file(request, slug, pk):
    """One enclosed file, to whoever may read the notice."""
    row = get_visible(Enclosure.objects.select_related("notice"), request.user, pk=pk, notice__slug=slug)
    if row.file is None:
        raise Http404(NOT_FOUND)
    response = FileResponse(
        row.file.file.open("rb"),
        as_attachment=True,
        filename=row.download_name,
        content_type=row.file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if not row.notice.public_slug:
        response["Cache-Control"] = "private, no-store"
    return response


def facts_of(row):
    """(label, value) of everything a notice says about itself; what it does not say is left out."""
    facts = [
        ("文号", row.number),
        ("文种", row.get_kind_display()),
        ("发文机关", "、".join(row.issuers)),
        ("成文日期", row.written_on),
        ("印发日期", f"{row.printed_on}（{row.printed_by}）" if row.printed_on else ""),
        ("发布日期", row.published_on),
        ("施行日期", row.effective_on),
        ("来源", row.source),
        ("主送", row.recipients),
        ("公开属性", "此件主动公开" if row.public else ""),
        ("联系单位", row.division),
        *row.contact_lines,
        ("校核人", row.proofreader),
        ("解释机关", row.interpreter),
        ("备注", row.remark),
    ]
    return [(label, value) for label, value in facts if value]


def rule_sets_of(row, user):
    """The rule sets drawn from a notice with their own rules as lines, earlier versions included."""
    shown = RuleSet.objects.visible_to(user).filter(notice=row)
    rule_sets = list(shown.select_related("parent").prefetch_related("rows").order_by("pk"))
    for rule_set in rule_sets:
        rule_set.lines = [line(rule, rule_set, draft=row.draft) for rule in rule_set.rows.all()]
    return rule_sets


def line(rule, rule_set, *, draft):
    force = Force.ADVICE if draft else Force(rule.force)
    return {
        "anchor": anchor_of(rule_set.handle, rule.key),
        "label": label_of(rule.key),
        "words": in_words(rule.key, rule.kind, rule.value),
        "force": force.label,
        "binding": force == Force.BINDING,
        "clause": rule.clause,
        "quote": rule.quote,
    }

"""Public pages of the notices."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.scope import get_visible
from policies.keys import label_of
from policies.models import Notice, RuleSet
from policies.reading import in_words
from policies.rules import Force
from policies.text import blocks


@require_safe
def notices(request):
    return render(request, "policies/notices.html", {"notices": Notice.objects.visible_to(request.user)})


@require_safe
def notice(request, slug):
    row = get_visible(Notice.objects, request.user, slug=slug)
    context = {
        "notice": row,
        "rows": facts_of(row),
        "blocks": list(blocks(row.body)),
        "rule_sets": rule_sets_of(row, request.user),
        "crumbs": [("首页", "/"), ("政策通知", "/notices/"), (row.number or row.title, "")],
    }
    return render(request, "policies/notice.html", context)


def facts_of(row):
    """(label, value) of everything a notice says about itself; what it does not say is left out."""
    contact = row.contact or {}
    phones = "，".join(contact.get("phones", []))
    fax = f"{contact['fax']}（传真）" if contact.get("fax") else ""
    postcode = f"（邮编：{contact['postcode']}）" if contact.get("postcode") else ""
    facts = [
        ("文号", row.number),
        ("发文机关", "、".join(row.issuers)),
        ("成文日期", row.written_on),
        ("印发日期", f"{row.printed_on}（{row.printed_by}）" if row.printed_on else ""),
        ("发布日期", row.published_on),
        ("施行日期", row.effective_on),
        ("来源", row.source),
        ("主送", row.recipients),
        ("依据文件", "、".join(row.rests_on)),
        ("公开属性", "此件主动公开" if row.public else ""),
        ("联系单位", row.division),
        ("联系人", contact.get("name")),
        ("联系电话", "，".join(filter(None, [phones, fax]))),
        ("电子邮箱", contact.get("email")),
        ("通讯地址", f"{contact['address']}{postcode}" if contact.get("address") else ""),
        ("校核人", row.proofreader),
        ("解释机关", row.interpreter),
        ("备注", row.remark),
    ]
    return [(label, value) for label, value in facts if value]


def rule_sets_of(row, user):
    """The rule sets drawn from a notice with their own rules as lines; what was superseded is left out."""
    shown = RuleSet.objects.visible_to(user).filter(notice=row).exclude(state=RuleSet.State.SUPERSEDED)
    rule_sets = list(shown.select_related("parent").prefetch_related("rows").order_by("pk"))
    for rule_set in rule_sets:
        rule_set.lines = [line(rule, draft=row.draft) for rule in rule_set.rows.all()]
    return rule_sets


def line(rule, *, draft):
    force = Force.ADVICE if draft else Force(rule.force)
    return {
        "label": label_of(rule.key),
        "words": in_words(rule.key, rule.kind, rule.value),
        "force": force.label,
        "binding": force == Force.BINDING,
        "clause": rule.clause,
        "quote": rule.quote,
    }

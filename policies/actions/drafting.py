"""Next year's rules, drafted from this year's: one rule set, or a whole family with its parents kept."""

from typing import NamedTuple

from django.db import transaction

from accounts.actions import validated
from accounts.models import Organisation
from accounts.refusals import Refused
from policies.actions.rule_sets import keep_notice, require_issuer
from policies.checks import head_faults
from policies.models import Notice, Rule, RuleSet
from workflow.journal import record

# What stands in the place of a text that has not been issued yet.
NOT_YET = "（文件印发后录入正文。）"


class NewNotice(NamedTuple):
    """A notice that is still being written: it gets its number before the rules are published."""

    title: str
    issuer: Organisation


class Member(NamedTuple):
    """A rule set that inherits from the one drafted, with the code and name of its draft."""

    rule_set: RuleSet
    code: str
    name: str


def require_drafter(rule_set, actor):
    """Refuses whoever does not answer for these rules, and a version that is not in force."""
    require_issuer(actor, rule_set.notice, "起草下一年度规则")
    if rule_set.state != RuleSet.State.PUBLISHED:
        raise Refused(
            f"“{rule_set}”不是现行规则，请从现行版本起草下一年度规则。", code="not_current", status=409
        )


@transaction.atomic
def draft_next_year(rule_set, *, notice, year, code, name, head=None, family=(), actor, now):
    """Copy a published set, and those of its `family`, into drafts for another year; gives the first draft.

    `notice` is a Notice or a NewNotice; `head` holds other fields of the draft (level, region_code, parent,
    effective_from, effective_to). A parent within the family becomes its draft.
    """
    rule_set = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    require_drafter(rule_set, actor)
    if isinstance(notice, NewNotice):
        notice = placeholder(notice, code, actor=actor, now=now)
    else:
        require_issuer(actor, notice, "起草下一年度规则")
    fields = {"notice": notice, "year": year, "effective_from": None, "effective_to": None}
    draft = copied(rule_set, fields | {"code": code, "name": name, **(head or {})}, actor=actor, now=now)
    drafts = {rule_set.code: draft}
    for member in family:
        own = fields | {"code": member.code, "name": member.name}
        own["effective_from"], own["effective_to"] = draft.effective_from, draft.effective_to
        above = member.rule_set.parent
        own["parent"] = drafts.get(above.code, above) if above else None
        drafts[member.rule_set.code] = copied(member.rule_set, own, actor=actor, now=now)
    return draft


def placeholder(wanted, code, *, actor, now):
    """A notice without number and text yet; not public. Its address is that of the rules, or the next free one."""
    slug, n = code, 1
    while Notice.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{code[:44]}-{n}"
    notice = Notice(
        slug=slug, title=wanted.title, issuer=wanted.issuer, issuers=[wanted.issuer.name], body=NOT_YET
    )  # fmt: skip
    return keep_notice(notice, actor=actor, now=now)


def copied(source, fields, *, actor, now):
    """A draft with the own rules of a set, first version of its code."""
    draft = RuleSet(level=source.level, region_code=source.region_code, parent=source.parent, version=1)
    draft.standards = source.standards and (
        RuleSet.objects.current(source.standards.code) or source.standards
    )
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.drafted_from = source
    for field, sentence in head_faults(draft):
        raise Refused(sentence, code="invalid", field=field)
    validated(draft).save()
    rows = list(source.rows.order_by("pk"))
    for row in rows:
        row.pk, row._state.adding, row.rule_set = None, True, draft
    Rule.objects.bulk_create(rows)
    record(
        draft,
        "draft_rules",
        actor=actor,
        now=now,
        before=str(source),
        after=f"{draft}：抄录 {len(rows)} 条规则",
    )
    return draft


def next_name(text, old, new):
    """A code or name for another year: the year in it is replaced, or put behind it."""
    return text.replace(str(old), str(new)) if old and str(old) in text else f"{text}-{new}"

"""Single rules of a draft: keeping one, removing one. Every change is journalled in words."""

import hashlib
import json

from django.db import transaction

from accounts.actions import validated
from accounts.refusals import Refused
from policies.actions.rule_sets import require_draft, require_issuer
from policies.checks import chain_faults
from policies.keys import KEYS, label_of
from policies.models import Rule, RuleSet
from policies.reading import in_words
from workflow.journal import record


def mark_of(row):
    """A short mark of what a rule says, for telling that it has changed since; "" for no rule."""
    if row is None:
        return ""
    said = json.dumps([row.value, row.force, row.clause, row.quote], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def require_keeper(rule_set, actor):
    """Refuses whoever may not change the rules of this set, and everybody once it is published."""
    require_issuer(actor, rule_set.notice, "编辑规则")
    require_draft(rule_set)


@transaction.atomic
def keep_rule(rule_set, key, *, value, force, clause, quote="", seen=None, actor, now):
    """State a rule in a draft, or change it; gives its row. `seen` is the mark of what the person's page showed."""
    rule_set, row = draft_and_row(rule_set, key, seen, actor, "编辑规则")
    before = shown(row) if row else ""
    row = row or Rule(rule_set=rule_set, key=key, kind=KEYS[key].kind if key in KEYS else "")
    mark = mark_of(row) if row.pk else ""
    row.value, row.force, row.clause, row.quote = value, force, clause, quote
    if mark == mark_of(row):
        return row
    validated(row)
    if actor is not None:
        for _, sentence in chain_faults(rule_set, key, value):
            raise Refused(f"{label_of(key)}：{sentence}", code="empty_seat")
    row.save()
    record(rule_set, "keep_rule", actor=actor, now=now, before=before, after=shown(row))
    return row


@transaction.atomic
def remove_rule(rule_set, key, *, seen=None, actor, now):
    """Take a rule out of a draft: what the sets above say holds again. The journal keeps it, to be brought back."""
    rule_set, row = draft_and_row(rule_set, key, seen, actor, "删除规则")
    if row is None:
        raise Refused(
            f"本级没有“{label_of(key)}”这一条，无可删除；可能已由他人删除。", code="gone", status=409
        )
    kept = {"key": key, "value": row.value, "force": row.force, "clause": row.clause, "quote": row.quote}
    before = shown(row)
    row.delete()
    record(rule_set, "remove_rule", actor=actor, now=now, before=before, data=kept)


def draft_and_row(rule_set, key, seen, actor, what):
    """The draft, locked, and its row for the key (None without one), as the person's page showed it."""
    rule_set = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    require_issuer(actor, rule_set.notice, what)
    require_draft(rule_set)
    row = rule_set.rows.filter(key=key).first()
    if seen is not None and seen != mark_of(row):
        raise Refused(
            f"“{label_of(key)}”在您打开页面之后已被他人修改，您的填写没有保存，也没有覆盖他人的内容。"
            "请在新窗口打开规则表核对，再决定是否修改。",
            code="stale",
            status=409,
        )
    return rule_set, row


def shown(row):
    """A rule in the words of the journal."""
    words = in_words(row.key, row.kind, row.value)
    return f"{row.label}：{words}（{row.get_force_display()}，{row.clause}）"

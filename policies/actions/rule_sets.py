"""Notices and rule sets: writing, publishing, making a new version."""

import hashlib
import json
from datetime import timedelta

from django.db import transaction

from accounts.actions import require_office, validated
from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from policies.checks import head_faults, publication_faults, standing_faults
from policies.models import Notice, Rule, RuleSet
from policies.querysets import FROZEN
from workflow.journal import record
from workflow.verbs import register

State = RuleSet.State


def require_issuer(actor, notice, what):
    """The notice's issuer (or an office above it) answers for its rules; without one, the ministry does.

    An actor of None is the system itself (set-up, import), which people cannot impersonate.
    """
    if actor is None:
        return
    if notice.issuer is not None:
        require_office(actor, notice.issuer, Role.APPROVER, what)
    elif not (actor.is_ministry and actor.has_role(Role.APPROVER)):
        raise not_allowed(what, "人力资源社会保障部的审批人员")


def may_keep(notice, user):
    """Whether the person would be let through `require_issuer`; for showing forms and buttons."""
    try:
        require_issuer(user, notice, "")
    except Refused:
        return False
    return True


@register(
    RuleSet,
    "publish_rules",
    "发布",
    confirm="发布后本版规则即固定，不能再改；更正须另存为新版本。已列入计划的项目仍适用原版本。",
    done="规则集已发布。",
    fields=("seen",),
    when=lambda rule_set, user: (
        not rule_set.frozen and not rule_set.notice.draft and may_keep(rule_set.notice, user)
    ),
)
@transaction.atomic
def publish_rules(rule_set, *, seen="", actor, now):
    """Put a draft in force and freeze it; the version before it is superseded. Programmes keep theirs.

    `seen` is the `shown_mark` of what the person's page showed.
    """
    return put_in_force(rule_set, seen=seen, by_hand=actor is not None, actor=actor, now=now)


@transaction.atomic
def put_in_force(rule_set, *, seen="", by_hand, actor, now):
    """Publish what people made (`by_hand`) or a file says: the first answers for more and gets a digest of its content."""
    rule_set = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    rule_set.notice = Notice.objects.select_for_update().get(pk=rule_set.notice_id)
    require_issuer(actor, rule_set.notice, "发布规则")
    if seen and not rule_set.frozen and seen != shown_mark(rule_set):
        raise Refused(
            f"“{rule_set}”在您打开发布页面之后已被他人修改，没有发布。请返回重新打开发布页面，核对改动后再发布。",
            code="stale",
            status=409,
        )
    if faults := list(publication_faults(rule_set, by_hand=by_hand)):
        raise Refused(
            f"规则集“{rule_set}”还不能发布：{faults[0]}", code="not_publishable", details=faults[1:]
        )
    if by_hand or not rule_set.source_digest:
        rule_set.source_digest = content_digest(rule_set)
    for earlier in RuleSet.objects.select_for_update().filter(code=rule_set.code, state=State.PUBLISHED):
        retire(earlier, rule_set, actor=actor, now=now)
    rule_set.state, rule_set.published_at, rule_set.published_by = State.PUBLISHED, now, actor
    rule_set.save(update_fields=["state", "published_at", "published_by", "source_digest"])
    record(rule_set, "publish_rules", actor=actor, now=now, before="草稿", after=f"第 {rule_set.version} 版")
    return rule_set


# What people made by hand: no digest of a file begins like this.
BY_HAND = "hand:"


def content_digest(rule_set):
    """A digest of the own rules of a set made by hand; compiled rules are kept by it and those of its parents."""
    rows = list(
        rule_set.rows.order_by("pk").values_list("key", "kind", "value", "force", "clause", "quote", "source")
    )
    text = json.dumps([rule_set.code, rule_set.version, rows], ensure_ascii=False, sort_keys=True)
    return BY_HAND + hashlib.sha256(text.encode()).hexdigest()[: 64 - len(BY_HAND)]


def shown_mark(rule_set):
    """A mark of the head and the own rules of a draft, for telling that it has changed since a page showed it."""
    head = [str(rule_set._meta.get_field(name).value_from_object(rule_set)) for name in HEAD]
    return hashlib.sha256(json.dumps([head, content_digest(rule_set)]).encode()).hexdigest()[:32]


def retire(earlier, successor, *, actor, now):
    earlier.state = State.SUPERSEDED
    if successor.effective_from and (
        not earlier.effective_from or earlier.effective_from < successor.effective_from
    ):
        earlier.effective_to = successor.effective_from - timedelta(days=1)
    earlier.save(update_fields=["state", "effective_to"])
    record(earlier, "supersede_rules", actor=actor, now=now, after=f"由第 {successor.version} 版替代")


@register(
    RuleSet,
    "supersede_rules",
    "另存为新版本",
    confirm="复制本版全部规则为一个草稿，供修改后发布。",
    done="已另存为新版本（草稿），请从“其他版本”中打开修改。",
    tone="plain",
    when=lambda rule_set, user: rule_set.state == State.PUBLISHED and may_keep(rule_set.notice, user),
)
@transaction.atomic
def supersede_rules(rule_set, *, actor, now):
    """A draft of the next version with the same rules; gives the draft."""
    family = RuleSet.objects.select_for_update().filter(code=rule_set.code).order_by("-version")
    versions = list(family)
    require_issuer(actor, rule_set.notice, "另存新版规则")
    if any(not version.frozen for version in versions):
        raise Refused(
            f"“{rule_set.name}”已有一个草稿版本，请在该草稿上修改。", code="draft_exists", status=409
        )
    draft = next(version for version in versions if version.pk == rule_set.pk)
    if draft.state != State.PUBLISHED:
        raise Refused(
            f"“{draft}”已被后来的版本替代，不能再另存。请在现行版本上“另存为新版本”，以免改回旧规则。",
            code="superseded",
            status=409,
        )
    rows = list(draft.rows.all())
    draft.pk, draft._state.adding = None, True
    draft.version, draft.state, draft.source_digest = versions[0].version + 1, State.DRAFT, ""
    draft.published_at = draft.published_by = None
    draft.drafted_from_id = rule_set.pk
    draft.save(force_insert=True)
    for row in rows:
        row.pk, row._state.adding, row.rule_set = None, True, draft
    Rule.objects.bulk_create(rows)
    record(draft, "supersede_rules", actor=actor, now=now, before=str(rule_set), after=str(draft))
    return draft


@transaction.atomic
def keep_notice(notice, *, actor, now):
    """Save a notice that staff entered or corrected."""
    verb = "update" if notice.pk else "create"
    if notice.pk:
        # Whoever answers for the notice as it stands decides, not whom the form makes its issuer.
        stored = Notice.objects.select_for_update().get(pk=notice.pk)
        require_issuer(actor, stored, "登记政策文件")
    require_issuer(actor, notice, "登记政策文件")
    require_standing(notice)
    validated(notice).save()
    record(notice, verb, actor=actor, now=now, after=str(notice))
    return notice


def require_standing(notice):
    """A notice cannot become a draft, cease to be one or lose its number and date under rules that are in force."""
    for field, sentence in standing_faults(notice):
        raise Refused(sentence, code="in_force", status=409, field=field)


@transaction.atomic
def keep_rule_set(rule_set, *, actor, now):
    """Save the head of a draft rule set."""
    verb = "update" if rule_set.pk else "create"
    require_issuer(actor, rule_set.notice, "编辑规则集")
    if rule_set.pk:
        stored = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
        require_issuer(actor, stored.notice, "编辑规则集")
        require_draft(stored)
        under_current_parent(rule_set)
    else:
        stored = None
    for field, sentence in head_faults(rule_set):
        raise Refused(sentence, code="invalid", field=field)
    validated(rule_set).save()
    before, after = differences(stored, rule_set)
    record(rule_set, verb, actor=actor, now=now, before=before, after=after)
    return rule_set


def under_current_parent(rule_set):
    """Read the chosen parent afresh behind a lock on all drafts: of two people who would close a cycle, the second sees it."""
    list(RuleSet.objects.select_for_update().filter(state=State.DRAFT).order_by("pk").values_list("pk"))
    if rule_set.parent_id:
        rule_set.parent = RuleSet.objects.get(pk=rule_set.parent_id)
    if rule_set.standards_id:
        rule_set.standards = RuleSet.objects.get(pk=rule_set.standards_id)


HEAD = (
    "name",
    "notice",
    "parent",
    "standards",
    "level",
    "region_code",
    "year",
    "effective_from",
    "effective_to",
)


def differences(stored, rule_set):
    """What a change of the head says in the journal: (old, new), both naming only the fields that changed."""
    if stored is None:
        return "", str(rule_set)
    fields = [rule_set._meta.get_field(name) for name in HEAD]
    changed = [f for f in fields if f.value_from_object(stored) != f.value_from_object(rule_set)]
    if not changed:
        return "", "没有改动"
    return tuple(
        "；".join(f"{f.verbose_name}：{spoken(row, f)}" for f in changed) for row in (stored, rule_set)
    )


def spoken(row, field):
    value = getattr(row, f"get_{field.name}_display", lambda: getattr(row, field.name))()
    return "（空）" if value in (None, "") else str(value)


def require_draft(rule_set):
    if rule_set.frozen:
        raise Refused(FROZEN.format(rule_set), code="frozen", status=409)

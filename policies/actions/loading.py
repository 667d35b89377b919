"""Bringing notice files into the portal."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import validated
from accounts.models import Organisation
from accounts.refusals import Refused
from accounts.roles import OrganisationKind
from policies.actions.enclosures import load_enclosures
from policies.actions.rule_sets import BY_HAND, put_in_force, require_issuer, require_standing
from policies.files import NoticeFile, RuleSetFile, digest
from policies.keys import KEYS
from policies.models import Notice, Rule, RuleSet
from workflow.journal import record


@transaction.atomic
def load_notice(file: NoticeFile, *, actor, now):
    """Bring a notice file into the portal; True when anything changed.

    A rule set whose file has not changed stays as it is, later versions made by staff included; a changed
    one becomes a new version and is published at once, unless the notice is only a draft.
    """
    notice = Notice.objects.select_for_update().filter(slug=file.slug).first()
    changed = notice is None or notice.source_digest != file.digest
    notice = notice or Notice(slug=file.slug)
    if changed:
        for name, value in file.fields.items():
            setattr(notice, name, value)
        notice.source_digest = file.digest
    if notice.issuer is None:
        notice.issuer = issuing_organisation(notice.issuers)
        changed = changed or notice.issuer is not None
    require_issuer(actor, notice, "录入政策文件")
    if changed:
        require_standing(notice)
        validated(notice).save()
        load_enclosures(notice, file.enclosures, actor=actor, now=now)
        record(notice, "load_notice", actor=actor, now=now, after=str(notice))
    loaded = [load_rule_set(notice, part, actor=actor, now=now) for part in file.rule_sets]
    return changed or any(loaded)


def issuing_organisation(names):
    """The organisation that answers for the notice: the first issuer, whose general office signs for it."""
    for name in names[:1]:
        office = name.removesuffix("办公厅").removesuffix("办公室")
        kinds = OrganisationKind.authorities()
        found = Organisation.objects.filter(name__in=[name, office], kind__in=kinds).order_by("path").first()
        if found:
            return found
    return None


def load_rule_set(notice, file: RuleSetFile, *, actor, now):
    """True when the file made a new version (or filled a draft notice's one anew)."""
    code = file.fields["code"]
    versions = list(RuleSet.objects.select_for_update().filter(code=code).order_by("-version"))
    mark = mark_of(file)
    if any(version.source_digest == mark for version in versions):
        return False
    draft = next((version for version in versions if not version.frozen), None)
    if draft and not notice.draft:
        raise Refused(
            f"“{draft}”还是草稿，不能用文件覆盖；请先发布或删除该草稿，再录入《{notice.title}》。",
            code="draft_exists",
            status=409,
        )
    if draft:
        draft.rows.all().delete()
    rule_set = draft or RuleSet(version=versions[0].version + 1 if versions else 1)
    for name, value in file.fields.items():
        setattr(rule_set, name, value)
    rule_set.notice, rule_set.source_digest = notice, mark
    rule_set.parent, rule_set.standards = base_of(file, file.parent), base_of(file, file.standards)
    validated(rule_set).save()
    Rule.objects.bulk_create(rule_rows(rule_set, file.rules))
    record(rule_set, "load_notice", actor=actor, now=now, after=f"{rule_set}：{len(file.rules)} 条规则")
    if not notice.draft:
        put_in_force(rule_set, by_hand=False, actor=actor, now=now)
    return True


def base_of(file, code):
    """The newest version of a rule set that the file's inherits from or adopts; None for no code."""
    if not code:
        return None
    found = RuleSet.objects.filter(code=code).order_by("-version").first()
    if found is None:
        what = "上级规则集" if code == file.parent else "开支标准"
        raise Refused(
            f"规则集 {file.fields['code']} 的{what}“{code}”不存在，请先录入它所在的通知。", code="no_parent"
        )
    return found


def mark_of(file: RuleSetFile):
    """The digest of a rule set with that of the standards it adopts: when they change, it needs a version of its own.

    What people made of the standards by hand is no change of a file.
    """
    if not file.standards:
        return file.digest
    loaded = RuleSet.objects.filter(code=file.standards).exclude(source_digest__startswith=BY_HAND)
    newest = loaded.exclude(source_digest="").order_by("-version").first()
    return digest([file.digest, newest.source_digest if newest else ""])


def rule_rows(rule_set, rules):
    return [rule_row(rule_set, key, rule) for key, rule in rules.items()]


def rule_row(rule_set, key, rule):
    """One rule, whose texts must fit their columns: rows made in bulk are not asked by themselves."""
    row = Rule(rule_set=rule_set, key=key, kind=KEYS[key].kind, **rule)
    try:
        row.clean_fields(exclude=["rule_set", "value"])
    except ValidationError as error:
        raise Refused(
            f"规则集 {rule_set.code} 的“{row.label}”（{key}）：{' '.join(error.messages)}", code="invalid"
        ) from error
    return row

"""Writing templates of certificates: one person drafts, another publishes, and what is published is never changed."""

from django.db import transaction
from django.db.models import Max

from accounts.models import Organisation
from accounts.refusals import Refused, not_allowed
from accounts.roles import OrganisationKind, Role
from certificates.designs.design import Design, faults
from certificates.issuing import KIND
from certificates.models import Template
from programs.models import Level
from workflow.journal import record
from workflow.verbs import register

State = Template.State
DRAFTERS = (Role.REVIEWER, Role.APPROVER)
STALE = "“{}”在您打开页面之后已被他人修改或办理，本次没有执行。请返回重新打开，核对后再办理。"


def levels_of(authority) -> tuple[str, ...]:
    """The levels whose certificates an office numbers: the ministry the national, a province its own (004-16, 004-17)."""
    if authority.kind == OrganisationKind.MINISTRY:
        return (Level.NATIONAL,)
    return (Level.PROVINCIAL,) if authority.kind in OrganisationKind.provincial() else ()


def issuers_of(user):
    """The issuing offices in which a person may draft."""
    held = {m.organisation_id: m.organisation for m in user.current_memberships if m.role in DRAFTERS}
    return [office for office in held.values() if levels_of(office)]


def may_draft(user, authority):
    return bool(levels_of(authority)) and user.has_role(*DRAFTERS, organisation=authority)


def may_publish(template, user):
    """Another approver of the issuer than the one who wrote the draft last."""
    drafted = template.state == State.DRAFT and template.drafted_by_id != user.pk
    return drafted and user.has_role(Role.APPROVER, organisation=template.authority)


def may_retire(template, user):
    if template.state == State.DRAFT:
        return may_draft(user, template.authority)
    return template.state == State.PUBLISHED and user.has_role(Role.APPROVER, organisation=template.authority)


@transaction.atomic
def draft_template(authority, *, level, first_year, name, design: Design, actor, now):
    """Begin a new version of an issuer's template; it is numbered after those of the same level and year."""
    _require_drafter(actor, authority)
    if level not in levels_of(authority):
        raise Refused(
            f"{authority}不为“{dict(Level.choices).get(level, level)}”项目的证书编号，不能设这一级的模板。",
            field="level",
        )
    _require_sound(design)
    Organisation.objects.select_for_update().get(pk=authority.pk)  # two drafts at once get two numbers
    template = Template(
        authority=authority, level=level, kind=KIND, first_year=first_year, name=name, drafted_by=actor, drafted_at=now,
        version=_next_version(authority, level, first_year), **_kept(design),
    )  # fmt: skip
    template.save(force_insert=True)
    record(template, "draft_template", actor=actor, now=now, organisation=authority, after=str(template))
    return template


@transaction.atomic
def keep_template(template, *, seen, name, design: Design, actor, now):
    """Change a draft. `seen` is the digest of what the person's page showed; who writes last cannot publish."""
    fresh = _locked(template)
    _require_drafter(actor, fresh.authority)
    _require_draft(fresh)
    if seen != fresh.digest:
        raise Refused(STALE.format(fresh), code="stale", status=409)
    _require_sound(design)
    before = fresh.name
    fresh.name, fresh.drafted_by, fresh.drafted_at = name, actor, now
    fresh.design, fresh.digest = _kept(design).values()
    fresh.save(update_fields=["name", "drafted_by", "drafted_at", "design", "digest"])
    record(
        fresh, "keep_template", actor=actor, now=now, organisation=fresh.authority,
        before=f"{before} {seen[:8]}", after=f"{name} {fresh.digest[:8]}",
    )  # fmt: skip
    return fresh


@register(
    Template, "publish_template", "发布", fields=("seen",), when=may_publish, done="模板已发布，此后编号的证书按此制作。",
    confirm="发布后不能再改；同一级别、同一起用年度的旧版随即停用。已编号的证书不受影响。",
)  # fmt: skip
@transaction.atomic
def publish_template(template, *, seen="", actor, now):
    """Put a draft in use; the version that it follows is retired. Certificates numbered before keep theirs."""
    fresh = _locked(template)
    authority = fresh.authority
    if not actor.has_role(Role.APPROVER, organisation=authority):
        raise not_allowed("发布证书模板", f"{authority}的审批人员")
    _require_draft(fresh)
    if fresh.drafted_by_id == actor.pk:
        raise Refused(
            f"“{fresh}”由您起草或最后修改，须由{authority}的另一位审批人员发布。请告知同事在“证书模板”中办理。",
            code="second_person", status=403,
        )  # fmt: skip
    if seen and seen != fresh.digest:
        raise Refused(STALE.format(fresh), code="stale", status=409)
    _require_sound(Design.from_values(fresh.design))
    fresh.state, fresh.published_by, fresh.published_at = State.PUBLISHED, actor, now
    fresh.save(update_fields=["state", "published_by", "published_at"])
    for earlier in _beside(fresh).filter(state=State.PUBLISHED).exclude(pk=fresh.pk):
        _retire(earlier, actor=actor, now=now, note=f"由第 {fresh.version} 版接替")
    record(
        fresh, "publish_template", actor=actor, now=now, organisation=authority, after=str(fresh),
        data={"digest": fresh.digest},
    )  # fmt: skip
    return fresh


@register(
    Template, "retire_template", "停用", when=may_retire, tone="danger", done="已停用。",
    confirm="停用后新编号的证书不再使用；已用它编号的证书照旧可以重印和核验。",
)  # fmt: skip
@transaction.atomic
def retire_template(template, *, actor, now):
    """Take a template out of use, or give a draft up."""
    fresh = _locked(template)
    if fresh.state == State.RETIRED:
        raise Refused(f"“{fresh}”已经停用，不必再办理。", code="wrong_state", status=409)
    if fresh.state == State.DRAFT:
        _require_drafter(actor, fresh.authority)
    elif not actor.has_role(Role.APPROVER, organisation=fresh.authority):
        raise not_allowed("停用证书模板", f"{fresh.authority}的审批人员")
    return _retire(fresh, actor=actor, now=now)


def _retire(template, *, actor, now, note=""):
    before, template.state = template.get_state_display(), State.RETIRED
    template.save(update_fields=["state"])
    record(
        template, "retire_template", actor=actor, now=now, organisation=template.authority, before=before,
        after="停用", note=note,
    )  # fmt: skip
    return template


def _locked(template):
    rows = Template.objects.select_for_update(of=("self",)).select_related("authority")
    return rows.get(pk=template.pk)


def _beside(template):
    return Template.objects.select_for_update(of=("self",)).filter(
        authority=template.authority_id,
        level=template.level,
        kind=template.kind,
        first_year=template.first_year,
    )


def _next_version(authority, level, first_year):
    rows = Template.objects.filter(authority=authority, level=level, kind=KIND, first_year=first_year)
    return (rows.aggregate(last=Max("version"))["last"] or 0) + 1


def _kept(design):
    return {"design": design.values(), "digest": design.digest()}


def _require_drafter(actor, authority):
    if not may_draft(actor, authority):
        raise not_allowed("起草证书模板", f"{authority}的审核、审批人员")


def _require_draft(template):
    if template.state != State.DRAFT:
        raise Refused(
            f"“{template}”当前为“{template.get_state_display()}”，不能再改，也不能再发布。请“另存为新版本”后修改。",
            code="wrong_state", status=409,
        )  # fmt: skip


def _require_sound(design):
    for field, sentence in faults(design):
        raise Refused(sentence, code="design", field=field)

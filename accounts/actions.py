"""Writes to organisations, accounts, memberships and standing."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from accounts.journal import record
from accounts.models import Membership, Organisation, Sanction, User
from accounts.refusals import Refused, not_allowed
from accounts.roles import DUTIES, OrganisationKind, Role


def require_administrator(actor, organisation, what):
    """Organisations and accounts are kept by a system or security administrator of an office above them.

    An actor of None is the system itself (set-up, import), which people cannot impersonate. Nobody keeps
    what stands above every office (an organisation of None).
    """
    if actor is None or (organisation is not None and keeps(actor, organisation)):
        return
    raise not_allowed(what, "本级或上级人社部门的系统管理员、安全管理员")


def keeps(actor, organisation):
    """Whether the person administers the organisation: at it or above it in the tree."""
    return any(
        membership.role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
        and organisation.path.startswith(membership.organisation.path)
        for membership in actor.current_memberships
    )


def require_keeper_of(actor, user, what):
    """An account is kept by whoever administers every organisation that it acts for, and never by its owner."""
    if actor is None:
        return
    if actor.pk == user.pk:
        raise Refused(f"不能{what}自己的账号，请由另一位管理员办理。", code="self_grant", status=403)
    rows = list(user.memberships.select_related("organisation"))
    if not all(keeps(actor, membership.organisation) for membership in rows) or not rows:
        raise not_allowed(f"{what}账号", "该账号全部任职机构的上级系统管理员、安全管理员")


def validated(row):
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="invalid") from error
    return row


@transaction.atomic
def create_organisation(*, actor, now, may=None, **fields):
    """Add an organisation below its parent. `may` is a permission check of the caller's in place of the usual one."""
    parent = fields.get("parent")
    (may or require_administrator)(actor, parent, "新建机构")
    organisation = validated(Organisation(**fields))
    organisation.save()
    organisation.path = f"{parent.path if parent else '/'}{organisation.pk}/"
    organisation.save(update_fields=["path"])
    record(organisation, "create", actor=actor, now=now, after=organisation.name)
    return organisation


@transaction.atomic
def move_organisation(organisation, *, parent, actor, now):
    """Hang the organisation, with everything below it, under another parent."""
    organisation, parent = locked_for_moving(organisation, parent)
    require_administrator(actor, organisation, "调整机构隶属")
    require_administrator(actor, parent, "调整机构隶属")
    if parent.path.startswith(organisation.path):
        raise Refused("上级单位不能是本机构自己或其下级，请另选。", code="cycle")
    old_path, new_path = organisation.path, f"{parent.path}{organisation.pk}/"
    before = str(organisation.parent or "")
    organisation.parent = parent
    validated(organisation)
    organisation.save(update_fields=["parent"])
    Organisation.objects.filter(path__startswith=old_path).update(
        path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    )
    organisation.refresh_from_db()
    record(organisation, "move", actor=actor, now=now, before=before, after=parent.name)
    return organisation


def locked_for_moving(organisation, parent):
    """Both as they are now. The roots are locked with them, so that two moves at once close no circle."""
    concerned = Q(parent=None) | Q(pk__in=[organisation.pk, parent.pk])
    rows = {row.pk: row for row in Organisation.objects.select_for_update().filter(concerned).order_by("pk")}
    return rows[organisation.pk], rows[parent.pk]


AMENDABLE = ("name", "short_name", "region_code", "uscc", "base_level", "division", "active")


@transaction.atomic
def amend_organisation(organisation, *, actor, now, **values):
    """Correct what is on record about an organisation; `values` are fields of AMENDABLE. Kind and parent stay."""
    require_administrator(actor, organisation, "修改机构")
    fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = {
        name: value for name, value in values.items() if name in AMENDABLE and getattr(fresh, name) != value
    }
    before = words_of(fresh, changed)
    for name, value in changed.items():
        setattr(fresh, name, value)
    validated(fresh)
    if changed:
        fresh.save(update_fields=list(changed))
        record(fresh, "amend", actor=actor, now=now, before=before, after=words_of(fresh, changed))
    return fresh


def words_of(row, names):
    """名称 甲；在用 是: fields of a row in words, for the journal."""
    said = []
    for name in names:
        value = getattr(row, name)
        said.append(
            f"{row._meta.get_field(name).verbose_name} {('是' if value else '否') if isinstance(value, bool) else value or '空'}"
        )
    return "；".join(said)


@transaction.atomic
def amend_account(user, *, actor, now, **values):
    """Correct name, e-mail or telephone of an account, or close and reopen it (`is_active`)."""
    require_keeper_of(actor, user, "修改")
    fresh = User.objects.select_for_update().get(pk=user.pk)
    names = ("display_name", "email", "phone", "is_active")
    changed = {
        name: value for name, value in values.items() if name in names and getattr(fresh, name) != value
    }
    for name, value in changed.items():
        setattr(fresh, name, value)
    validated(fresh)
    if changed:
        fresh.save(update_fields=list(changed))
        # Which fields changed, not what they say: a telephone number is nobody else's business.
        said = "、".join(
            str(User._meta.get_field(name).verbose_name) for name in changed if name != "is_active"
        )
        if said:
            record(fresh, "amend", actor=actor, now=now, after=said)
        if "is_active" in changed:
            record(fresh, "enable" if fresh.is_active else "disable", actor=actor, now=now)
    return fresh


def require_strong(password, user):
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="weak_password", field="password") from error


@transaction.atomic
def reset_password(user, *, password, actor, now):
    """Set a new first password for somebody who lost it; other sessions of the account end with it."""
    require_keeper_of(actor, user, "重置")
    fresh = User.objects.select_for_update().get(pk=user.pk)
    require_strong(password, fresh)
    fresh.set_password(password)
    fresh.save(update_fields=["password"])
    record(fresh, "reset_password", actor=actor, now=now)
    return fresh


@transaction.atomic
def invite(*, username, display_name, organisation, roles, actor, now, password=None, email="",
           phone=""):  # fmt: skip
    """Open an account with its roles in one organisation. Without a password it cannot log in until one is set."""
    require_administrator(actor, organisation, "开设账号")
    if User.objects.filter(username=username).exists():
        raise Refused(f"用户名“{username}”已被使用，请换一个。", code="taken", field="username")
    if not roles:
        raise Refused("请至少选择一个角色，否则账号什么也不能看、不能办。", code="no_role", field="roles")
    user = User(username=username, display_name=display_name, email=email, phone=phone)
    if password is not None:
        require_strong(password, user)
    user.set_password(password)
    validated(user)
    user.save()
    for role in roles:
        grant(user, organisation=organisation, role=role, actor=actor, now=now)
    record(
        user,
        "invite",
        actor=actor,
        now=now,
        after=f"{organisation}：{'、'.join(Role(r).label for r in roles)}",
    )
    return user


@transaction.atomic
def grant(user, *, organisation, role, actor, now):
    """Give a role. The database refuses a second of the three duties for one account."""
    require_administrator(actor, organisation, "授予角色")
    user = User.objects.select_for_update().get(pk=user.pk)
    if actor is not None and actor.pk == user.pk:
        raise Refused("不能给自己的账号授予角色，请由另一位管理员办理。", code="self_grant", status=403)
    held = {m.role for m in user.memberships.all()}
    if role in DUTIES and held & set(DUTIES) - {role}:
        raise Refused(
            f"账号“{user.username}”已担任三员之一：系统管理、安全管理、审计管理须由不同账号担任，请另设账号。",
            code="duties_apart",
        )
    if any(m.role == role and m.organisation_id == organisation.pk for m in user.memberships.all()):
        raise Refused(
            f"账号“{user.username}”在{organisation}已有“{Role(role).label}”角色。", code="held", status=409
        )
    membership = validated(Membership(user=user, organisation=organisation, role=role))
    membership.save()
    set_staff(user)
    record(user, "grant", actor=actor, now=now, after=f"{organisation}：{Role(role).label}")
    return membership


@transaction.atomic
def revoke(membership, *, actor, now):
    require_administrator(actor, membership.organisation, "收回角色")
    if actor is not None and actor.pk == membership.user_id:
        raise Refused("不能收回自己账号的角色，请由另一位管理员办理。", code="self_grant", status=403)
    user = User.objects.select_for_update().get(pk=membership.user_id)
    membership = Membership.objects.filter(pk=membership.pk).first()
    if membership is None:
        raise Refused("这个角色已经收回，无需重复办理。", code="revoked", status=409)
    label = f"{membership.organisation}：{Role(membership.role).label}"
    membership.delete()
    set_staff(user)
    record(user, "revoke", actor=actor, now=now, before=label)


def set_staff(user):
    """The admin site is for people of an authority; Django asks `is_staff` there."""
    staff = user.memberships.filter(organisation__kind__in=OrganisationKind.authorities()).exists()
    if user.is_staff != staff:
        user.is_staff = staff
        user.save(update_fields=["is_staff"])


def require_office(actor, organisation, role, what):
    """The actor holds `role` in an authority at or above the organisation."""
    for membership in actor.current_memberships:
        seat = membership.organisation
        office = membership.role == role and seat.kind in OrganisationKind.authorities()
        if office and organisation.path.startswith(seat.path):
            return seat
    raise not_allowed(what, f"本级或上级人社部门的{Role(role).label}人员")


@transaction.atomic
def sanction(organisation, *, violation, reason, from_year, until_year=None, actor, now):
    """Bar an organisation from applying for the plan years given (000-55, 001-49)."""
    seat = require_office(actor, organisation, Role.APPROVER, "限制申报资格")
    if until_year is not None and until_year < from_year:
        raise Refused("截止年度不能早于起始年度。", code="years", field="until_year")
    row = validated(
        Sanction(
            organisation=organisation, imposed_by=seat, violation=violation, reason=reason,
            from_year=from_year, until_year=until_year, imposed_at=now,
        )
    )  # fmt: skip
    row.save()
    years = f"{from_year}" if until_year == from_year else f"{from_year}—{until_year or '长期'}"
    record(organisation, "sanction", actor=actor, now=now, after=f"{violation}（{years}）", note=reason)
    return row


@transaction.atomic
def lift(row, *, reason, actor, now):
    row = Sanction.objects.select_for_update().get(pk=row.pk)
    require_office(actor, row.organisation, Role.APPROVER, "解除限制")
    if not reason.strip():
        raise Refused("解除限制须写明理由，该理由将记入办理记录。", code="no_reason", field="reason")
    if row.lifted_at:
        raise Refused("该限制已经解除，无需重复办理。", code="lifted", status=409)
    row.lifted_at = now
    row.save(update_fields=["lifted_at"])
    record(row.organisation, "lift", actor=actor, now=now, before=row.violation, note=reason)
    return row

"""Changes to the five locked fields: reported or approved first, as the pinned rules say."""

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from programs.lifecycle import Stage
from programs.locking import LABELS, open_to_change
from programs.models import Change, Programme
from programs.sheets import PeriodNotUnderstood, parse_period
from workflow import actions as dossiers
from workflow.journal import record
from workflow.lifecycle import Gate, State
from workflow.verbs import register

# Without a rule that says otherwise a change goes to the province, then to whoever issued the plan.
DEFAULT_SEATS = ("province", "authority")
OVER = (Stage.HELD, Stage.REPORTED, Stage.COMPLETED, Stage.CANCELLED)


@transaction.atomic
def request_change(programme, *, field, new, reason, actor, now):
    """Write and submit a change of one locked field with its 情况说明; returns the Change.

    A request for the same field that came back is closed by the new one.
    """
    programme = dossiers.locked(programme)
    new, reason = new.strip(), reason.strip()
    label = require_change(programme, field, new, reason, actor)
    for returned in programme.changes.select_for_update().filter(field=field, state=State.RETURNED):
        dossiers.withdraw(returned, actor=actor, now=now, note="以新的变更申请代替")
    old = getattr(programme, field)
    change = Change.objects.create(programme=programme, field=field, old=old, new=new, reason=reason)
    rules = programme.rule_set.rules()
    gate = rules.value("change.gate", Gate.RECORD)
    seats = rules.value("change.chain", DEFAULT_SEATS)
    snapshot = {"变更事项": label, "原内容": old, "变更为": new, "情况说明": reason}
    dossiers.submit(change, seats=seats, gate=gate, snapshot=snapshot, actor=actor, now=now)
    return change


def require_change(programme, field, new, reason, actor):
    """Refuse a change that cannot be asked for; gives the field's label."""
    if not actor.has_role(Role.FILER, organisation=programme.host):
        raise not_allowed("申请变更", f"{programme.host}的填报人员")
    label = LABELS.get(field)
    if label is None:
        raise Refused(
            "请选择要变更的事项：研修选题、研修内容、研修对象、举办时间或举办地点。",
            code="no_field",
            field="field",
        )
    require_open(programme, field, label)
    if not reason:
        raise Refused("请填写情况说明：变更须提前报送情况说明。", code="no_reason", field="reason")
    if not new or new == getattr(programme, field):
        raise Refused(f"请填写变更后的{label}，且与原内容不同。", code="no_change", field="new")
    most = Programme._meta.get_field(field).max_length
    if most and len(new) > most:
        raise Refused(
            f"{label}最多 {most} 个字，现为 {len(new)} 个字，请缩短。", code="too_long", field="new"
        )
    if field == "period" and not span_of(new, programme).names_days and programme.starts_on:
        raise Refused(
            f"该期已定于 {programme.starts_on:%Y-%m-%d} 开班，请写明变更后的起止日期，如“6月10日-14日”。",
            code="no_days",
            field="new",
        )
    require_ahead(programme, field, new)
    if programme.changes.filter(field=field).waiting().exists():
        raise Refused(f"{label}已有一项变更正在审核，请等待结果或先撤回。", code="pending", status=409)
    return label


def require_ahead(programme, field, new, *, remedy=""):
    """A class that is over keeps its plan, and one that has begun its first day: marks and 学时 hang on it."""
    if programme.stage in OVER:
        state = programme.get_stage_display()
        raise Refused(
            f"“{programme}”当前为“{state}”，已不能变更：变更须在生效之前报送。{remedy}",
            code="too_late",
            status=409,
        )
    begun = field == "period" and programme.stage == Stage.RUNNING and programme.starts_on
    if begun and span_of(new, programme).starts_on != programme.starts_on:
        raise Refused(
            f"“{programme}”已于 {programme.starts_on:%Y-%m-%d} 开班，开班日期不能再变更，只能变更结束日期。{remedy}",
            code="begun",
            status=409,
            field="new",
        )


def require_open(programme, field, label):
    """Some notices open only time and place to a change (001-20, 004-40)."""
    rules = programme.rule_set.rules()
    names = dict(open_to_change(rules))
    if field in names:
        return
    rule = rules.require("change.fields")
    raise Refused(
        f"{rule.citation}规定“{rule.quote or rule.label}”，可申请变更的是{'、'.join(names.values())}，{label}不能变更。"
        "确有必要的，请与计划下达机关联系。",
        code="not_open",
        field="field",
    )


def span_of(words, programme):
    """The days that the words of a new time allow."""
    try:
        return parse_period(words, programme.year)
    except PeriodNotUnderstood as fault:
        raise Refused(f"举办时间“{words}”无法识别：{fault}。", code="period", field="new") from fault


@register(Change, "endorse", fields=("note",))
@transaction.atomic
def endorse_change(change, *, actor, now, note=""):
    dossiers.endorse(dossiers.locked(change), actor=actor, now=now, note=note)


@register(Change, "accept", fields=("note",))
@transaction.atomic
def accept_change(change, *, actor, now, note=""):
    """Accept, and write the new value into the plan's row, unless the class has gone on in the meantime."""
    change = dossiers.locked(change)
    dossiers.accept(change, actor=actor, now=now, note=note)
    programme = Programme.objects.select_for_update().get(pk=change.programme_id)
    require_ahead(programme, change.field, change.new, remedy="请将这项申请退回承办单位。")
    setattr(programme, change.field, change.new)
    fields = [change.field, "version"]
    if change.field == "period":
        span = span_of(change.new, programme)
        programme.period_from, programme.period_to = span.starts_on, span.ends_on
        fields += ["period_from", "period_to"]
        if programme.starts_on and span.names_days:
            programme.starts_on, programme.ends_on = span.starts_on, span.ends_on
            fields += ["starts_on", "ends_on"]
    programme.version += 1
    programme.save(update_fields=fields)
    label = change.get_field_display()
    record(programme, "change_plan", actor=actor, now=now, before=change.old, after=change.new, note=label)


@register(Change, "return", fields=("note", "remarks"))
@transaction.atomic
def return_change(change, *, actor, now, note="", remarks=()):
    dossiers.return_(
        dossiers.locked(change), remarks=remarks, parts=Change.PARTS, actor=actor, now=now, note=note
    )


@register(Change, "withdraw", fields=("note",), confirm="撤回后计划不变，可以重新申请。")
@transaction.atomic
def withdraw_change(change, *, actor, now, note=""):
    dossiers.withdraw(dossiers.locked(change), actor=actor, now=now, note=note)

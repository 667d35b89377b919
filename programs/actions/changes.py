"""Changes to the five locked fields: reported or approved first, as the pinned rules say."""

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from programs.models import Change, Programme
from workflow import actions as dossiers
from workflow.lifecycle import Gate
from workflow.verbs import register

# Without a rule that says otherwise a change goes to the province, then to whoever issued the plan.
DEFAULT_SEATS = ("province", "authority")


@transaction.atomic
def request_change(programme, *, field, new, reason, actor, now):
    """Write and submit a change of one locked field with its 情况说明; returns the Change."""
    programme = dossiers.locked(programme)
    if not actor.has_role(Role.FILER, organisation=programme.host):
        raise not_allowed("申请变更", f"{programme.host}的填报人员")
    label = dict(Change._meta.get_field("field").choices).get(field)
    if label is None:
        raise Refused("请选择要变更的事项：研修选题、研修内容、研修对象、举办时间或举办地点。", code="no_field", field="field")
    if not reason.strip():
        raise Refused("请填写情况说明：变更须提前报送情况说明。", code="no_reason", field="reason")
    if not new.strip() or new.strip() == getattr(programme, field):
        raise Refused(f"请填写变更后的{label}，且与原内容不同。", code="no_change", field="new")
    if programme.changes.filter(field=field).waiting().exists():
        raise Refused(f"{label}已有一项变更正在审核，请等待结果或先撤回。", code="pending", status=409)
    change = Change.objects.create(
        programme=programme, field=field, old=getattr(programme, field), new=new.strip(), reason=reason.strip()
    )
    rule = programme.rule_set.rules().get("change.gate")
    gate = rule.value if rule and rule.specified else Gate.RECORD
    snapshot = {"field": field, "old": change.old, "new": change.new, "reason": change.reason}
    dossiers.submit(change, seats=DEFAULT_SEATS, gate=gate, snapshot=snapshot, actor=actor, now=now)
    return change


@register(Change, "endorse", fields=("note",))
@transaction.atomic
def endorse_change(change, *, actor, now, note=""):
    dossiers.endorse(dossiers.locked(change), actor=actor, now=now, note=note)


@register(Change, "accept", fields=("note",))
@transaction.atomic
def accept_change(change, *, actor, now, note=""):
    """Accept, and write the new value into the plan's row."""
    change = dossiers.locked(change)
    dossiers.accept(change, actor=actor, now=now, note=note)
    programme = Programme.objects.select_for_update().get(pk=change.programme_id)
    setattr(programme, change.field, change.new)
    programme.version += 1
    programme.save(update_fields=[change.field, "version"])


@register(Change, "return", fields=("note", "remarks"))
@transaction.atomic
def return_change(change, *, actor, now, note="", remarks=()):
    dossiers.return_(dossiers.locked(change), remarks=remarks, actor=actor, now=now, note=note)

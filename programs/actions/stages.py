"""Moving a programme along its life. Other apps' actions call `advance` in their own transaction."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from programs.checks import opening_obstacles
from programs.lifecycle import STEPS, Stage
from programs.models import Programme
from workflow.actions import locked
from workflow.journal import record
from workflow.verbs import register


def advance(programme, step_name, *, actor, now, note=""):
    """Take one step of the stage table; refuses (409) from any stage the table does not name. Returns the fresh row."""
    step = STEPS[step_name]
    fresh = locked(programme)
    if fresh.stage not in step.sources:
        raise Refused(
            f"“{fresh}”当前为“{Stage(fresh.stage).label}”，不能办理“{step.label}”。请刷新页面查看最新进度。",
            code="wrong_stage",
            status=409,
        )
    before = Stage(fresh.stage).label
    fresh.stage = step.target
    fresh.version += 1
    fresh.save(update_fields=["stage", "version"])
    record(fresh, step_name, actor=actor, now=now, before=before, after=step.target.label, note=note)
    programme.stage, programme.version = fresh.stage, fresh.version
    return fresh


@transaction.atomic
def set_dates(programme, *, starts_on, ends_on, actor, now):
    """Take over the real days from the accepted filing or an accepted change."""
    before = f"{programme.starts_on}—{programme.ends_on}" if programme.starts_on else programme.period
    programme.starts_on, programme.ends_on = starts_on, ends_on
    programme.save(update_fields=["starts_on", "ends_on"])
    record(programme, "set_dates", actor=actor, now=now, before=before, after=f"{starts_on}—{ends_on}")


def can_open(programme, user):
    return programme.stage == Stage.APPROVED and user.has_role(Role.FILER, organisation=programme.host)


@register(
    Programme, "open", "开班", confirm="确认今天已按备案的时间、地点开班？开班后即可登记签到。", done="已开班。",
    when=can_open,
)  # fmt: skip
@transaction.atomic
def open_class(programme, *, actor, now):
    """Open the class: only after the filing has passed (000-16), not before its first day."""
    if not actor.has_role(Role.FILER, organisation=programme.host):
        raise not_allowed("开班", f"{programme.host}的填报人员")
    fresh, today = locked(programme), timezone.localdate(now)
    if fresh.stage == Stage.APPROVED and (sentence := next(opening_obstacles(fresh, today), "")):
        raise Refused(sentence, code="too_early")
    return advance(programme, "open", actor=actor, now=now)


def can_cancel(programme, user):
    return programme.stage in STEPS["cancel"].sources and decides_on(programme, user)


def decides_on(programme, user):
    return user.has_role(Role.APPROVER, organisation=programme.authority)


@register(
    Programme, "cancel", "取消项目", fields=("note",), tone="danger", done="已取消，原因已记入办理记录。",
    confirm="取消后该期不再办理，不能恢复。请写明原因。", when=can_cancel,
)  # fmt: skip
@transaction.atomic
def cancel_programme(programme, *, note, actor, now):
    """Take a class off the year's work with a reason; the authority decides."""
    if not decides_on(programme, actor):
        raise not_allowed("取消项目", f"{programme.authority}的审批人员")
    if not note.strip():
        raise Refused("取消项目须写明原因，该原因将记入办理记录。", code="no_reason", field="note")
    return advance(programme, "cancel", actor=actor, now=now, note=note)

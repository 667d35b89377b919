"""Refusals that the actions of this app share."""

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from programs.lifecycle import Stage
from trainees.checks import HELD_OPEN
from trainees.importing.staged import binding_of
from workflow.actions import locked

IMPORTING = (Stage.APPROVED, *HELD_OPEN)


def is_filer(programme, user):
    return user.has_role(Role.FILER, organisation=programme.host)


def require_filer(programme, actor, what):
    if not is_filer(programme, actor):
        raise not_allowed(what, f"{programme.host}的填报人员")


def require_importing(programme):
    """A roster may come once the class may be held, and until it is reported."""
    if programme.stage in IMPORTING:
        return
    if programme.stage in (Stage.PLANNED, Stage.FILED):
        raise Refused(
            f"“{programme}”当前为“{Stage(programme.stage).label}”，还不能导入学员名单。"
            "请先完成开班备案，备案通过后再上传名单。",
            code="not_approved",
            status=409,
        )
    raise Refused(
        f"“{programme}”当前为“{Stage(programme.stage).label}”，学员名单不能再改动。如确有错误，请联系审核机关退回后再改。",
        code="wrong_stage",
        status=409,
    )


def require_running(programme, what):
    if programme.stage == Stage.APPROVED:
        raise Refused(
            f"“{programme}”还没有开班，不能{what}。请在开班当天点击“开班”后再办理。",
            code="not_open",
            status=409,
        )
    if programme.stage not in HELD_OPEN:
        raise Refused(
            f"“{programme}”当前为“{Stage(programme.stage).label}”，不能{what}。",
            code="wrong_stage",
            status=409,
        )


def require_seen(upload, seen, what):
    """The person acts on what the page showed: this file, these columns, these corrections."""
    if seen != binding_of(upload):
        raise Refused(
            f"这份名单在您打开页面之后已有变化（列对应或网页更正不同，或不是同一份文件），没有{what}。"
            "请返回核对页重新查看后再办理。",
            code="other_file",
            status=409,
        )


def require_editable(roster):
    if not roster.is_editable:
        raise Refused(
            f"“{roster}”已封存，人员、签到和考核结果不能再改动。如确有错误，请由审核机关退回，或在审核前撤回后再改。",
            code="closed",
            status=409,
        )


def still_on(roster, trainee):
    """The trainee as the locked roster has him now; a colleague or a new workbook may have taken him off."""
    found = roster.trainees.defer("phone").filter(pk=trainee.pk).first()
    if found is None:
        raise Refused(f"{trainee.name}已不在名单中，没有办理。请刷新页面后核对。", code="gone", status=409)
    return found


def open_roster(roster, actor, what, *, version=None):
    """The roster and its class under lock, for a write while the class runs; refuses everything else."""
    require_filer(roster.programme, actor, what)
    programme = roster.programme
    roster = locked(roster, version=version)
    roster.programme = locked(programme)
    require_running(roster.programme, what)
    require_editable(roster)
    return roster

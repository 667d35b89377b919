"""Who may make which move on a dossier now, each condition on its own line."""

from accounts.refusals import Refused, not_allowed
from accounts.roles import OrganisationKind, Role
from workflow.lifecycle import MOVES, State
from workflow.models import Dossier


def is_filer(user, dossier: Dossier):
    filer = dossier.filer
    return filer is not None and user.has_role(Role.FILER, organisation=filer)


def is_reviewer(user, dossier: Dossier):
    """Holds the seat where the paper lies: review for endorsing, approval for the last word of an authority."""
    if dossier.holder is None:
        return False
    return user.has_role(*seat_roles(dossier), organisation=dossier.holder)


def seat_roles(dossier: Dossier):
    """Who decides at the seat where the paper lies: the last word of an authority is its approvers'."""
    holder = dossier.holder
    if holder is not None and dossier.at_last_seat and holder.kind in OrganisationKind.authorities():
        return [Role.APPROVER]
    return [Role.REVIEWER, Role.APPROVER]


def require_move(dossier: Dossier, name, user):
    """Refuse unless the state allows the move and the person holds the seat for it.

    Four eyes at least: nobody decides on a paper that he submitted or that he has passed at another seat.
    """
    move = MOVES[name]
    if dossier.state not in move.sources:
        state = State(dossier.state).label
        raise Refused(
            f"“{dossier}”当前为“{state}”，不能再“{move.label}”。页面可能已过期，请刷新后查看最新进度。",
            code="wrong_state",
            status=409,
        )
    if name in ("submit", "withdraw", "reopen"):
        if not is_filer(user, dossier):
            raise not_allowed(move.label, f"{dossier.filer}的填报人员")
        return
    if name == "endorse" and dossier.at_last_seat:
        raise Refused("材料已到末级审核机关，请直接作出“通过”或“退回”的决定。", code="last_seat", status=409)
    if name == "accept" and not dossier.at_last_seat:
        raise Refused("材料还须转下一级审核，不能在本级直接办结。", code="not_last_seat", status=409)
    may_return = name == "return" and user.has_role(Role.REVIEWER, Role.APPROVER, organisation=dossier.holder)
    if not (may_return or is_reviewer(user, dossier)):
        roles = [Role.REVIEWER, Role.APPROVER] if name == "return" else seat_roles(dossier)
        raise not_allowed(move.label, f"{dossier.holder}的{'、'.join(str(role.label) for role in roles)}人员")
    if dossier.submitted_by_id == user.pk:
        raise Refused("提交人不能审核自己提交的材料，请由另一位人员办理。", code="own_paper", status=403)
    if name in ("endorse", "accept") and user.pk in {seat.get("by") for seat in dossier.chain}:
        raise Refused(
            "您已在上一级审核过这份材料，同一人不能再作下一级的决定，请由另一位人员办理。",
            code="same_hand",
            status=403,
        )


def left_to_approvers(dossier: Dossier, user) -> str:
    """What a reviewer of the last office is told, who may send back but not have the last word; "" for all others."""
    holder = dossier.holder
    if holder is None or is_reviewer(user, dossier) or not user.has_role(Role.REVIEWER, organisation=holder):
        return ""
    return f"您可以退回补正；“通过”由{holder.spoken_name}的审批人员作出，其工作台上已列出这一件。"


def available_moves(dossier: Dossier, user):
    """Names of the moves the person could make now; the page shows them, the action checks again."""
    names = []
    for name in MOVES:
        try:
            require_move(dossier, name, user)
        except Refused:
            continue
        names.append(name)
    return names

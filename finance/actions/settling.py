"""The way of a settlement along its chain: nobody alone can bring money onto its way."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.actions.figures import snapshot, write_figures
from finance.actions.lapsing import let_cuts_fall
from finance.checks import line_part, obstacles, parts_of
from finance.hands import require_other_hand
from finance.models import Settlement
from finance.reckoning import category_names, payer_of, reckon, seats_of
from workflow import actions as dossiers
from workflow.checks import require_move
from workflow.journal import keep_refusals, record
from workflow.lifecycle import Gate, State
from workflow.verbs import register


@register(Settlement, "submit", "提交结算", confirm="提交后由审核机关核对，期间不能修改。")
@keep_refusals("submit", but=("incomplete",))
@transaction.atomic
def submit_settlement(
    settlement: Settlement, *, actor, now, version=None, seen: tuple[str, str] | None = None
) -> Settlement:
    """Compute every figure anew, keep it with the paper and hand it to the first seat of the chain.

    Refuses with all obstacles in `details`; late papers are accepted and pay for it as the rules say. `seen` are total and
    payable as the person read them: where they are others by now, he looks again.
    """
    settlement = dossiers.locked(settlement, version=version)
    require_move(settlement, "submit", actor)
    today = timezone.localdate(now)
    reckoning = reckon(settlement, on=today)
    if let_cuts_fall(settlement, reckoning.lines, actor=actor, now=now):
        reckoning = reckon(settlement, on=today)
    blocked = [obstacle.sentence for obstacle in obstacles(reckoning)]
    if blocked:
        raise Refused(
            f"还有 {len(blocked)} 处须补正，不能提交：{blocked[0]}", code="incomplete", details=blocked
        )
    require_seen(reckoning, seen)
    write_figures(settlement, reckoning)
    dossiers.submit(
        settlement, seats=seats_of(settlement.programme, reckoning.rules), gate=Gate.APPROVAL,
        snapshot=snapshot(settlement, reckoning), actor=actor, now=now,
    )  # fmt: skip
    settlement.payer = payer_of(settlement)
    settlement.save(update_fields=["payer"])
    return settlement


def require_seen(reckoning, seen):
    """Refuse when the figures are not those that the person read; what a page sends never becomes a figure."""
    figures = (f"{reckoning.total:.2f}", f"{reckoning.payable.amount:.2f}")
    if seen is not None and seen != figures:
        raise Refused(
            f"您看到的是实际支出 {seen[0][:20]} 元、应拨付 {seen[1][:20]} 元，系统现在算得实际支出 {figures[0]} 元、"
            f"应拨付 {figures[1]} 元。没有提交，请按现在的金额核对后再提交。",
            code="other_figures",
            status=409,
        )


def first_review(settlement, actor, now):
    if settlement.reviewed_by_id is None:
        settlement.reviewed_by, settlement.reviewed_at = actor, now
        settlement.save(update_fields=["reviewed_by", "reviewed_at"])


@register(Settlement, "endorse", fields=("note",))
@keep_refusals("endorse")
@transaction.atomic
def endorse_settlement(settlement: Settlement, *, actor, now, note=""):
    """Agree at this seat and hand on; the first to do so is the first reviewer."""
    settlement = dossiers.locked(settlement)
    require_move(settlement, "endorse", actor)
    require_other_hand(settlement, actor)
    dossiers.endorse(settlement, actor=actor, now=now, note=note)
    first_review(settlement, actor, now)


def may_review(settlement: Settlement, user) -> bool:
    return (
        settlement.state == State.SUBMITTED
        and settlement.at_last_seat
        and settlement.reviewed_by_id is None
        and settlement.submitted_by_id != user.pk
        and user.has_role(Role.FINANCE, Role.REVIEWER, organisation=settlement.holder)
    )


@register(
    Settlement, "review", "初审通过", fields=("note",), when=may_review, done="已初审，等审批人员审定。",
    confirm="初审由财务或审核人员办理，另由审批人员审定。",
)  # fmt: skip
@keep_refusals("review")
@transaction.atomic
def review_settlement(settlement: Settlement, *, actor, now, note=""):
    """The first of the two pairs of eyes where the chain has one office only."""
    settlement = dossiers.locked(settlement)
    if settlement.state != State.SUBMITTED or not settlement.at_last_seat:
        raise Refused(
            f"“{settlement}”当前不在末级审核，不能初审。请刷新页面查看最新进度。",
            code="wrong_state",
            status=409,
        )
    if not actor.has_role(Role.FINANCE, Role.REVIEWER, organisation=settlement.holder):
        raise not_allowed("初审", f"{settlement.holder}的财务、审核人员")
    require_other_hand(settlement, actor)
    if settlement.reviewed_by_id is not None:
        raise Refused(f"已由{settlement.reviewed_by}初审，请由审批人员审定。", code="reviewed", status=409)
    first_review(settlement, actor, now)
    settlement.version += 1
    settlement.save(update_fields=["version"])
    record(settlement, "review", actor=actor, now=now, note=note, organisation=settlement.holder)


@register(Settlement, "return", fields=("note", "remarks"))
@keep_refusals("return", but=("no_remark", "no_part"))
@transaction.atomic
def return_settlement(settlement: Settlement, *, actor, now, note="", remarks=()):
    """Send back with comments pinned to single lines, categories, documents or the payee; only those reopen."""
    settlement = dossiers.locked(settlement)
    programme = settlement.programme
    parts = dict(parts_of(category_names(programme.rule_set.rules()), programme))
    parts |= {line_part(line.pk): str(line) for line in settlement.expenses.all()}
    dossiers.return_(settlement, remarks=remarks, parts=parts, actor=actor, now=now, note=note)


def is_under_review(settlement: Settlement, user) -> bool:
    return settlement.state == State.SUBMITTED


@register(
    Settlement, "withdraw", fields=("note",), tone="plain", when=is_under_review, done="经费结算已撤回，可以重新填写。",
    confirm="撤回后可以修改并重新提交。",
)  # fmt: skip
@transaction.atomic
def withdraw_settlement(settlement: Settlement, *, actor, now, note=""):
    settlement = dossiers.locked(settlement)
    dossiers.withdraw(settlement, actor=actor, now=now, note=note)


@register(Settlement, "reopen")
@transaction.atomic
def reopen_settlement(settlement: Settlement, *, actor, now, note=""):
    dossiers.reopen(dossiers.locked(settlement), actor=actor, now=now, note=note)

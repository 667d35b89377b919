"""Approval: the figures are fixed for ever, an edition is kept, and what is still owed becomes one payment."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from finance.actions.figures import write_allowed
from finance.actions.owing import lock_payments, settle_up
from finance.editions import content_of
from finance.hands import require_second_person
from finance.models import Edition, Payment, Settlement
from finance.reckoning import Reckoning, reckon
from finance.sealing import digests_of, sha256_of
from workflow import actions as dossiers
from workflow.checks import require_move
from workflow.journal import keep_refusals
from workflow.verbs import register


def may_approve(settlement: Settlement, user) -> bool:
    return settlement.reviewed_by_id not in (None, user.pk)


@register(
    Settlement, "accept", "审定", fields=("note", "payable"), when=may_approve, done="已审定。",
    confirm="审定后金额、明细不能再改；应拨付金额大于零的，同时生成一笔待拨付。",
)  # fmt: skip
@keep_refusals("accept")
@transaction.atomic
def approve_settlement(
    settlement: Settlement, *, actor, now, note="", payable: Decimal | str | None = None
) -> Payment | None:
    """Fix the figures, keep the edition, and create the payment of what earlier editions have not paid yet.

    `payable` is the amount that the approver saw; doors always pass it on, and refuse what differs.
    """
    settlement = dossiers.locked(settlement)
    lock_payments(settlement)
    require_move(settlement, "accept", actor)
    require_second_person(settlement, actor)
    reckoning = reckon(settlement, on=timezone.localdate(now))
    require_unchanged(settlement, reckoning)
    require_seen(settlement, payable)
    write_allowed(settlement, reckoning)
    dossiers.accept(settlement, actor=actor, now=now, note=note)
    keep_edition(settlement, reckoning, actor=actor, now=now)
    dossiers.remind(
        f"settled:{settlement.key}:{settlement.round}", organisation=settlement.filer, case=settlement.case,
        title=f"{settlement}已审定", body=told_host(settlement), address=settlement.portal_address(), urgent=True, now=now,
    )  # fmt: skip
    return settle_up(settlement, actor=actor, now=now)


def told_host(settlement: Settlement) -> str:
    cut = settlement.claimed - settlement.payable
    words = f"（申请 {settlement.claimed:,.2f} 元，核减 {cut:,.2f} 元）" if cut > 0 else ""
    return f"应拨付 {settlement.payable:,.2f} 元{words}，单位自筹 {settlement.own_cost:,.2f} 元。"


def require_unchanged(settlement: Settlement, reckoning: Reckoning):
    """What was submitted must still be there to the letter: a change by any side door stops the approval."""
    fresh = (reckoning.total, reckoning.claimed, reckoning.payable.amount)
    kept = (settlement.total, settlement.claimed, settlement.payable)
    if fresh != kept or settlement.digest not in digests_of(settlement, reckoning.lines, reckoning.shares):
        raise Refused(
            f"按现有明细计算，实际支出 {fresh[0]:,.2f} 元、应拨付 {fresh[2]:,.2f} 元，明细或金额与提交时不一致"
            f"（{kept[0]:,.2f} 元、{kept[2]:,.2f} 元）。请退回，由填报单位重新提交。",
            code="changed",
            status=409,
        )


def require_seen(settlement: Settlement, payable: Decimal | str | None):
    """The approver decides on the amount that was on his page, not on one that changed while he read."""
    if payable is not None and str(payable) != f"{settlement.payable:.2f}":
        raise Refused(
            f"您看到的应拨付金额与现在的 {settlement.payable:,.2f} 元不一致，没有审定。请刷新页面，核对核减和金额后再办理。",
            code="other_amount",
            status=409,
        )


def keep_edition(settlement: Settlement, reckoning: Reckoning, *, actor, now) -> Edition:
    """Write the accepted settlement down as it stands, in the transaction that accepts it."""
    content: Any = content_of(settlement, reckoning)
    return Edition.objects.create(
        settlement=settlement, number=settlement.edition, content=content, sha256=sha256_of(content),
        total=settlement.total, payable=settlement.payable, accepted_by=actor, accepted_at=now,
    )  # fmt: skip

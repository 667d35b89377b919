"""Money that is to come back (004-42): asked for by one person, confirmed by another, received in parts."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.actions.paying import REFERENCE_LENGTH, said, tell_host
from finance.amounts import FEN, add_up
from finance.claims import follows_from_edition
from finance.models import Clawback, Payment, Recovery
from finance.steps import PAID
from workflow.journal import record
from workflow.verbs import register

State = Clawback.State
LARGEST = Decimal("1E12")  # what a column of money holds
REASON_LENGTH, BASIS_LENGTH = 300, 200


def is_office(payment: Payment, user, *roles) -> bool:
    payer = payment.settlement.payer
    return payer is not None and user.has_role(*roles, organisation=payer)


def may_ask(payment: Payment, user) -> bool:
    return (
        payment.state == PAID
        and is_office(payment, user, Role.FINANCE, Role.APPROVER)
        and bool(claimable(payment))
    )


def claimable(payment: Payment) -> Decimal:
    """What may still be claimed back of a payment, in 元: paid and not claimed yet."""
    claimed = payment.clawbacks.standing().values_list("amount", flat=True)
    return payment.amount - add_up(claimed)


def require_yuan(amount, what):
    if not amount.is_finite() or not 0 < amount < LARGEST or amount != amount.quantize(FEN):
        raise Refused(f"{what}须大于 0，最多两位小数（到分）。", code="amount", field="amount")


@transaction.atomic
def ask_clawback(
    payment: Payment, *, amount: Decimal, reason: str, basis: str, due_on: date | None = None, actor, now
) -> Clawback:
    """Ask for `amount` 元 of a payment back, for the reason and by the clause; a second person confirms it."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if not is_office(payment, actor, Role.FINANCE, Role.APPROVER):
        raise not_allowed("提出追回", f"{payment.settlement.payer}的财务、审批人员")
    if payment.state != PAID:
        raise Refused(
            f"“{payment}”当前为“{payment.get_state_display()}”，没有拨出的款项不能追回。",
            code="not_paid",
            status=409,
        )
    require_yuan(amount, "追回金额")
    most = claimable(payment)
    if amount > most:
        raise Refused(
            f"追回金额 {amount:,.2f} 元超过可追回的 {most:,.2f} 元（已拨付 {payment.amount:,.2f} 元，减去已提出的追回）。",
            code="too_much",
            field="amount",
        )
    today = timezone.localdate(now)
    if due_on is not None and due_on < today:
        raise Refused(f"缴回期限不能早于今天（{today}）。", code="past", field="due_on")
    row = Clawback.objects.create(
        payment=payment, amount=amount, due_on=due_on, asked_by=actor, asked_at=now,
        reason=said(reason, REASON_LENGTH, what="事由", field="reason", hint="承办单位会看到"),
        basis=said(basis, BASIS_LENGTH, what="依据", field="basis", hint="写明文件和条款"),
    )  # fmt: skip
    record(row, "ask_clawback", actor=actor, now=now, after=f"{amount:,.2f} 元", note=f"{row.reason}（{row.basis}）",
           organisation=payment.settlement.payer)  # fmt: skip
    return row


def locked_clawback(clawback, actor, what, *states, roles):
    """(payment, clawback), both locked, the payment first; refuses the wrong people and the wrong state."""
    payment = Payment.objects.select_for_update().get(pk=clawback.payment_id)
    fresh = Clawback.objects.select_for_update().get(pk=clawback.pk)
    fresh.payment = payment
    if not is_office(payment, actor, *roles):
        names = "、".join(Role(role).label for role in roles)
        raise not_allowed(what, f"{payment.settlement.payer}的{names}人员")
    if fresh.state not in states:
        raise Refused(
            f"这笔追回当前为“{fresh.get_state_display()}”，不能{what}。请刷新页面查看最新进度。",
            code="wrong_state",
            status=409,
        )
    return payment, fresh


def may_confirm(clawback: Clawback, user) -> bool:
    return (
        clawback.state == State.ASKED
        and clawback.asked_by_id != user.pk
        and is_office(clawback.payment, user, Role.APPROVER)
    )


@register(
    Clawback, "confirm", "确认追回", when=may_confirm, done="已确认追回，并告知承办单位。",
    confirm="确认后告知承办单位按期缴回。确认人须与提出人为两人。",
)  # fmt: skip
@transaction.atomic
def confirm_clawback(clawback: Clawback, *, actor, now) -> Clawback:
    payment, clawback = locked_clawback(clawback, actor, "确认追回", State.ASKED, roles=[Role.APPROVER])
    if clawback.asked_by_id == actor.pk:
        raise Refused("提出人不能确认同一笔追回，请由另一位审批人员办理。", code="same_person", status=403)
    changed(clawback, state=State.CONFIRMED, confirmed_by=actor, confirmed_at=now)
    record(clawback, "confirm_clawback", actor=actor, now=now, after=f"{clawback.amount:,.2f} 元",
           organisation=payment.settlement.payer)  # fmt: skip
    by = f"请于 {clawback.due_on} 前缴回" if clawback.due_on else "请及时缴回"
    tell_host(
        payment, f"{payment.settlement}：须缴回补助款 {clawback.amount:,.2f} 元",
        f"事由：{clawback.reason}。依据：{clawback.basis}。{by}{payment.settlement.payer}。", now, kind="clawback",
        due_on=clawback.due_on,
    )  # fmt: skip
    return clawback


def changed(clawback, **fields):
    for name, value in fields.items():
        setattr(clawback, name, value)
    clawback.version += 1
    clawback.save(update_fields=["version", *fields])


def may_drop(clawback: Clawback, user) -> bool:
    roles = (Role.FINANCE, Role.APPROVER) if clawback.state == State.ASKED else (Role.APPROVER,)
    return (
        clawback.state in (State.ASKED, State.CONFIRMED)
        and is_office(clawback.payment, user, *roles)
        and not clawback.recoveries.exists()
        and not follows_from_edition(clawback)
    )


@register(
    Clawback, "drop", "撤销追回", fields=("note",), when=may_drop, tone="danger", done="已撤销追回。",
    confirm="已确认的，撤销后告知承办单位不必缴回。",
)  # fmt: skip
@transaction.atomic
def drop_clawback(clawback: Clawback, *, actor, now, note="") -> Clawback:
    """Take it back, with the reason. Once confirmed by an approver alone, and not after money came in.

    What an edition was found to have been paid too much is no opinion: another edition alone changes it.
    """
    roles = [Role.FINANCE, Role.APPROVER] if clawback.state == State.ASKED else [Role.APPROVER]
    payment, row = locked_clawback(clawback, actor, "撤销追回", State.ASKED, State.CONFIRMED, roles=roles)
    if row.state == State.CONFIRMED and not is_office(payment, actor, Role.APPROVER):
        raise not_allowed("撤销已确认的追回", f"{payment.settlement.payer}的审批人员")
    if row.recoveries.exists():
        raise Refused("已有款项缴回，不能撤销这笔追回。", code="recovered", status=409)
    if follows_from_edition(row):
        raise Refused(
            "这笔追回是结算重新审定后多拨付的差额，不能单独撤销。审定有误的，请重新开启结算。",
            code="by_edition",
            status=409,
        )
    note = said(note, 500, what="撤销原因", field="note", hint="会记入办理记录")
    return let_go(payment, row, actor=actor, now=now, note=note)


def let_go(payment: Payment, row: Clawback, *, actor, now, note) -> Clawback:
    """Drop a claw-back whose payment is locked, and tell the host where he had been told of it."""
    told = row.state == State.CONFIRMED
    before = row.get_state_display()
    changed(row, state=State.DROPPED)
    record(
        row,
        "drop_clawback",
        actor=actor,
        now=now,
        before=before,
        note=note,
        organisation=payment.settlement.payer,
    )
    if told:
        tell_host(
            payment,
            f"{payment.settlement}：不再追回 {row.amount:,.2f} 元",
            note,
            now,
            kind="clawback-dropped",
        )
    return row


@transaction.atomic
def record_recovery(
    clawback: Clawback, *, amount: Decimal, received_on: date, reference: str, actor, now
) -> Recovery:
    """Note a sum that came in; never more than is still open. With the last of it the claw-back is recovered."""
    payment, clawback = locked_clawback(clawback, actor, "登记缴回", State.CONFIRMED, roles=[Role.FINANCE])
    require_yuan(amount, "缴回金额")
    left = clawback.amount - add_up(clawback.recoveries.values_list("amount", flat=True))
    if amount > left:
        raise Refused(
            f"缴回金额 {amount:,.2f} 元超过尚未缴回的 {left:,.2f} 元，请核对银行回单。",
            code="too_much",
            field="amount",
        )
    first, today = timezone.localdate(payment.paid_at), timezone.localdate(now)
    if not first <= received_on <= today:
        raise Refused(
            f"到账日期应在拨付日（{first}）与今天之间，请照银行回单填写。",
            code="wrong_day",
            field="received_on",
        )
    reference = said(reference, REFERENCE_LENGTH, what="凭证号", field="reference", hint="以便与银行回单核对")
    try:
        with transaction.atomic():
            row = Recovery.objects.create(
                clawback=clawback, amount=amount, received_on=received_on, reference=reference, recorded_by=actor,
                recorded_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            f"凭证号 {reference} 已经登记过，请核对是否重复。", code="used", status=409, field="reference"
        ) from error
    record(clawback, "record_recovery", actor=actor, now=now, organisation=payment.settlement.payer,
           after=f"{amount:,.2f} 元，{received_on} 到账，凭证号 {reference}")  # fmt: skip
    changed(clawback, **({"state": State.RECOVERED} if amount == left else {}))
    return row

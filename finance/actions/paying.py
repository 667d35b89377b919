"""One payment on its way: sent by somebody who did not approve it, refused or returned by the bank, tried again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.claims import require_owed
from finance.hands import brought_about, require_uninvolved
from finance.models import PayeeCorrection, Payment, Transfer
from finance.steps import STEPS, leads
from workflow.actions import remind
from workflow.journal import record
from workflow.verbs import register

State = Payment.State
REFERENCE_LENGTH = Payment._meta.get_field("reference").max_length or 0
REASON_LENGTH = Transfer._meta.get_field("reason").max_length or 0


def is_cashier(payment: Payment, user) -> bool:
    payer = payment.settlement.payer
    return payer is not None and user.has_role(Role.FINANCE, organisation=payer)


def may_handle(payment: Payment, user) -> bool:
    return not brought_about(payment, user) and is_cashier(payment, user)


def may_pay(payment: Payment, user) -> bool:
    return leads("pay", payment.state) and may_handle(payment, user) and not listed_in(payment)


def may_fail(payment: Payment, user) -> bool:
    return leads("fail", payment.state) and may_handle(payment, user) and not listed_in(payment)


def may_return(payment: Payment, user) -> bool:
    return leads("return", payment.state) and may_handle(payment, user)


def may_retry(payment: Payment, user) -> bool:
    waiting = PayeeCorrection.State.ASKED
    return (
        leads("retry", payment.state)
        and may_handle(payment, user)
        and not payment.corrections.filter(state=waiting).exists()
    )


def listed_in(payment: Payment):
    """The batch in which the payment now stands or is with the bank; None where it goes by itself."""
    row = payment.transfers.filter(state__in=Transfer.OPEN).select_related("batch").first()
    return row.batch if row else None


def locked_payment(payment, actor, what):
    """The payment, locked; refuses whoever is no cashier of its payer."""
    fresh = Payment.objects.select_for_update().get(pk=payment.pk)
    if not is_cashier(fresh, actor):
        raise not_allowed(what, f"{fresh.settlement.payer}的财务人员")
    return fresh


def require_step(payment, move, actor):
    """Refuse a move that the state does not allow, and whoever approved what is now to be paid."""
    step = STEPS[move]
    if payment.state == State.PAID and move == "pay":
        raise Refused(
            f"这笔款项已于 {timezone.localdate(payment.paid_at)} 登记拨付，不能重复拨付。",
            code="paid",
            status=409,
        )
    require_uninvolved(payment, actor, "请由另一位财务人员登记。")
    if not leads(move, payment.state):
        raise Refused(
            f"“{payment}”当前为“{payment.get_state_display()}”，不能{step.label}。请刷新页面查看最新进度。",
            code="wrong_state",
            status=409,
        )


def require_unlisted(payment):
    """What stands in a batch is answered there: the batch is locked before its payments, here as elsewhere."""
    batch = listed_in(payment)
    if batch is None:
        return
    with_bank = payment.state == State.SENT
    hint = (
        "由银行办理，请在该批次中登记结果。"
        if with_bank
        else "尚未送银行。如需单独办理，请先从该批次中移出。"
    )
    raise Refused(f"这笔款项已列入批次 {batch}，{hint}", code="listed", status=409)


def said(text, most, *, what, field, hint):
    """What somebody typed, neither empty nor too long; Refused with the sentence for the field."""
    plain = text.strip()
    if not plain:
        raise Refused(f"请填写{what}，{hint}。", code=f"no_{field}", field=field)
    if len(plain) > most:
        raise Refused(f"{what}最多 {most} 个字，请精简后填写，不要附其他说明。", code="too_long", field=field)
    return plain


def reference_of(text):
    return said(text, REFERENCE_LENGTH, what="拨付凭证号", field="reference", hint="以便与银行回单核对")


def reason_of(text, what="原因"):
    return said(text, REASON_LENGTH, what=what, field="reason", hint="承办单位会看到，以便更正")


def tell_host(payment, title, body, now, *, kind="", due_on=None):
    settlement = payment.settlement
    remind(
        f"payment:{payment.pk}:{kind or payment.state}:{now:%Y%m%d%H%M%S}", organisation=settlement.filer, case=payment.case,
        title=title, body=body, address=f"{settlement.portal_address()}#payments", due_on=due_on, urgent=True, now=now,
    )  # fmt: skip


def new_transfer(payment, *, actor, now, **fields) -> Transfer:
    """The next attempt, with the payee as it is now. That there is one open at most is held by the database."""
    last = payment.transfers.order_by("-attempt").values_list("attempt", flat=True).first() or 0
    try:
        with transaction.atomic():
            return Transfer.objects.create(
                payment=payment, attempt=last + 1, payee_name=payment.payee_name, payee_bank=payment.payee_bank,
                payee_account=payment.payee_account, made_by=actor, made_at=now, **fields,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            f"“{payment}”已在拨付中或已拨付，不能重复拨付。请刷新页面查看最新进度。",
            code="already_open",
            status=409,
        ) from error


def settle_transfer(payment, state, *, actor, now, reference="", reason="") -> Transfer:
    """Write the bank's answer into the attempt that is open, or into a new one where it went without a batch."""
    answer = {
        "state": state,
        "reference": reference,
        "reason": reason,
        "settled_by": actor,
        "settled_at": now,
    }
    sent = payment.transfers.filter(state=Transfer.State.SENT).first()
    if sent is None:
        return new_transfer(payment, actor=actor, now=now, **answer)
    for name, value in answer.items():
        setattr(sent, name, value)
    sent.save(update_fields=list(answer))
    return sent


def moved(payment, state, **fields):
    for name, value in fields.items():
        setattr(payment, name, value)
    payment.state = state
    payment.version += 1
    payment.save(update_fields=["state", "version", *fields])


@register(
    Payment, "pay", "登记拨付", fields=("reference",), when=may_pay, done="已登记拨付。",
    confirm="请在款项实际拨出之后登记；登记人须与审定人为两人。",
)  # fmt: skip
@transaction.atomic
def pay(payment: Payment, *, reference: str, actor, now) -> Payment:
    """Note that the money has gone out, with the number of the bank's voucher. Once only."""
    payment = locked_payment(payment, actor, "登记拨付")
    require_step(payment, "pay", actor)
    require_unlisted(payment)
    require_owed(payment)
    return note_paid(payment, reference_of(reference), actor=actor, now=now)


def note_paid(payment, reference, *, actor, now, paid_by=None):
    """Of a locked payment. `paid_by` is whoever sent it, where that is somebody else than who notes the answer."""
    before = payment.get_state_display()
    settle_transfer(payment, Transfer.State.PAID, reference=reference, actor=actor, now=now)
    moved(payment, State.PAID, paid_by=paid_by or actor, paid_at=now, reference=reference)
    record(payment, "pay", actor=actor, now=now, before=before, after=f"{payment.amount:,.2f} 元，凭证号 {reference}",
           organisation=payment.settlement.payer)  # fmt: skip
    tell_host(
        payment, f"{payment.settlement}：补助款已拨付", f"{payment.amount:,.2f} 元，凭证号 {reference}。", now
    )
    return payment


@register(
    Payment, "fail", "登记拨付失败", fields=("reason",), when=may_fail, tone="danger", done="已登记拨付失败，并告知承办单位。",
    confirm="银行没有受理或未能入账时登记；承办单位据此更正收款信息。",
)  # fmt: skip
@transaction.atomic
def fail(payment: Payment, *, reason: str, actor, now) -> Payment:
    """Note that the bank refused it; the host may then correct the account."""
    payment = locked_payment(payment, actor, "登记拨付失败")
    require_step(payment, "fail", actor)
    require_unlisted(payment)
    return note_failed(payment, reason_of(reason), actor=actor, now=now)


def note_failed(payment, reason, *, actor, now):
    before = payment.get_state_display()
    settle_transfer(payment, Transfer.State.FAILED, reason=reason, actor=actor, now=now)
    moved(payment, State.FAILED)
    record(
        payment,
        "fail_payment",
        actor=actor,
        now=now,
        before=before,
        after=reason,
        organisation=payment.settlement.payer,
    )
    tell_host(
        payment, f"{payment.settlement}：补助款未能拨出",
        f"{payment.amount:,.2f} 元，原因：{reason}。请在经费结算页核对收款信息，有误的请更正。", now,
    )  # fmt: skip
    return payment


@register(
    Payment, "return", "登记退汇", fields=("reason", "returned_on"), when=may_return, tone="danger",
    done="已登记退汇，并告知承办单位。", confirm="款项拨出后被收款银行退回时登记。",
)  # fmt: skip
@transaction.atomic
def return_payment(payment: Payment, *, reason: str, returned_on: date | str, actor, now) -> Payment:
    """The money came back from the payee's bank after it was paid (退汇)."""
    payment = locked_payment(payment, actor, "登记退汇")
    require_step(payment, "return", actor)
    reason, day = reason_of(reason, "退汇原因"), day_of(returned_on, "退汇日期", "returned_on")
    if not timezone.localdate(payment.paid_at) <= day <= timezone.localdate(now):
        raise Refused(
            f"退汇日期应在拨付日（{timezone.localdate(payment.paid_at)}）与今天之间，请照银行回单填写。",
            code="wrong_day",
            field="returned_on",
        )
    if payment.clawbacks.standing().exists():
        raise Refused(
            "这笔款项有追回记录，不能再登记退汇。请先核对款项是退汇还是缴回。", code="clawed_back", status=409
        )
    paid = payment.transfers.filter(state=Transfer.State.PAID).first()
    if paid is not None:
        paid.state, paid.reason, paid.returned_on = Transfer.State.RETURNED, reason, day
        paid.save(update_fields=["state", "reason", "returned_on"])
    before = f"{payment.get_state_display()}，凭证号 {payment.reference}"
    moved(payment, State.RETURNED)
    record(payment, "payment_returned", actor=actor, now=now, before=before, after=f"{day} 退汇：{reason}",
           organisation=payment.settlement.payer)  # fmt: skip
    tell_host(
        payment, f"{payment.settlement}：补助款被退汇",
        f"{payment.amount:,.2f} 元于 {day} 退回，原因：{reason}。请在经费结算页更正收款信息，由{payment.settlement.payer}确认后重新拨付。",
        now,
    )  # fmt: skip
    return payment


def day_of(value, what, field):
    """A day as it was typed, or as a form has read it."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise Refused(f"请填写{what}，例如 2024-07-31。", code="no_day", field=field) from None


@register(
    Payment, "retry", "转回待拨付", when=may_retry, done="已转回待拨付，可以重新拨付。",
    confirm="请先与承办单位核对收款信息；转回后可以再次拨付或列入批次。",
)  # fmt: skip
@transaction.atomic
def retry(payment: Payment, *, actor, now) -> Payment:
    """Let a payment that failed or came back be paid again, to the account as it now stands."""
    payment = locked_payment(payment, actor, "转回待拨付")
    require_step(payment, "retry", actor)
    if payment.corrections.filter(state=PayeeCorrection.State.ASKED).exists():
        raise Refused(
            "承办单位更正了收款信息，尚未确认。请先核对并确认，再重新拨付。", code="unconfirmed", status=409
        )
    require_owed(payment)
    before = payment.get_state_display()
    moved(payment, State.DUE)
    record(payment, "retry_payment", actor=actor, now=now, before=before,
           after=f"{payment.payee_name} {payment.masked_account}", organisation=payment.settlement.payer)  # fmt: skip
    return payment


@transaction.atomic
def view_account(payment: Payment, *, actor, now) -> str:
    """The full account number, for the cashier who pays to it; each viewing is journalled."""
    payment = locked_payment(payment, actor, "查看完整账号")
    record(payment, "view_account", actor=actor, now=now, organisation=payment.settlement.payer)
    return payment.payee_account

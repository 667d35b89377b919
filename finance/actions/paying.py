"""The payment for an approved settlement: made once, by somebody who did not approve it."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.models import Payment, Transfer
from workflow.actions import remind
from workflow.journal import record
from workflow.verbs import register

State = Payment.State


def is_cashier(payment: Payment, user) -> bool:
    payer = payment.settlement.payer
    return payer is not None and user.has_role(Role.FINANCE, organisation=payer)


def may_pay(payment: Payment, user) -> bool:
    return payment.state == State.DUE and payment.approved_by_id != user.pk and is_cashier(payment, user)


def locked_payment(payment, actor, what):
    fresh = Payment.objects.select_for_update().get(pk=payment.pk)
    if not is_cashier(fresh, actor):
        raise not_allowed(what, f"{fresh.settlement.payer}的财务人员")
    return fresh


def tell_host(payment, title, body, now):
    settlement = payment.settlement
    remind(
        f"payment:{payment.pk}:{payment.state}:{now:%Y%m%d%H%M%S}", organisation=settlement.filer, case=payment.case,
        title=title, body=body, address=settlement.portal_address(), urgent=True, now=now,
    )  # fmt: skip


@register(
    Payment, "pay", "登记拨付", fields=("reference",), when=may_pay, done="已登记拨付。",
    confirm="请在款项实际拨出之后登记；登记人须与审定人为两人。",
)  # fmt: skip
@transaction.atomic
def pay(payment: Payment, *, reference: str, actor, now) -> Payment:
    """Note that the money has gone out, with the number of the bank's voucher. Once only."""
    payment = locked_payment(payment, actor, "登记拨付")
    if payment.state == State.PAID:
        raise Refused(
            f"这笔款项已于 {timezone.localdate(payment.paid_at)} 登记拨付，不能重复拨付。",
            code="paid",
            status=409,
        )
    if payment.approved_by_id == actor.pk:
        raise Refused("审定人不能经办同一笔拨付，请由另一位财务人员登记。", code="same_person", status=403)
    if not reference.strip():
        raise Refused("请填写拨付凭证号，以便与银行回单核对。", code="no_reference", field="reference")
    most = Payment._meta.get_field("reference").max_length or 0
    if len(reference.strip()) > most:
        raise Refused(
            f"拨付凭证号最多 {most} 个字，请照银行回单填写，不要附其他说明。",
            code="too_long",
            field="reference",
        )
    before = payment.get_state_display()
    payment.state, payment.paid_by, payment.paid_at = State.PAID, actor, now
    payment.reference = reference.strip()
    payment.version += 1
    payment.save(update_fields=["state", "paid_by", "paid_at", "reference", "version"])
    Transfer.objects.create(
        payment=payment, attempt=payment.transfers.count() + 1, state=Transfer.State.PAID, reference=payment.reference,
        payee_name=payment.payee_name, payee_bank=payment.payee_bank, payee_account=payment.payee_account, made_by=actor,
        made_at=now, settled_by=actor, settled_at=now,
    )  # fmt: skip
    record(payment, "pay", actor=actor, now=now, before=before, after=f"{payment.amount:,.2f} 元，凭证号 {payment.reference}",
           organisation=payment.settlement.payer)  # fmt: skip
    tell_host(
        payment,
        f"{payment.settlement}：补助款已拨付",
        f"{payment.amount:,.2f} 元，凭证号 {payment.reference}。",
        now,
    )
    return payment


@transaction.atomic
def view_account(payment: Payment, *, actor, now) -> str:
    """The full account number, for the cashier who pays to it; each viewing is journalled."""
    payment = locked_payment(payment, actor, "查看完整账号")
    record(payment, "view_account", actor=actor, now=now, organisation=payment.settlement.payer)
    return payment.payee_account

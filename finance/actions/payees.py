"""Another account in place of one that the bank refused: the host says it, the payer's office confirms it."""

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from finance.actions.paying import locked_payment, may_handle, tell_host
from finance.models import PayeeCorrection, Payment
from finance.steps import FAILED, RETURNED
from workflow.actions import remind
from workflow.journal import record
from workflow.verbs import register

State = PayeeCorrection.State


def may_correct(payment: Payment, user) -> bool:
    """The filer of the host, after a failure or a return and at no other time."""
    return payment.state in (FAILED, RETURNED) and user.has_role(
        Role.FILER, organisation=payment.settlement.filer
    )


@transaction.atomic
def correct_payee(payment: Payment, *, name: str, account: str, bank: str, actor, now) -> PayeeCorrection:
    """Ask for another 户名, 账号, 开户行; one that waits already is replaced. An empty account keeps the one on file."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    filer = payment.settlement.filer
    if not actor.has_role(Role.FILER, organisation=filer):
        raise not_allowed("更正收款信息", f"{filer}的填报人员")
    if payment.state not in (FAILED, RETURNED):
        raise Refused(
            f"这笔款项当前为“{payment.get_state_display()}”。收款信息只在拨付失败或退汇之后才能更正。",
            code="closed",
            status=409,
        )
    account = account or payment.payee_account
    payee = (name, bank, account)
    if payee == (payment.payee_name, payment.payee_bank, payment.payee_account):
        raise Refused(
            "与原收款信息相同，没有更正。如原信息无误，请联系拨付单位重新拨付。",
            code="unchanged",
            field="account",
        )
    row, _ = PayeeCorrection.objects.update_or_create(
        payment=payment, state=State.ASKED,
        defaults={"payee_name": name, "payee_bank": bank, "payee_account": account, "asked_by": actor, "asked_at": now},
    )  # fmt: skip
    record(payment, "correct_payee", actor=actor, now=now, before=shown(payment), after=shown(row))
    remind(
        f"payee:{payment.pk}:{now:%Y%m%d%H%M%S}", organisation=payment.settlement.payer, case=payment.case,
        title=f"{payment.settlement}：承办单位更正了收款信息", body="请核对并确认后重新拨付。",
        address=f"/admin/finance/payment/{payment.pk}/change/", now=now,
    )  # fmt: skip
    return row


def shown(row):
    return f"{row.payee_name} {row.payee_bank} {row.masked_account}"


def has_correction(payment: Payment, user) -> bool:
    return (
        payment.state in (FAILED, RETURNED)
        and may_handle(payment, user)
        and payment.corrections.filter(state=State.ASKED).exists()
    )


def locked_correction(payment, actor, what):
    payment = locked_payment(payment, actor, what)
    row = payment.corrections.select_for_update().filter(state=State.ASKED).first()
    if row is None:
        raise Refused("没有待确认的收款信息更正。请刷新页面查看最新进度。", code="wrong_state", status=409)
    if actor.pk in (row.asked_by_id, payment.approved_by_id):
        raise Refused(
            "更正人、审定人不能确认同一笔款项的收款信息，请由另一位财务人员办理。",
            code="same_person",
            status=403,
        )
    return payment, row


@register(
    Payment, "confirm_payee", "采用更正的收款信息", when=has_correction, done="已采用更正的收款信息，可以转回待拨付。",
    confirm="请先按单位公函或开户许可核对户名、账号、开户行。",
)  # fmt: skip
@transaction.atomic
def confirm_payee(payment: Payment, *, actor, now) -> Payment:
    """Take over what the host corrected; the next attempt goes there."""
    payment, row = locked_correction(payment, actor, "确认收款信息")
    before = shown(payment)
    payment.payee_name, payment.payee_bank, payment.payee_account = (
        row.payee_name,
        row.payee_bank,
        row.payee_account,
    )
    payment.version += 1
    payment.save(update_fields=["payee_name", "payee_bank", "payee_account", "version"])
    decide(row, State.CONFIRMED, actor, now)
    record(payment, "confirm_payee", actor=actor, now=now, before=before, after=shown(payment),
           organisation=payment.settlement.payer)  # fmt: skip
    return payment


@register(
    Payment, "refuse_payee", "不采用更正", fields=("note",), when=has_correction, tone="danger",
    done="没有采用更正，已告知承办单位。", confirm="原收款信息不变，承办单位可以再次更正。",
)  # fmt: skip
@transaction.atomic
def refuse_payee(payment: Payment, *, actor, now, note="") -> Payment:
    payment, row = locked_correction(payment, actor, "确认收款信息")
    note = note.strip()
    if not note:
        raise Refused("请写明不采用的原因，承办单位会看到。", code="no_note", field="note")
    decide(row, State.REFUSED, actor, now, note[:200])
    payment.version += 1
    payment.save(update_fields=["version"])
    record(payment, "refuse_payee", actor=actor, now=now, before=shown(row), note=note,
           organisation=payment.settlement.payer)  # fmt: skip
    tell_host(
        payment,
        f"{payment.settlement}：收款信息更正未被采用",
        f"{note} 请核对后重新更正。",
        now,
        kind="payee",
    )
    return payment


def decide(row, state, actor, now, note=""):
    row.state, row.decided_by, row.decided_at, row.note = state, actor, now, note
    row.save(update_fields=["state", "decided_by", "decided_at", "note"])

"""What an accepted edition owes the host, or the host it, once what earlier editions have paid is counted."""

from decimal import Decimal

from accounts.refusals import Refused
from finance.actions.clawbacks import ask_clawback, claimable, let_go
from finance.claims import PROPOSED, proposals, proposed
from finance.models import Clawback, Payment, Settlement, Transfer
from finance.steps import CANCEL, SENT
from workflow.journal import record

ZERO = Decimal("0.00")


def lock_payments(settlement: Settlement):
    """Hold every payment of a settlement, before the journal: none is returned or sent while the figures are settled."""
    list(Payment.objects.select_for_update().filter(settlement=settlement).order_by("pk").values_list("pk"))


def cancel_unpaid(settlement: Settlement, *, up_to: int, actor, now):
    """Take back what was not paid of the editions up to that one; refuse while any of it is on its way to the bank."""
    rows = Payment.objects.select_for_update().filter(settlement=settlement, edition__lte=up_to)
    for payment in rows.filter(state__in=(*CANCEL.before, SENT)).order_by("edition"):
        if payment.state == SENT or payment.transfers.filter(state__in=Transfer.OPEN).exists():
            raise Refused(
                f"{payment.amount:,.2f} 元已列入批次或正由银行办理，现在不能继续。请先移出批次，或等银行有结果后再办理。",
                code="with_the_bank",
                status=409,
            )
        before = payment.get_state_display()
        payment.state = CANCEL.after
        payment.version += 1
        payment.save(update_fields=["state", "version"])
        record(payment, "cancel_payment", actor=actor, now=now, before=before,
               after=f"{payment.amount:,.2f} 元不再拨付", note=f"第 {payment.edition} 版重新开启")  # fmt: skip


def settle_up(settlement: Settlement, *, actor, now) -> Payment | None:
    """The payment of what this edition allows beyond earlier ones; what they paid too much is proposed to come back."""
    if settlement.edition > 1:
        cancel_unpaid(settlement, up_to=settlement.edition - 1, actor=actor, now=now)
        drop_proposals(settlement, actor=actor, now=now)
    paid = list(Payment.objects.filter(settlement=settlement, state=Payment.State.PAID).order_by("-edition"))
    had = sum((payment.amount for payment in paid), ZERO) - proposed(settlement)
    owed = (settlement.payable or ZERO) - had
    if owed < 0:
        propose(settlement, paid, -owed, actor=actor, now=now)
    return owe(settlement, owed, had, actor=actor, now=now) if owed > 0 else None


def owe(settlement: Settlement, owed: Decimal, had: Decimal, *, actor, now) -> Payment:
    payment = Payment.objects.create(
        settlement=settlement, edition=settlement.edition, amount=owed, fund_source=settlement.programme.fund_source,
        payee_name=settlement.payee_name, payee_bank=settlement.payee_bank, payee_account=settlement.payee_account,
        approved_by=actor, approved_at=now,
    )  # fmt: skip
    earlier = f"（应拨付 {settlement.payable:,.2f} 元，以前各版已拨付 {had:,.2f} 元）" if had else ""
    record(payment, "payment_due", actor=actor, now=now,
           after=f"{payment.amount:,.2f} 元 {payment.fund_source}{earlier}".strip())  # fmt: skip
    return payment


def drop_proposals(settlement: Settlement, *, actor, now):
    """Let go what nobody has confirmed yet: the new edition says anew what is too much."""
    for row in proposals(settlement).filter(state=Clawback.State.ASKED):
        let_go(row.payment, row, actor=actor, now=now, note=f"第 {settlement.edition} 版审定，重新计算")


def propose(settlement: Settlement, paid: list[Payment], amount: Decimal, *, actor, now):
    """Ask for the surplus back, from the latest payment on; a second person confirms it."""
    for payment in paid:
        part = min(amount, claimable(payment))
        if part <= 0:
            continue
        row = ask_clawback(
            payment, amount=part, actor=actor, now=now,
            reason=f"结算重新审定，应拨付 {settlement.payable:,.2f} 元，已拨付的多出 {amount:,.2f} 元",
            basis=f"{settlement} 第 {settlement.edition} 版审定",
        )  # fmt: skip
        record(settlement, PROPOSED, actor=actor, now=now, after=f"{part:,.2f} 元", data={"clawback": row.pk})
        amount -= part

"""Payments at every point of their way, and the people who move them."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from accounts.roles import Role
from finance import actions
from finance.models import Clawback, Payment, Transfer
from tests import builders
from tests.finance import builders as money

PAID_ON = money.AFTER.date()
REASON = "账号与户名不符"


def cashier(payer, name="制单") -> User:
    """A cashier of the office; several by several names."""
    return builders.user(f"cashier-{payer.pk}-{name}", payer, Role.FINANCE)


def second(payer) -> User:
    return cashier(payer, "复核")


def due(programme=None, amount="1000.00") -> Payment:
    """A payment that nobody has begun on."""
    return fresh(money.approved(programme or money.demonstration(), amount).payment)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def paid(programme=None, amount="1000.00", reference="2024-0815") -> Payment:
    payment = due(programme, amount)
    return actions.pay(payment, reference=reference, actor=cashier(payment.settlement.payer), now=money.AFTER)


def failed(programme=None) -> Payment:
    payment = due(programme)
    return actions.fail(payment, reason=REASON, actor=cashier(payment.settlement.payer), now=money.AFTER)


def batch_of(*payments):
    payer = payments[0].settlement.payer
    return actions.make_batch(payments, actor=cashier(payer), now=money.AFTER)


def sent(*payments):
    batch = batch_of(*payments)
    return actions.send_batch(batch, actor=second(batch.payer), now=money.AFTER)


def answer(batch, *answers, actor=None):
    """The bank's answers in the order of the payments: a reference for paid, None for refused."""
    rows = Transfer.objects.filter(batch=batch, state="sent").order_by("payment_id")
    given = [
        actions.Answer(row.pk, paid=bool(each), reference=each or "", reason="" if each else REASON)
        for row, each in zip(rows, answers, strict=False)
    ]
    return actions.note_answers(batch, answers=given, actor=actor or cashier(batch.payer), now=money.AFTER)


def asked(payment, amount="400.00", due_on=date(2024, 12, 31)) -> Clawback:
    return actions.ask_clawback(
        payment, amount=Decimal(amount), reason="虚报培训费", basis="〔2021〕示例号 五", due_on=due_on,
        actor=cashier(payment.settlement.payer), now=money.AFTER,
    )  # fmt: skip


def confirmed(payment, amount="400.00", **fields) -> Clawback:
    row = asked(payment, amount, **fields)
    return actions.confirm_clawback(row, actor=builders.approver(payment.settlement.payer), now=money.AFTER)


def received(clawback, amount, reference="H-1", on=PAID_ON):
    return actions.record_recovery(
        clawback, amount=Decimal(amount), received_on=on, reference=reference,
        actor=cashier(clawback.payment.settlement.payer), now=money.AFTER,
    )  # fmt: skip

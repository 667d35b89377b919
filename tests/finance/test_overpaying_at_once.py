"""A new edition against money that comes back at the same moment; row locks are PostgreSQL's alone."""

from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from finance import actions
from finance.models import Payment, Settlement
from tests import builders
from tests.at_once import at_once
from tests.finance import builders as money
from tests.finance import judging, paying
from workflow.journal import verify

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite takes one writer at a time; the same order one after the other is in test_overpaying",
    ),
    pytest.mark.django_db(transaction=True),
]


def by(user, act, row):
    """What one person does, on a connection of its own."""
    return lambda: act(type(row).objects.get(pk=row.pk), User.objects.get(pk=user.pk))


def approve(settlement, actor):
    actions.approve_settlement(settlement, actor=actor, now=money.AFTER)


def bring_back(payment, actor):
    actions.return_payment(
        payment, reason=paying.REASON, returned_on=paying.PAID_ON, actor=actor, now=money.AFTER
    )


def send_again(payment, actor):
    actions.retry(payment, actor=actor, now=money.AFTER)


def reviewed_again(payment, amount):
    """The reopened settlement of a payment, one step before its second approval."""
    settlement, filer = judging.reopened(payment.settlement), builders.filer(payment.settlement.filer)
    line = settlement.expenses.get()
    actions.save_expense(
        settlement, line=line, category=line.category, description=line.description, quantity=Decimal(1),
        unit_price=Decimal(amount), days=Decimal(1), actor=filer, now=money.AFTER,
    )  # fmt: skip
    settlement = actions.submit_settlement(settlement, actor=filer, now=money.AFTER)
    actions.endorse_settlement(settlement, actor=builders.reviewer(settlement.holder), now=money.AFTER)
    return money.fresh(settlement)


@pytest.mark.parametrize("amount", ["600.00", "1500.00"])
def test_a_new_edition_against_a_return_never_owes_more_than_it_allows(amount):
    payment = paying.paid()
    settlement = reviewed_again(payment, amount)
    payer = payment.settlement.payer
    one, two = judging.second_approver(settlement.holder), paying.cashier(payer)
    outcome = at_once(by(one, approve, settlement), by(two, bring_back, payment))
    assert outcome in (["done", "done"], ["clawed_back", "done"])
    live = Payment.objects.filter(state__in=("due", "sent", "paid", "failed", "returned"))
    row = Payment.objects.get(pk=payment.pk)
    if row.state == "returned":
        send_again(row, two)
    owed = sum((each.amount for each in live), Decimal(0))
    back = sum((each.amount for each in row.clawbacks.standing()), Decimal(0))
    assert owed - back == Settlement.objects.get().payable == Decimal(amount)
    assert list(verify()) == []


def test_a_new_edition_against_another_attempt_pays_once():
    payment = paying.paid()
    settlement = reviewed_again(payment, "1500.00")
    one, two = judging.second_approver(settlement.holder), paying.cashier(payment.settlement.payer)
    bring_back(payment, two)
    outcome = at_once(by(one, approve, settlement), by(two, send_again, payment))
    assert outcome in (["done", "not_owed"], ["done", "wrong_state"])
    assert [row.amount for row in Payment.objects.filter(state="due")] == [Decimal("1500.00")]
    assert list(verify()) == []


def test_one_difference_is_not_let_go_while_it_is_confirmed():
    payment = paying.paid()
    judging.approved_again(judging.reopened(payment.settlement), "600.00")
    row, payer = payment.clawbacks.get(), payment.settlement.payer
    first, third = builders.approver(payer), builders.user("approver-three", payer, Role.APPROVER)

    def confirm(claim, actor):
        actions.confirm_clawback(claim, actor=actor, now=money.AFTER)

    def drop(claim, actor):
        actions.drop_clawback(claim, note="算了", actor=actor, now=money.AFTER)

    assert at_once(by(first, confirm, row), by(third, drop, row)) == ["by_edition", "done"]
    assert payment.clawbacks.get().state == "confirmed"
    assert list(verify()) == []

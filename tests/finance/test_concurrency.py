"""Two people at one moment: with real threads and a real lock, which only PostgreSQL has by row."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from finance import actions
from finance.models import Edition, Expense, Invoice, Payment, Reopening, Settlement
from tests import builders
from tests.at_once import at_once
from tests.finance import builders as money
from tests.finance import judging
from workflow.journal import verify
from workflow.models import Entry, Snapshot

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite takes one writer at a time; the same order one after the other is in the tests of each action",
    ),
    pytest.mark.django_db(transaction=True),
]


def approve(settlement, name):
    def act():
        row, actor = Settlement.objects.get(pk=settlement.pk), User.objects.get(username=name)
        actions.approve_settlement(row, actor=actor, now=money.AFTER)

    return act


def test_two_approvals_at_once_make_one_payment():
    settlement = money.reviewed(money.national_2024(), "130000.00")
    names = [
        builders.user(f"approver-{number}", settlement.holder, Role.APPROVER).username for number in range(4)
    ]
    assert at_once(*(approve(settlement, name) for name in names)) == [
        "done",
        "wrong_state",
        "wrong_state",
        "wrong_state",
    ]
    assert [payment.amount for payment in Payment.objects.all()] == [Decimal("127500.00")]
    assert Entry.objects.filter(verb="payment_due").count() == 1
    assert list(verify()) == []


def test_a_payment_is_noted_once_by_two_cashiers_at_once():
    payment = money.approved(money.national_2024()).payment
    centre = builders.service_centre()
    names = [builders.user(f"cashier-{number}", centre, Role.FINANCE).username for number in range(2)]

    def pay(name):
        return lambda: actions.pay(
            Payment.objects.get(pk=payment.pk),
            reference=name,
            actor=User.objects.get(username=name),
            now=money.AFTER,
        )

    assert at_once(*(pay(name) for name in names)) == ["done", "paid"]
    assert Entry.objects.filter(verb="pay").count() == 1


def test_one_invoice_at_two_hosts_at_once_is_used_once():
    first = money.line(money.opened(money.demonstration()))
    second = money.line(money.opened(money.demonstration(builders.host("示例厦门大学", money.fujian()))))

    def use(line):
        def act():
            row = Expense.objects.select_related("settlement__programme").get(pk=line.pk)
            actions.save_invoice(
                row, code="", number="24352000000012345678", seller="示例酒店", dated=date(2024, 10, 18), amount=Decimal("1"),
                actor=builders.filer(row.settlement.filer), now=money.AFTER,
            )  # fmt: skip

        return act

    assert at_once(use(first), use(second)) == ["done", "used_elsewhere"]
    assert Invoice.objects.count() == 1


def test_two_colleagues_at_one_version_do_not_both_write():
    settlement = money.opened(money.demonstration())
    seen = money.fresh(settlement).version

    def write(description):
        return lambda: actions.save_expense(
            Settlement.objects.get(pk=settlement.pk), category="其他", description=description, quantity=Decimal(1),
            unit_price=Decimal(1), days=Decimal(1), actor=builders.filer(settlement.filer), now=money.AFTER, version=seen,
        )  # fmt: skip

    assert at_once(write("甲"), write("乙")) == ["done", "stale"]
    assert Expense.objects.count() == 1


def test_a_double_submission_hands_in_once():
    settlement = money.opened(money.demonstration())
    money.line(settlement)
    money.complete(settlement)

    def submit():
        row = Settlement.objects.get(pk=settlement.pk)
        actions.submit_settlement(row, actor=builders.filer(row.filer), now=money.AFTER)

    assert at_once(submit, submit, submit) == ["done", "wrong_state", "wrong_state"]
    assert (money.fresh(settlement).round, Snapshot.objects.filter(subject=settlement.key).count()) == (1, 1)
    assert Entry.objects.filter(verb="refused").count() == 2
    assert list(verify()) == []


def test_an_approval_against_an_edit_leaves_one_truth():
    """The host writes while it is approved: the line is closed, whoever comes first."""
    settlement = money.reviewed(money.national_2024(), "40000.00")
    approver = builders.approver(settlement.holder).username

    def edit():
        line = Expense.objects.select_related("settlement__programme").get(settlement=settlement)
        actions.remove_expense(line, actor=builders.filer(line.settlement.filer), now=money.AFTER)

    assert at_once(approve(settlement, approver), edit) == ["closed", "done"]
    assert [payment.amount for payment in Payment.objects.all()] == [Decimal("40000.00")]
    assert Edition.objects.get().total == Expense.objects.get().amount
    assert list(verify()) == []


def test_an_approval_against_a_cut_pays_what_one_of_them_saw():
    settlement = money.reviewed(money.national_2024(), "40000.00")
    approver = builders.approver(settlement.holder).username
    cutter = builders.user("cutter", settlement.holder, Role.FINANCE)

    def cut():
        line = Expense.objects.select_related("settlement__programme").get(settlement=settlement)
        judging.cut(settlement, "30000.00", line=line, by=cutter)

    def decide():
        row, actor = Settlement.objects.get(pk=settlement.pk), User.objects.get(username=approver)
        actions.approve_settlement(row, actor=actor, now=money.AFTER, payable="40000.00")

    outcome = at_once(decide, cut)
    amounts = [payment.amount for payment in Payment.objects.all()]
    assert (outcome, amounts) in [
        (["done", "wrong_state"], [Decimal("40000.00")]),  # approved first: nothing more is cut
        (["done", "other_amount"], []),  # cut first: the approver saw another amount
    ]
    assert list(verify()) == []


def test_a_reopening_against_a_payment_either_pays_or_opens():
    settlement = money.approved(money.national_2024(), "40000.00")
    reopening, payment = judging.asked(settlement), settlement.payment
    confirmer, centre = builders.approver(settlement.payer).username, builders.service_centre()
    cashier = builders.user("cashier", centre, Role.FINANCE).username

    def confirm():
        actions.confirm_reopening(
            Reopening.objects.get(pk=reopening.pk),
            actor=User.objects.get(username=confirmer),
            now=money.AFTER,
        )

    def pay():
        actions.pay(
            Payment.objects.get(pk=payment.pk), reference="1", actor=User.objects.get(username=cashier), now=money.AFTER
        )  # fmt: skip

    outcome = at_once(confirm, pay)
    state = Payment.objects.get().state
    assert (outcome, state) in [(["done", "done"], "paid"), (["done", "wrong_state"], "cancelled")]
    assert money.fresh(settlement).edition == 2
    assert list(verify()) == []


def test_it_is_asked_for_once_and_opened_once():
    settlement = money.approved(money.national_2024(), "40000.00")
    centre = builders.service_centre()
    names = [builders.user(f"approver-{number}", centre, Role.APPROVER).username for number in range(3)]

    def ask(name):
        return lambda: actions.ask_reopening(
            Settlement.objects.get(pk=settlement.pk), reason="有误", actor=User.objects.get(username=name), now=money.AFTER
        )  # fmt: skip

    assert at_once(ask(names[0]), ask(names[1])) == ["asked_already", "done"]
    reopening = Reopening.objects.get()
    others = [name for name in names if name != reopening.asked_by.username]

    def confirm(name):
        return lambda: actions.confirm_reopening(
            Reopening.objects.get(pk=reopening.pk), actor=User.objects.get(username=name), now=money.AFTER
        )

    assert at_once(*map(confirm, others)) == ["decided", "done"]
    assert (money.fresh(settlement).edition, Edition.objects.count()) == (2, 1)
    assert list(verify()) == []

"""Claw-backs (004-42): never more than was paid, two people, parts that add up, and what is left as a sum."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Clawback, Payment, Recovery
from tests import builders
from tests.finance import builders as money
from tests.finance import paying
from workflow.models import Reminder

pytestmark = pytest.mark.django_db


def code_of(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


@pytest.mark.req("004-42")
def test_part_of_a_payment_is_claimed_back_by_two_people_and_comes_in_by_parts():
    payment = paying.paid()
    row = paying.asked(payment)
    assert (row.state, Reminder.objects.filter(title__contains="缴回").count()) == ("asked", 0)
    row = actions.confirm_clawback(row, actor=builders.approver(payment.settlement.payer), now=money.AFTER)
    told = Reminder.objects.get(
        organisation=payment.settlement.filer, title__contains="须缴回补助款 400.00 元"
    )
    assert "虚报培训费" in told.body
    assert "2024-12-31" in told.body
    paying.received(row, "150.00")
    assert paying.fresh(row).state == "confirmed"
    paying.received(row, "250.00", "H-2")
    assert paying.fresh(row).state == "recovered"
    net = Payment.objects.with_net().get(pk=payment.pk)
    assert (net.recovered, net.net) == (Decimal("400.00"), Decimal("600.00"))


@pytest.mark.req("004-42")
def test_all_of_it_may_be_claimed_back_and_not_a_fen_more():
    payment = paying.paid()
    for amount in ("1000.01", "0.00", "-1.00", "0.001"):
        assert code_of(lambda amount=amount: paying.asked(payment, amount)) in ("too_much", "amount")
    paying.asked(payment, "600.00")
    assert code_of(lambda: paying.asked(payment, "400.01")) == "too_much"
    second = paying.asked(payment, "400.00")
    assert code_of(lambda: paying.asked(payment, "0.01")) == "too_much"
    actions.drop_clawback(
        second, note="重复提出", actor=paying.cashier(payment.settlement.payer), now=money.AFTER
    )
    assert paying.asked(payment, "400.00").state == "asked"


@pytest.mark.parametrize("make", [paying.due, paying.failed])
def test_what_was_not_paid_is_not_claimed_back(make):
    payment = make()
    assert code_of(lambda: paying.asked(payment)) == "not_paid"


def test_the_payers_people_alone_and_never_one_alone():
    payment = paying.paid()
    payer = payment.settlement.payer

    def ask(actor):
        return actions.ask_clawback(
            payment, amount=Decimal("1.00"), reason="x", basis="y", actor=actor, now=money.AFTER
        )

    for person in (builders.reviewer(payer), builders.filer(payment.settlement.filer),
                   builders.finance_officer(builders.ministry())):  # fmt: skip
        assert code_of(lambda person=person: ask(person)) == "not_allowed"
    approver = builders.approver(payer)
    row = ask(approver)
    approver.is_superuser = True
    approver.save()
    Membership.objects.create(user=approver, organisation=payer, role=Role.FINANCE)
    assert code_of(lambda: actions.confirm_clawback(row, actor=approver, now=money.AFTER)) == "same_person"
    cashier = paying.cashier(payer)
    assert code_of(lambda: actions.confirm_clawback(row, actor=cashier, now=money.AFTER)) == "not_allowed"
    other = builders.user("second-approver", payer, Role.APPROVER)
    assert actions.confirm_clawback(row, actor=other, now=money.AFTER).state == "confirmed"


def test_nothing_comes_in_before_it_is_confirmed_nor_more_than_is_open_nor_twice_by_one_voucher():
    payment = paying.paid()
    asked = paying.asked(payment, "10.00")
    assert code_of(lambda: paying.received(asked, "1.00")) == "wrong_state"
    row = paying.confirmed(payment)
    assert code_of(lambda: paying.received(row, "400.01")) == "too_much"
    assert code_of(lambda: paying.received(row, "1.001")) == "amount"
    paying.received(row, "100.00", "H-1")
    assert code_of(lambda: paying.received(row, "100.00", "H-1")) == "used"
    assert code_of(lambda: paying.received(row, "300.01", "H-2")) == "too_much"
    for day in (paying.PAID_ON - timedelta(days=1), paying.PAID_ON + timedelta(days=1)):
        assert code_of(lambda day=day: paying.received(row, "1.00", "H-3", on=day)) == "wrong_day"
    paying.received(row, "300.00", "H-2")
    assert code_of(lambda: paying.received(row, "0.01", "H-4")) == "wrong_state"


def test_dropping_asks_why_and_an_approver_once_it_is_confirmed():
    payment = paying.paid()
    payer = payment.settlement.payer
    row = paying.confirmed(payment)
    drop = lambda actor, note="查无实据": actions.drop_clawback(row, note=note, actor=actor, now=money.AFTER)  # noqa: E731
    assert code_of(lambda: drop(paying.cashier(payer))) == "not_allowed"
    assert code_of(lambda: drop(builders.approver(payer), " ")) == "no_note"
    assert drop(builders.approver(payer)).state == "dropped"
    assert Reminder.objects.filter(organisation=payment.settlement.filer, title__contains="不再追回").exists()
    again = paying.confirmed(payment)
    paying.received(again, "1.00")
    assert (
        code_of(
            lambda: actions.drop_clawback(again, note="x", actor=builders.approver(payer), now=money.AFTER)
        )
        == "recovered"
    )


def test_a_payment_with_a_claim_on_it_does_not_come_back_by_the_bank_as_well():
    payment = paying.paid()
    paying.asked(payment)
    cashier = paying.cashier(payment.settlement.payer)
    assert (
        code_of(
            lambda: actions.return_payment(
                payment, reason="x", returned_on=paying.PAID_ON, actor=cashier, now=money.AFTER
            )
        )
        == "clawed_back"
    )


def test_a_term_in_the_past_is_refused_and_an_old_one_is_overdue():
    payment = paying.paid()
    assert code_of(lambda: paying.asked(payment, due_on=date(2024, 10, 1))) == "past"
    row = paying.confirmed(payment)
    assert list(Clawback.objects.overdue(date(2024, 12, 31))) == []
    assert list(Clawback.objects.overdue(date(2025, 1, 1))) == [row]
    assert Clawback.objects.with_recovered().get(pk=row.pk).open_amount == Decimal("400.00")


def test_net_sums_count_what_is_paid_and_has_not_come_back():
    first = paying.paid(reference="1")
    second = paying.paid(money.demonstration(builders.host("示例厦门大学", money.fujian())), "2000.00", "2")
    paying.due(money.demonstration(builders.host("示例泉州大学", money.fujian())))
    for amount, number in (("100.00", "H-1"), ("50.00", "H-2")):
        paying.received(paying.confirmed(first, amount), amount, number)
    assert Payment.objects.sums() == {
        "settled": Decimal("4000.00"),
        "paid": Decimal("3000.00"),
        "recovered": Decimal("150.00"),
        "kept": Decimal("2850.00"),
    }
    assert Payment.objects.with_net().get(pk=second.pk).net == Decimal("2000.00")
    with_claims = Payment.objects.with_net().filter(clawbacks__amount__gt=0).distinct()
    assert [row.net for row in with_claims] == [Decimal("850.00")]


FEN = st.decimals(min_value="0.01", max_value="1200.00", places=2)


class SumsOfParts(TestCase):
    """Whatever is asked for and whatever comes in, no more is claimed than was paid, no more received than claimed."""

    @settings(max_examples=15, deadline=None)
    @given(claims=st.lists(FEN, max_size=4), parts=st.lists(FEN, max_size=6))
    def test_claims_and_recoveries_stay_within(self, claims, parts):
        payment = paying.paid()
        rows = [row for amount in claims if (row := attempt(lambda a=amount: paying.confirmed(payment, a)))]
        for number, amount in enumerate(parts):
            for row in rows:
                attempt(lambda r=row, a=amount, n=number: paying.received(r, a, f"H-{n}"))
        for row in rows:
            came_in = sum(Recovery.objects.filter(clawback=row).values_list("amount", flat=True))
            assert came_in <= row.amount
            assert (came_in == row.amount) == (paying.fresh(row).state == "recovered")
        net = Payment.objects.with_net().get(pk=payment.pk)
        assert Decimal(0) <= net.net == payment.amount - net.recovered


def attempt(act):
    try:
        return act()
    except Refused:
        return None

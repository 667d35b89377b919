"""Ways to get money out twice, or more of it than the last edition allows: each is refused, its honest twin is not."""

from decimal import Decimal
from functools import partial

import pytest

from accounts.refusals import Refused
from finance import actions
from finance.models import Clawback, FundingShare, Payment, Settlement
from tests import builders
from tests.finance import builders as money
from tests.finance import judging, paying

pytestmark = pytest.mark.django_db


def returned(payment):
    return actions.return_payment(
        payment, reason="账号有误", returned_on=paying.PAID_ON, actor=paying.cashier(payment.settlement.payer),
        now=money.AFTER,
    )  # fmt: skip


def retried(payment):
    return actions.retry(payment, actor=paying.cashier(payment.settlement.payer), now=money.AFTER)


def let_go(claim, actor):
    return actions.drop_clawback(claim, note="查无实据", actor=actor, now=money.AFTER)


def refused(act):
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_a_payment_that_comes_back_goes_out_again_unless_the_settlement_was_opened():
    payment = retried(returned(paying.paid()))
    assert payment.state == "due"
    payment = actions.pay(
        payment, reference="2", actor=paying.cashier(payment.settlement.payer), now=money.AFTER
    )
    judging.reopened(payment.settlement)
    payment = returned(payment)
    assert refused(lambda: retried(payment)) == "not_owed"
    again = judging.approved_again(money.fresh(payment.settlement), "600.00")
    states = list(again.payments.order_by("edition").values_list("amount", "state"))
    assert states == [(Decimal("1000.00"), "cancelled"), (Decimal("600.00"), "due")]


@pytest.mark.parametrize("way", ["pay", "send"])
def test_a_payment_made_due_by_a_side_door_does_not_leave_an_opened_settlement(way):
    payment = paying.paid()
    judging.reopened(payment.settlement)
    returned(payment)
    Payment.objects.filter(pk=payment.pk).update(state="due")
    payment, payer = paying.fresh(payment), payment.settlement.payer
    acts = {
        "pay": lambda: actions.pay(payment, reference="2", actor=paying.cashier(payer), now=money.AFTER),
        "send": lambda: paying.sent(payment),
    }
    assert refused(acts[way]) == "not_owed"
    assert paying.fresh(payment).state == "due"


def test_beyond_the_last_edition_nothing_is_sent_again():
    payment = paying.paid()
    settlement = judging.approved_again(judging.reopened(payment.settlement), "600.00")
    Clawback.objects.update(state="dropped")  # whoever could write to the table
    payment = returned(payment)
    assert refused(lambda: retried(payment)) == "not_owed"
    assert settlement.payable == Decimal("600.00")


def test_the_difference_of_an_edition_is_not_let_go_by_one_person():
    payment = paying.paid()
    settlement = judging.approved_again(judging.reopened(payment.settlement), "600.00")
    row = Clawback.objects.get()
    approver = builders.approver(settlement.payer)
    for person in (paying.cashier(settlement.payer), approver, judging.second_approver(settlement.payer)):
        assert refused(partial(let_go, row, person)) == "by_edition"
    actions.confirm_clawback(row, actor=approver, now=money.AFTER)
    assert refused(partial(let_go, row, approver)) == "by_edition"
    other = paying.asked(payment, "100.00")
    assert let_go(other, approver).state == "dropped"


def test_going_down_and_up_again_pays_no_fen_more_than_the_last_edition():
    payment = paying.paid()
    settlement = judging.approved_again(judging.reopened(payment.settlement), "600.00")
    settlement = judging.approved_again(judging.reopened(settlement), "1000.00")
    assert Clawback.objects.standing().count() == 0
    assert list(settlement.payments.values_list("amount", "state")) == [(Decimal("1000.00"), "paid")]


CHANGES = [
    {"reasons": {"day_quota": "事后补写"}},
    {"payee_account": "6222020200112293445"},  # the same mask
    {"payee_name": "别人"},
    {"payee_bank": "别处"},
    {"arrival_days": Decimal("1.0")},
    {"departure_days": Decimal("0.5")},
    {"day_quota": "two"},
]


def approve(settlement):
    return actions.approve_settlement(
        money.fresh(settlement), actor=builders.approver(settlement.holder), now=money.AFTER
    )


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: next(iter(each)))
def test_what_the_host_stated_is_sealed_with_the_lines(change):
    settlement = money.reviewed(money.demonstration())
    name = next(iter(change))
    before = getattr(settlement, name)
    Settlement.objects.filter(pk=settlement.pk).update(**change)
    assert refused(lambda: approve(settlement)) == "changed"
    Settlement.objects.filter(pk=settlement.pk).update(**{name: before})
    assert approve(settlement).amount == Decimal("1000.00")


def test_a_source_of_the_rest_written_in_after_submission_stops_the_approval():
    settlement = money.reviewed(money.demonstration(), "50000.00")
    share = FundingShare.objects.create(
        settlement=settlement, channel=FundingShare.Channel.OTHER, name="某公司", amount=Decimal("1.00")
    )
    assert refused(lambda: approve(settlement)) == "changed"
    share.delete()
    assert approve(settlement).amount == Decimal("45000.00")


@pytest.mark.parametrize(
    "amount", ["NaN", "sNaN", "Infinity", "-1", "0", "1E+30", "0.005", "1E-400", "9" * 40]
)
def test_what_is_no_amount_is_neither_claimed_nor_recovered_nor_left_of_a_line(amount):
    payment = paying.paid()
    assert refused(lambda: paying.asked(payment, amount)) in ("amount", "too_much")
    claim = paying.confirmed(payment)
    assert refused(lambda: paying.received(claim, amount)) in ("amount", "too_much")
    settlement = money.submitted(money.demonstration(builders.host("示例厦门大学", money.fujian())))
    if amount != "0":
        assert refused(lambda: judging.cut(settlement, amount)) == "not_a_cut"

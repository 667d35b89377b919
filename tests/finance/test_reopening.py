"""Opening an accepted settlement again: two people, a new edition, and what was paid meanwhile."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.hands import office_of
from finance.models import Clawback, Edition, Payment, Reopening
from tests import builders
from tests.finance import builders as money
from tests.finance import judging, paying
from workflow.journal import verify
from workflow.lifecycle import State
from workflow.models import Entry, Reminder

pytestmark = pytest.mark.django_db


def payments():
    return list(Payment.objects.order_by("edition").values_list("edition", "amount", "state"))


def yuan(*texts):
    return tuple(map(Decimal, texts))


@pytest.mark.req("004-42")
def test_two_people_open_it_as_a_new_edition_and_the_unpaid_payment_is_cancelled():
    settlement = money.approved(money.demonstration(), "40000.00")
    again = judging.reopened(settlement)
    assert (again.state, again.edition, again.reviewed_by, again.decided_by, again.holder) == (
        State.RETURNED, 2, None, None, None,
    )  # fmt: skip
    assert payments() == [(1, Decimal("40000.00"), "cancelled")]
    assert Edition.objects.get().payable == Decimal("40000.00")
    assert Reminder.objects.get(title__contains="重新开启").organisation == again.filer
    assert again.received_at == settlement.received_at
    verbs = list(Entry.objects.of(again.case).order_by("-number").values_list("verb", flat=True)[:3])
    assert verbs == ["confirm_reopening", "cancel_payment", "ask_reopening"]
    assert list(verify()) == []


def test_whoever_asked_does_not_confirm_however_high_his_seat():
    settlement = money.approved(money.demonstration())
    approver = builders.approver(money.fujian())
    approver.is_superuser = True
    approver.save(update_fields=["is_superuser"])
    reopening = actions.ask_reopening(settlement, reason="金额有误", actor=approver, now=money.AFTER)
    with pytest.raises(Refused, match="申请人不能自己确认") as caught:
        actions.confirm_reopening(reopening, actor=approver, now=money.AFTER)
    assert (caught.value.status, money.fresh(settlement).state) == (403, State.ACCEPTED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reopening.objects.update(state="confirmed", decided_by=approver, decided_at=money.AFTER)
    second = judging.second_approver(money.fujian())
    assert actions.confirm_reopening(reopening, actor=second, now=money.AFTER).edition == 2


def test_only_the_office_with_the_last_word_asks_and_its_approvers_confirm():
    settlement = money.approved(money.demonstration())
    host, sponsor = settlement.filer, settlement.programme.sponsor
    for person in (builders.filer(host), builders.reviewer(sponsor), builders.approver(builders.ministry())):
        with pytest.raises(Refused) as caught:
            actions.ask_reopening(settlement, reason="x", actor=person, now=money.AFTER)
        assert caught.value.status == 403
    reopening = judging.asked(settlement)
    for person in (
        builders.filer(host),
        builders.finance_officer(money.fujian()),
        builders.approver(sponsor),
    ):
        with pytest.raises(Refused) as caught:
            actions.confirm_reopening(reopening, actor=person, now=money.AFTER)
        assert caught.value.status == 403
    assert actions.confirm_reopening(reopening, actor=builders.approver(money.fujian()), now=money.AFTER)


def test_it_is_asked_for_once_with_a_reason_and_only_once_accepted():
    settlement = money.reviewed(money.demonstration())
    with pytest.raises(Refused, match="只有已审定的结算"):
        judging.asked(settlement)
    settlement = money.approved(money.demonstration(builders.host("示例厦门大学", money.fujian())))
    with pytest.raises(Refused, match="请写明重新开启的理由"):
        judging.asked(settlement, reason=" ")
    reopening = judging.asked(settlement)
    with pytest.raises(Refused) as caught:
        judging.asked(settlement)
    assert caught.value.code == "asked_already"
    approver = builders.approver(money.fujian())
    actions.confirm_reopening(reopening, actor=approver, now=money.AFTER)
    with pytest.raises(Refused) as caught:
        actions.confirm_reopening(reopening, actor=approver, now=money.AFTER)
    assert (caught.value.code, money.fresh(settlement).edition) == ("decided", 2)


def test_a_request_that_is_not_agreed_to_changes_nothing_and_may_be_made_again():
    settlement = money.approved(money.demonstration())
    reopening, approver = judging.asked(settlement), builders.approver(money.fujian())
    with pytest.raises(Refused, match="不同意的理由"):
        actions.refuse_reopening(reopening, reason="", actor=approver, now=money.AFTER)
    actions.refuse_reopening(reopening, reason="金额无误", actor=approver, now=money.AFTER)
    assert (money.fresh(settlement).state, payments()[0][2]) == (State.ACCEPTED, "due")
    assert judging.asked(settlement).pk != reopening.pk


@pytest.mark.parametrize("listed", [paying.batch_of, paying.sent])
def test_money_on_its_way_to_the_bank_keeps_it_closed(listed):
    payment = paying.due()
    settlement = payment.settlement
    listed(payment)
    with pytest.raises(Refused, match="已列入批次或正由银行办理") as caught:
        judging.reopened(settlement)
    assert (caught.value.code, money.fresh(settlement).state) == ("with_the_bank", State.ACCEPTED)
    assert Reopening.objects.get().state == "asked"


def test_a_cancelled_payment_is_not_paid():
    payment = paying.due()
    judging.reopened(payment.settlement)
    with pytest.raises(Refused):
        actions.pay(payment, reference="1", actor=paying.cashier(payment.settlement.payer), now=money.AFTER)
    assert paying.fresh(payment).state == "cancelled"


@pytest.mark.req("004-42")
@pytest.mark.parametrize(
    ("again", "further", "back"),
    [("44000.00", "4000.00", None), ("40000.00", None, None), ("36500.00", None, "3500.00")],
)
def test_what_was_paid_is_made_up_or_claimed_back(again, further, back):
    payment = paying.paid(amount="40000.00")
    settlement = judging.approved_again(judging.reopened(payment.settlement), again)
    assert (settlement.state, settlement.payable, settlement.edition) == (State.ACCEPTED, Decimal(again), 2)
    expected = [(1, Decimal("40000.00"), "paid")]
    if further:
        expected.append((2, Decimal(further), "due"))
    assert payments() == expected
    claims = list(Clawback.objects.values_list("payment", "amount", "state"))
    assert claims == ([(payment.pk, Decimal(back), "asked")] if back else [])
    assert list(verify()) == []


def test_a_third_edition_counts_what_both_earlier_ones_did():
    payment = paying.paid(amount="40000.00")
    settlement = judging.approved_again(judging.reopened(payment.settlement), "36500.00")
    third = judging.reopened(settlement)
    filer = builders.filer(third.filer)
    line = third.expenses.get()
    actions.save_expense(
        third, line=line, category=line.category, description=line.description, quantity=Decimal(1),
        unit_price=Decimal("41000.00"), days=Decimal(1), actor=filer, now=money.AFTER,
    )  # fmt: skip
    third = actions.submit_settlement(third, actor=filer, now=money.AFTER)
    actions.endorse_settlement(third, actor=builders.reviewer(third.holder), now=money.AFTER)
    third = money.fresh(third)
    actions.approve_settlement(third, actor=builders.approver(third.holder), now=money.AFTER)
    assert payments() == [(1, Decimal("40000.00"), "paid"), (3, Decimal("1000.00"), "due")]
    assert [row.state for row in Clawback.objects.all()] == ["dropped"]


def test_a_claim_for_misuse_is_not_paid_out_again_by_a_new_edition():
    payment = paying.paid(amount="40000.00")
    paying.confirmed(payment, "5000.00")
    judging.approved_again(judging.reopened(payment.settlement), "40000.00")
    assert payments() == [(1, Decimal("40000.00"), "paid")]


def test_a_payment_that_came_back_after_the_reopening_is_not_made_twice():
    payment = paying.paid(amount="40000.00")
    settlement = judging.reopened(payment.settlement)
    actions.return_payment(
        payment, reason=paying.REASON, returned_on=paying.PAID_ON, actor=paying.cashier(settlement.payer), now=money.AFTER
    )  # fmt: skip
    judging.approved_again(settlement, "41000.00")
    assert payments() == [(1, Decimal("40000.00"), "cancelled"), (2, Decimal("41000.00"), "due")]


def test_a_self_funded_settlement_is_opened_by_the_end_of_its_chain():
    settlement = money.approved(money.self_funded(), now=money.IN_2021)
    assert settlement.payer is None
    assert judging.reopened(settlement, now=money.IN_2021).state == State.RETURNED
    assert office_of(settlement) == settlement.programme.authority


def test_one_accepted_before_editions_were_kept_gets_its_first_when_it_is_opened():
    settlement = money.approved(money.demonstration())
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.all().delete()
    kept = Edition.objects.get()
    assert (kept.number, kept.accepted_by) == (1, builders.approver(money.fujian()))
    assert judging.reopened(settlement).edition == 2


def test_a_reader_of_the_office_asks_for_nothing():
    settlement = money.approved(money.demonstration())
    with pytest.raises(Refused) as caught:
        actions.ask_reopening(
            settlement,
            reason="x",
            actor=builders.user("reader", money.fujian(), Role.READER),
            now=money.AFTER,
        )
    assert caught.value.status == 403

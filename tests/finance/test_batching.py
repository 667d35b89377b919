"""Batches: made by one, sent by another, answered row by row; each payment on one list at most."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Batch, Payment
from tests import builders
from tests.finance import builders as money
from tests.finance import paying
from workflow.models import Entry

pytestmark = pytest.mark.django_db


def two():
    return paying.due(), paying.due(money.demonstration(builders.host("示例厦门大学", money.fujian())))


def states(*rows):
    return [type(row).objects.get(pk=row.pk).state for row in rows]


def refused(act, **who):
    with pytest.raises(Refused) as refusal:
        act(**who, now=money.AFTER)
    return refusal.value.code


@pytest.mark.req("000-48")
def test_a_batch_goes_its_way_by_two_people_and_closes_with_the_last_answer():
    first, second = two()
    batch = paying.batch_of(first, second)
    assert (batch.number, batch.state, states(first, second)) == ("2024-0001", "draft", ["due", "due"])
    paying_out = actions.send_batch(batch, actor=paying.second(batch.payer), now=money.AFTER)
    assert (paying_out.state, states(first, second)) == ("sent", ["sent", "sent"])
    paying.answer(batch, "B-1")
    assert (states(batch), states(first, second)) == (["sent"], ["paid", "sent"])
    paying.answer(batch, None)
    assert (states(batch), states(first, second)) == (["closed"], ["paid", "failed"])
    row = paying.fresh(first)
    assert (row.paid_by, row.reference) == (paying.second(batch.payer), "B-1")
    verbs = list(Entry.objects.of(batch.case).order_by("number").values_list("verb", flat=True))
    assert verbs == ["make_batch", "send_batch", "note_answers", "note_answers", "close_batch"]


def test_numbers_run_by_office_and_year():
    first, second = two()
    assert paying.batch_of(first).number == "2024-0001"
    assert paying.batch_of(second).number == "2024-0002"
    elsewhere = paying.due(money.national_2024())
    assert paying.batch_of(elsewhere).number == "2024-0001"
    later = actions.make_batch(
        [paying.due(money.demonstration(builders.host("示例泉州大学", money.fujian())))],
        actor=paying.cashier(money.fujian()), now=money.AFTER + timedelta(days=90),
    )  # fmt: skip
    assert later.number == "2025-0001"


def test_whoever_made_it_does_not_send_it_whatever_else_he_is():
    batch = paying.batch_of(paying.due())
    maker = batch.made_by
    Membership.objects.create(user=maker, organisation=batch.payer, role=Role.APPROVER)
    maker.is_superuser = True
    maker.save()
    send = lambda **who: actions.send_batch(batch, **who)  # noqa: E731
    assert refused(send, actor=maker) == "same_person"
    assert refused(send, actor=builders.reviewer(batch.payer)) == "not_allowed"
    assert refused(send, actor=builders.finance_officer(builders.ministry())) == "not_allowed"
    assert send(actor=paying.second(batch.payer), now=money.AFTER).state == "sent"


def test_whoever_approved_one_payment_neither_makes_nor_sends_nor_answers():
    first, second = two()
    payer = first.settlement.payer
    approver = builders.approver(payer)
    Membership.objects.create(user=approver, organisation=payer, role=Role.FINANCE)
    assert refused(lambda **who: actions.make_batch([first, second], **who), actor=approver) == "same_person"
    batch = paying.batch_of(first, second)
    assert refused(lambda **who: actions.send_batch(batch, **who), actor=approver) == "same_person"
    batch = actions.send_batch(batch, actor=paying.second(payer), now=money.AFTER)
    with pytest.raises(Refused) as refusal:
        paying.answer(batch, "1", "2", actor=approver)
    assert refusal.value.code == "same_person"
    assert states(first, second, batch) == ["sent", "sent", "sent"]


def test_what_is_on_a_list_is_on_no_other_and_is_not_paid_by_itself():
    first, second = two()
    batch = paying.batch_of(first)
    cashier = paying.cashier(batch.payer)
    assert refused(lambda **who: actions.make_batch([first, second], **who), actor=cashier) == "already_open"
    assert Batch.objects.count() == 1
    for act in (
        lambda **who: actions.pay(first, reference="1", **who),
        lambda **who: actions.fail(first, reason="x", **who),
    ):
        assert refused(act, actor=cashier) == "listed"
    actions.send_batch(batch, actor=paying.second(batch.payer), now=money.AFTER)
    assert refused(lambda **who: actions.pay(first, reference="1", **who), actor=cashier) == "listed"
    assert list(Payment.objects.awaiting_batch()) == [second]


def test_a_row_taken_off_before_sending_is_due_as_before():
    first, second = two()
    batch = paying.batch_of(first, second)
    row = batch.transfers.get(payment=first)
    actions.drop_from_batch(batch, transfer=row, actor=paying.cashier(batch.payer), now=money.AFTER)
    assert set(Payment.objects.awaiting_batch()) == {first}
    paying.batch_of(first)
    batch = actions.send_batch(batch, actor=paying.second(batch.payer), now=money.AFTER)
    assert states(first, second) == ["due", "sent"]
    drop = lambda **who: actions.drop_from_batch(batch, transfer=row, **who)  # noqa: E731
    assert refused(drop, actor=paying.cashier(batch.payer)) == "wrong_state"


def test_an_empty_batch_is_not_sent_and_none_is_made_of_nothing():
    payment = paying.due()
    cashier = paying.cashier(payment.settlement.payer)
    assert refused(lambda **who: actions.make_batch([], **who), actor=cashier) == "none_chosen"
    batch = paying.batch_of(payment)
    actions.drop_from_batch(batch, transfer=batch.transfers.get(), actor=cashier, now=money.AFTER)
    second = paying.second(batch.payer)
    assert refused(lambda **who: actions.send_batch(batch, **who), actor=second) == "empty"


def test_a_batch_is_of_one_office_and_one_fund_source():
    first, other = paying.due(), paying.due(money.national_2024())
    cashier = paying.cashier(first.settlement.payer)
    assert refused(lambda **who: actions.make_batch([first, other], **who), actor=cashier) == "mixed"
    talent = paying.due(
        money.held("fujian-2024-demonstration", builders.host("示例泉州大学", money.fujian()), 2024,
                   fund_source="省级人才工作经费")
    )  # fmt: skip
    assert refused(lambda **who: actions.make_batch([first, talent], **who), actor=cashier) == "mixed"
    assert refused(lambda **who: actions.make_batch([other], **who), actor=cashier) == "not_allowed"


def test_a_payment_taken_back_meanwhile_stops_the_list_until_it_is_taken_off():
    first, second = two()
    batch = paying.batch_of(first, second)
    Payment.objects.filter(pk=first.pk).update(state="cancelled")
    send = lambda **who: actions.send_batch(batch, **who)  # noqa: E731
    assert refused(send, actor=paying.second(batch.payer)) == "wrong_state"
    row = batch.transfers.get(payment=first)
    actions.drop_from_batch(batch, transfer=row, actor=paying.cashier(batch.payer), now=money.AFTER)
    assert send(actor=paying.second(batch.payer), now=money.AFTER).state == "sent"


def test_an_answer_is_noted_once_and_all_of_an_upload_or_nothing():
    first, second = two()
    batch = paying.sent(first, second)
    rows = {row.payment_id: row.pk for row in batch.transfers.all()}
    cashier = paying.cashier(batch.payer)
    good = actions.Answer(rows[first.pk], paid=True, reference="B-1")
    bad = actions.Answer(rows[second.pk], paid=True, reference=" ")
    note = lambda *answers: refused(  # noqa: E731
        lambda **who: actions.note_answers(batch, answers=answers, **who), actor=cashier
    )
    assert note(good, bad) == "no_reference"
    assert states(first, second) == ["sent", "sent"]
    assert note() == "none_chosen"
    actions.note_answers(batch, answers=[good], actor=cashier, now=money.AFTER)
    assert note(good) == "answered"
    assert paying.fresh(first).transfers.get().reference == "B-1"


def test_full_accounts_leave_the_portal_with_an_entry_and_not_before_the_second_person():
    batch = paying.batch_of(paying.due())
    cashier = paying.cashier(batch.payer)
    take = lambda **who: actions.hand_out_batch(batch, digest="ab" * 32, what="银行文件", **who)  # noqa: E731
    assert refused(take, actor=cashier) == "wrong_state"
    actions.send_batch(batch, actor=paying.second(batch.payer), now=money.AFTER)
    assert refused(take, actor=builders.approver(batch.payer)) == "not_allowed"
    take(actor=cashier, now=money.AFTER)
    entry = Entry.objects.get(verb="hand_out_batch")
    assert (entry.case, entry.after, entry.data) == (batch.case, "银行文件", {"sha256": "ab" * 32})

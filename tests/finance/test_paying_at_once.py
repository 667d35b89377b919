"""Two cashiers at one moment: real threads and real locks, which only PostgreSQL has by row."""

from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from finance import actions
from finance.models import Batch, Clawback, Payment, Recovery, Transfer
from tests import builders
from tests.at_once import at_once
from tests.finance import builders as money
from tests.finance import paying
from workflow.journal import verify
from workflow.models import Entry

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite takes one writer at a time; the same order one after the other is in test_batching",
    ),
    pytest.mark.django_db(transaction=True),
]
HOSTS = ("示例厦门大学", "示例泉州大学")


def by(actor, act, row):
    """What one person does, on a connection of its own."""
    return lambda: act(type(row).objects.get(pk=row.pk), User.objects.get(pk=actor.pk))


def people(payer, count, role=Role.FINANCE):
    return [builders.user(f"{role}-{payer.pk}-{number}", payer, role) for number in range(count)]


def pay(payment, actor):
    return actions.pay(payment, reference="1", actor=actor, now=money.AFTER)


def make(payment, actor):
    return actions.make_batch([payment], actor=actor, now=money.AFTER)


def send(batch, actor):
    return actions.send_batch(batch, actor=actor, now=money.AFTER)


def test_a_batch_and_a_single_payment_at_once_take_the_payment_once():
    payment = paying.due()
    one, two = people(payment.settlement.payer, 2)
    outcome = at_once(by(one, make, payment), by(two, pay, payment))
    assert "done" in outcome
    assert outcome[1] in ("listed", "paid", "wrong_state", "already_open")
    assert Transfer.objects.count() == 1
    assert list(verify()) == []


def test_two_batches_at_once_take_each_payment_once_and_number_themselves():
    first = paying.due()
    second = paying.due(money.demonstration(builders.host(HOSTS[0], money.fujian())))
    third = paying.due(money.demonstration(builders.host(HOSTS[1], money.fujian())))
    one, two, three = people(first.settlement.payer, 3)

    def list_of(*rows):
        return lambda _, actor: actions.make_batch(rows, actor=actor, now=money.AFTER)

    outcome = at_once(
        by(one, list_of(first, second), first),
        by(two, list_of(second, first), first),
        by(three, list_of(third), third),
    )
    assert outcome == ["already_open", "done", "done"]
    assert Transfer.objects.count() == 3
    numbers = sorted(Batch.objects.values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers) == 2
    assert list(verify()) == []


def test_a_batch_sent_twice_at_once_goes_once():
    batch = paying.batch_of(paying.due())
    senders = people(batch.payer, 2)
    assert at_once(*(by(each, send, batch) for each in senders)) == ["done", "wrong_state"]
    assert (
        Entry.objects.filter(verb="send_batch").count()
        == Entry.objects.filter(verb="send_payment").count()
        == 1
    )


def test_answers_noted_twice_at_once_are_noted_once():
    batch = paying.sent(paying.due())
    row = batch.transfers.get()

    def note(fresh, actor):
        answer = actions.Answer(row.pk, paid=True, reference="B-1")
        return actions.note_answers(fresh, answers=[answer], actor=actor, now=money.AFTER)

    assert at_once(*(by(each, note, batch) for each in people(batch.payer, 2))) == ["done", "wrong_state"]
    assert Entry.objects.filter(verb="pay").count() == 1
    assert Payment.objects.get().state == "paid"


def test_sending_while_a_row_is_taken_off_leaves_no_row_between():
    first = paying.due()
    second = paying.due(money.demonstration(builders.host(HOSTS[0], money.fujian())))
    batch = paying.batch_of(first, second)
    row = batch.transfers.get(payment=first)
    one, two = people(batch.payer, 2)

    def drop(fresh, actor):
        return actions.drop_from_batch(fresh, transfer=row, actor=actor, now=money.AFTER)

    assert at_once(by(one, send, batch), by(two, drop, batch)) in (["done", "done"], ["done", "wrong_state"])
    pairs = set(Transfer.objects.values_list("state", "payment__state"))
    assert pairs <= {("sent", "sent"), ("dropped", "due")}


def test_two_claims_at_once_never_exceed_what_was_paid():
    payment = paying.paid()

    def ask(fresh, actor):
        return actions.ask_clawback(
            fresh, amount=Decimal("600.00"), reason="x", basis="y", actor=actor, now=money.AFTER
        )

    assert at_once(*(by(each, ask, payment) for each in people(payment.settlement.payer, 2))) == [
        "done",
        "too_much",
    ]
    assert Clawback.objects.count() == 1


def test_two_recoveries_at_once_never_exceed_the_claim():
    claim = paying.confirmed(paying.paid())

    def receive(reference):
        return lambda fresh, actor: actions.record_recovery(
            fresh,
            amount=Decimal("300.00"),
            received_on=paying.PAID_ON,
            reference=reference,
            actor=actor,
            now=money.AFTER,
        )

    one, two = people(claim.payment.settlement.payer, 2)
    assert at_once(by(one, receive("H-1"), claim), by(two, receive("H-2"), claim)) == ["done", "too_much"]
    assert Recovery.objects.count() == 1

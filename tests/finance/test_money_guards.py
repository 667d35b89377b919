"""What the database itself refuses, through the ORM and by raw SQL, on both databases (finance/0006, 0007)."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from finance.models import Batch, Clawback, Payment, Recovery, Transfer
from tests import builders
from tests.finance import builders as money
from tests.finance import paying

pytestmark = pytest.mark.django_db


def payment():
    return paying.paid()


def transfer():
    return paying.paid().transfers.get()


def at(number):
    return money.demonstration(builders.host(("示例厦门大学", "示例泉州大学")[number], money.fujian()))


def elsewhere(number):
    return paying.due(at(number))


def claim():
    return paying.confirmed(paying.paid())


def recovery():
    return paying.received(paying.confirmed(paying.paid()), "100.00")


def closed_batch():
    batch = paying.sent(paying.due())
    return paying.answer(batch, "B-1")


FIXED = [
    (payment, Payment, {"amount": Decimal("2.00")}),
    (payment, Payment, {"fund_source": "别的经费"}),
    (payment, Payment, {"edition": 9}),
    (payment, Payment, {"approved_by_id": 1}),
    (transfer, Transfer, {"payee_name": "别人"}),
    (transfer, Transfer, {"payee_bank": "别处"}),
    (transfer, Transfer, {"attempt": 7}),
    (claim, Clawback, {"amount": Decimal("1.00")}),
    (recovery, Recovery, {"amount": Decimal("1.00")}),
    (recovery, Recovery, {"reference": "H-9"}),
    (closed_batch, Batch, {"note": "事后"}),
    (closed_batch, Batch, {"state": "draft"}),
]


@pytest.mark.parametrize(
    ("make", "model", "values"), FIXED, ids=lambda each: getattr(each, "__name__", str(each))
)
def test_what_money_says_is_not_written_over(make, model, values):
    row = make()
    before = model.objects.filter(pk=row.pk).values().get()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**values)
    column, value = next(iter(values.items()))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {model._meta.get_field(column).column} = %s WHERE id = %s",
            [str(value), row.pk],
        )
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("make", [payment, transfer, claim, recovery, closed_batch])
def test_nothing_that_moved_money_is_deleted(make):
    row = make()
    model = type(row)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
    assert model.objects.filter(pk=row.pk).exists()


def test_four_eyes_are_kept_by_the_database_as_well():
    row, batch, asked = paying.due(), paying.batch_of(elsewhere(0)), paying.asked(paying.paid(at(1)))
    acts = [
        lambda: Payment.objects.filter(pk=row.pk).update(
            state="paid", paid_by=row.approved_by, paid_at=row.approved_at
        ),
        lambda: Batch.objects.filter(pk=batch.pk).update(sent_by=batch.made_by),
        lambda: Clawback.objects.filter(pk=asked.pk).update(
            state="confirmed", confirmed_by=asked.asked_by, confirmed_at=asked.asked_at
        ),
    ]
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_account_of_a_payment_may_be_sealed_anew_with_another_key():
    row = transfer()
    Transfer.objects.filter(pk=row.pk).update(payee_account=row.payee_account)
    Payment.objects.filter(pk=row.payment_id).update(payee_account=row.payee_account)
    assert paying.fresh(row).payee_account == "6222020200112233445"

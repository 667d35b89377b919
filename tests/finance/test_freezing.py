"""What was accepted stays as it was, whichever door somebody tries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from finance.models import Expense, Invoice, Settlement
from tests import builders
from tests.finance import builders as money

pytestmark = pytest.mark.django_db


def test_an_accepted_settlement_is_frozen_in_the_database():
    settlement = money.approved(money.demonstration(), "40000.00")
    line = settlement.expenses.get()
    row = Settlement.objects.filter(pk=settlement.pk)
    for act in (
        lambda: row.update(payable=Decimal("45000.00")),
        lambda: row.update(payee_name="别人"),
        lambda: row.delete(),
        lambda: Expense.objects.filter(pk=line.pk).update(amount=1),
        lambda: Expense.objects.filter(pk=line.pk).delete(),
        lambda: Expense.objects.create(
            settlement=settlement, category="其他", description="x", unit_price=1, amount=1
        ),
        lambda: Invoice.objects.create(
            expense=line, number="99999999", seller="x", dated=date(2024, 10, 1), amount=1
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert (money.fresh(settlement).payable, settlement.expenses.get().amount) == (
        Decimal("40000.00"),
        Decimal("40000.00"),
    )


def test_an_open_settlement_is_not_frozen():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement)
    Expense.objects.filter(pk=line.pk).update(description="改")
    assert money.invoice(line, builders.filer(settlement.filer)).pk
    Settlement.objects.filter(pk=settlement.pk).update(payee_name="某校")


def test_the_key_of_a_frozen_account_can_still_be_changed():
    settlement = money.approved(money.demonstration())
    Settlement.objects.filter(pk=settlement.pk).update(payee_account=settlement.payee_account)
    assert money.fresh(settlement).payee_account == "6222020200112233445"

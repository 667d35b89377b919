"""The one payment of an approved settlement."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Payment
from tests import builders
from tests.finance import builders as money
from workflow.models import Entry, Reminder

pytestmark = pytest.mark.django_db


@pytest.mark.req("000-48")
def test_the_payers_cashier_pays_once():
    settlement = money.approved(money.national_2024())
    payment, cashier = settlement.payment, builders.finance_officer(settlement.payer)
    paid = actions.pay(payment, reference=" 2024-0815 ", actor=cashier, now=money.AFTER)
    assert (paid.state, paid.reference, paid.paid_by) == ("paid", "2024-0815", cashier)
    with pytest.raises(Refused, match="不能重复拨付") as caught:
        actions.pay(payment, reference="x", actor=cashier, now=money.AFTER)
    assert caught.value.status == 409
    assert Reminder.objects.filter(organisation=settlement.filer, title__contains="已拨付").count() == 1


def test_the_approver_does_not_pay():
    settlement = money.approved(money.national_2024())
    approver = builders.approver(settlement.payer)
    Membership.objects.create(user=approver, organisation=settlement.payer, role=Role.FINANCE)
    with pytest.raises(Refused, match="审定人不能经办同一笔拨付"):
        actions.pay(settlement.payment, reference="1", actor=approver, now=money.AFTER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.update(state="paid", paid_by=approver, paid_at=money.AFTER)


def test_a_voucher_s_number_is_kept_whole_or_not_at_all():
    settlement = money.approved(money.national_2024())
    payment, cashier = settlement.payment, builders.finance_officer(settlement.payer)
    with pytest.raises(Refused, match="拨付凭证号最多 60 个字") as caught:
        actions.pay(payment, reference="9" * 61, actor=cashier, now=money.AFTER)
    assert (caught.value.field, Payment.objects.get().state) == ("reference", "due")


def test_a_payment_needs_its_reference_and_the_payers_own_cashier():
    settlement = money.approved(money.national_2024())
    with pytest.raises(Refused, match="请填写拨付凭证号"):
        actions.pay(
            settlement.payment,
            reference=" ",
            actor=builders.finance_officer(settlement.payer),
            now=money.AFTER,
        )
    with pytest.raises(Refused) as caught:
        actions.pay(
            settlement.payment, reference="1", actor=builders.finance_officer(money.fujian()), now=money.AFTER
        )
    assert caught.value.status == 403


def test_the_full_account_is_seen_by_the_cashier_alone_and_each_view_is_journalled():
    settlement = money.approved(money.national_2024())
    assert settlement.masked_account == "**** 3445"
    with pytest.raises(Refused):
        actions.view_account(settlement.payment, actor=builders.approver(settlement.payer), now=money.AFTER)
    cashier = builders.finance_officer(settlement.payer)
    assert actions.view_account(settlement.payment, actor=cashier, now=money.AFTER) == "6222020200112233445"
    assert Entry.objects.filter(verb="view_account", actor_id=cashier.pk).count() == 1
    assert not Entry.objects.filter(after__contains="6222020200112233445").exists()

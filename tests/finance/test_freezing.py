"""What was accepted stays as it was, whichever door somebody tries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.refusals import Refused
from finance import actions
from finance.editions import still_fits
from finance.models import Cut, Edition, Expense, FundingShare, Invoice, Payment, Settlement
from finance.reckoning import reckon
from tests import builders
from tests.finance import builders as money
from tests.finance import judging
from workflow.lifecycle import State
from workflow.models import Entry

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


def every_write(settlement, line):
    """Every way in which a program could write past the actions, by name."""
    mine = Settlement.objects.filter(pk=settlement.pk)
    bill = line.invoices.get()

    def bulk(row, **values):
        for name, value in values.items():
            setattr(row, name, value)
        type(row)._default_manager.bulk_update([row], list(values))

    def sql(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return {
        "the payee through the queryset": lambda: mine.update(payee_name="别人"),
        "a figure saved": lambda: save(settlement, payable=Decimal("45000.00")),
        "a figure in bulk": lambda: bulk(settlement, own_cost=Decimal("1.00")),
        "the quota kind": lambda: mine.update(day_quota="first"),
        "the edition": lambda: mine.update(edition=2),
        "the digest": lambda: mine.update(digest="0" * 64),
        "the reviewer": lambda: mine.update(reviewed_by=None),
        "the settlement deleted": lambda: mine.delete(),
        "a line saved": lambda: save(line, amount=Decimal("1.00")),
        "a line in bulk": lambda: bulk(line, description="改"),
        "a line deleted": lambda: Expense.objects.filter(pk=line.pk).delete(),
        "a line added in bulk": lambda: Expense.objects.bulk_create(
            [Expense(settlement=settlement, category="其他", description="x", unit_price=1, amount=1)]
        ),
        "a line by SQL": lambda: sql("UPDATE finance_expense SET amount = 1 WHERE id = %s", line.pk),
        "a line deleted by SQL": lambda: sql("DELETE FROM finance_expense WHERE id = %s", line.pk),
        "the total by SQL": lambda: sql("UPDATE finance_settlement SET total = 1 WHERE id = %s", settlement.pk),
        "an invoice": lambda: Invoice.objects.filter(pk=bill.pk).update(amount=Decimal("2.00")),
        "an invoice deleted": lambda: Invoice.objects.filter(pk=bill.pk).delete(),
        "a cut added": lambda: Cut.objects.create(
            expense=line, approved=0, reason="x", by=settlement.decided_by, organisation_name="x", at=money.AFTER
        ),
        "a share added": lambda: FundingShare.objects.create(settlement=settlement, channel="host", amount=1),
        "the edition rewritten": lambda: Edition.objects.update(payable=1),
        "the edition deleted": lambda: sql("DELETE FROM finance_edition"),
        "the payment's amount": lambda: Payment.objects.update(amount=Decimal("1.00")),
        "the payment deleted": lambda: sql("DELETE FROM finance_payment"),
    }  # fmt: skip


def save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def is_refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except DatabaseError:
        return True
    return False


@pytest.mark.req("PR-11")
def test_no_way_past_the_actions_changes_what_was_accepted():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement, "40000.00")
    money.invoice(line, builders.filer(settlement.filer))
    money.complete(settlement)
    settlement = actions.submit_settlement(
        settlement, actor=builders.filer(settlement.filer), now=money.AFTER
    )
    actions.endorse_settlement(settlement, actor=builders.reviewer(settlement.holder), now=money.AFTER)
    actions.approve_settlement(
        money.fresh(settlement), actor=builders.approver(money.fujian()), now=money.AFTER
    )
    names = list(every_write(money.fresh(settlement), Expense.objects.get()))
    for name in names:
        write = every_write(money.fresh(settlement), Expense.objects.get())[name]
        assert is_refused(write), name
    assert still_fits(Edition.objects.get(), reckon(money.fresh(settlement), on=money.AFTER.date()))


def test_no_action_of_the_host_or_its_reviewers_writes_after_approval_and_each_try_is_journalled():
    settlement = money.approved(money.demonstration(), "40000.00")
    line, filer = settlement.expenses.get(), builders.filer(settlement.filer)
    tries = [
        lambda: money.line(settlement),
        lambda: actions.remove_expense(line, actor=filer, now=money.AFTER),
        lambda: money.invoice(line, filer),
        lambda: actions.save_payee(
            settlement, name="别人", account="62220202", bank="x", actor=filer, now=money.AFTER
        ),
        lambda: judging.cut(settlement, line=line, by=builders.reviewer(money.fujian())),
        lambda: actions.submit_settlement(settlement, actor=filer, now=money.AFTER),
        lambda: actions.withdraw_settlement(settlement, actor=filer, now=money.AFTER),
        lambda: actions.return_settlement(
            settlement, note="x", actor=builders.approver(money.fujian()), now=money.AFTER
        ),
    ]
    for attempt in tries:
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.status == 409
    assert Entry.objects.filter(verb="refused").count() == 7
    assert money.fresh(settlement).version == settlement.version


@pytest.mark.req("PR-11")
def test_no_door_of_portal_or_admin_writes_after_approval(client):
    settlement = money.approved(money.demonstration(), "40000.00")
    line, host = settlement.expenses.get(), builders.filer(settlement.filer)
    root = builders.approver(money.fujian())
    root.is_superuser = root.is_staff = True
    root.save(update_fields=["is_superuser", "is_staff"])
    here = [settlement.programme_id]
    typed = {"category": "其他", "description": "x", "quantity": "1", "unit_price": "1", "days": "1",
             "version": settlement.version}  # fmt: skip
    portal = {
        reverse("expense_add", args=here): typed,
        reverse("expense", args=[*here, line.pk]): typed,
        reverse("expense_remove", args=[*here, line.pk]): {"version": settlement.version},
        reverse("payee", args=here): {"name": "x", "account": "62220202", "bank": "x", "version": settlement.version},
        reverse("settlement_submit", args=here): {"version": settlement.version},
        reverse("move", args=["finance.settlement", settlement.pk, "withdraw"]): {},
    }  # fmt: skip
    client.force_login(host)
    for address, body in portal.items():
        assert client.post(address, body).status_code == 409, address
    desk = {
        reverse("admin:finance_settlement_change", args=[settlement.pk]): {"payable": "1.00", "state": "draft"},
        reverse("admin:finance_settlement_delete", args=[settlement.pk]): {"post": "yes"},
        reverse("admin:finance_settlement_add"): {"programme": settlement.programme_id},
        reverse("admin:finance_settlement_changelist"): {
            "action": "delete_selected", "_selected_action": settlement.pk, "post": "yes"
        },
        reverse("line_cut", args=[line.pk]): {"approved": "1.00", "reason": "x", "version": settlement.version},
        reverse("move", args=["finance.settlement", settlement.pk, "accept"]): {"payable": "40000.00"},
        reverse("move", args=["finance.settlement", settlement.pk, "return"]): {"note": "x"},
    }  # fmt: skip
    client.force_login(root)
    assert {client.post(address, body).status_code for address, body in desk.items()} <= {200, 302, 403, 409}
    after = money.fresh(settlement)
    assert (after.state, after.payable, after.version) == (
        State.ACCEPTED,
        Decimal("40000.00"),
        settlement.version,
    )
    assert (Payment.objects.count(), Settlement.objects.count(), Expense.objects.count()) == (1, 1, 1)

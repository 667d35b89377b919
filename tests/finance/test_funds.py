"""Budgets by fund source: entered by the office they belong to, each change with both figures in the journal."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import FundBudget
from tests import builders
from tests.finance import builders as money
from workflow.models import Entry

pytestmark = pytest.mark.django_db

SOURCE = "省级人才工作经费"


def entered(amount="900000.00", *, actor=None, version=None, year=2024, source=SOURCE):
    office = money.fujian()
    return actions.set_fund_budget(
        office, year=year, fund_source=source, amount=Decimal(amount), document="闽财〔2024〕1号",
        actor=actor or builders.finance_officer(office), now=money.AFTER, version=version,
    )  # fmt: skip


def test_the_office_enters_its_budget_and_changes_it_with_both_figures_kept():
    entered()
    row = entered("950000.00", version=1, actor=builders.approver(money.fujian()))
    assert (row.amount, row.version) == (Decimal("950000.00"), 2)
    last = Entry.objects.filter(verb="set_fund_budget").order_by("number").last()
    assert (last.before, last.after) == (
        "900,000.00 元（闽财〔2024〕1号）", "950,000.00 元（闽财〔2024〕1号）"
    )  # fmt: skip


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.INSPECTOR, Role.READER])
def test_nobody_else_of_the_office_sets_it(role):
    with pytest.raises(Refused) as refusal:
        entered(actor=builders.user(f"some_{role}", money.fujian(), role))
    assert refusal.value.status == 403
    assert not FundBudget.objects.exists()


def test_another_office_sets_nothing_here():
    elsewhere = builders.finance_officer(builders.province("江西", "36"))
    with pytest.raises(Refused):
        entered(actor=elsewhere)
    assert entered().amount == Decimal("900000.00")


@pytest.mark.parametrize("version", [None, 7])
def test_what_somebody_else_entered_meanwhile_is_not_overwritten(version):
    entered()
    with pytest.raises(Refused) as refusal:
        entered("1.00", version=version)
    assert (refusal.value.code, refusal.value.status) == ("stale", 409)
    assert FundBudget.objects.get().amount == Decimal("900000.00")


@pytest.mark.parametrize("amount", ["-1.00", "1.005"])
def test_an_amount_that_is_none_is_refused(amount):
    with pytest.raises(Refused) as refusal:
        entered(amount)
    assert refusal.value.field == "amount"


FORM = {"year": "2024", "fund_source": SOURCE, "amount": "900,000", "document": ""}


def posted(client, **values):
    return client.post(
        reverse("admin:finance_fundbudget_add"), {**FORM, "organisation": money.fujian().pk, **values}
    )


def test_the_form_of_the_admin_goes_through_the_action(client):
    client.force_login(builders.finance_officer(money.fujian()))
    assert posted(client).status_code == 302
    row = FundBudget.objects.get()
    assert (row.amount, row.set_by.username) == (
        Decimal("900000.00"),
        builders.finance_officer(money.fujian()).username,
    )
    address = reverse("admin:finance_fundbudget_change", args=[row.pk])
    seen = client.get(address)
    assert "办理记录" in seen.content.decode()
    mark = seen.context["adminform"].form["seen"].value()
    assert client.post(address, {"amount": "800000", "document": "", "seen": mark}).status_code == 302
    assert FundBudget.objects.get().amount == Decimal("800000.00")


@pytest.mark.parametrize("amount", ["90万元", "1.005", "-3", ""])
def test_the_form_refuses_what_is_no_amount_in_yuan(client, amount):
    client.force_login(builders.finance_officer(money.fujian()))
    page = posted(client, amount=amount)
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["amount"]
    assert not FundBudget.objects.exists()


def test_nobody_enters_the_budget_of_an_office_that_is_not_his_own(client):
    client.force_login(builders.finance_officer(builders.province("江西", "36")))
    assert posted(client).status_code == 200
    assert not FundBudget.objects.exists()
    client.force_login(builders.reviewer(money.fujian()))
    assert posted(client).status_code == 403

"""Lines of a settlement and the invoices behind them."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Expense, Invoice
from tests import builders
from tests.finance import builders as money

pytestmark = pytest.mark.django_db


def test_the_amount_of_a_line_is_computed_here():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement, "33.33", quantity="2.5", days="1.5")
    assert (line.amount, money.fresh(settlement).version) == (Decimal("124.99"), 2)


def test_a_figure_that_its_column_does_not_hold_is_refused():
    settlement = money.opened(money.demonstration())
    with pytest.raises(Refused) as caught:
        money.line(settlement, "0.01", days="12345.0")
    assert (caught.value.code, settlement.expenses.count()) == ("invalid", 0)


@pytest.mark.req("000-42", "000-43")
@pytest.mark.parametrize("make", [money.demonstration, money.self_funded])
def test_a_category_that_the_rules_do_not_know_is_refused_however_the_class_is_paid(make):
    settlement = money.opened(make())
    with pytest.raises(
        Refused,
        match="没有“礼品费”这一支出科目，可用：住宿费、伙食费、培训场地费、讲课费、培训资料费、交通费、其他",
    ):
        money.line(settlement, category="礼品费")
    assert money.line(settlement, category="其他", description="保险").category == "其他"


def test_two_people_at_one_settlement_do_not_overwrite_each_other():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement)
    colleague = builders.user("colleague", settlement.filer, Role.FILER)
    values = {
        "category": "伙食费",
        "description": "改",
        "quantity": Decimal("1"),
        "unit_price": Decimal("5"),
        "days": Decimal("1"),
    }
    seen = money.fresh(settlement).version
    actions.save_expense(settlement, line=line, **values, actor=colleague, now=money.AFTER, version=seen)
    with pytest.raises(Refused, match="已被他人修改") as caught:
        actions.save_expense(
            settlement,
            line=line,
            **values,
            actor=builders.filer(settlement.filer),
            now=money.AFTER,
            version=seen,
        )
    assert (caught.value.status, Expense.objects.get().unit_price) == (409, Decimal("5.00"))


def test_a_line_that_is_gone_is_not_changed():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement)
    actions.remove_expense(line, actor=builders.filer(settlement.filer), now=money.AFTER)
    with pytest.raises(Refused, match="已被删除"):
        actions.remove_expense(line, actor=builders.filer(settlement.filer), now=money.AFTER)
    assert Expense.objects.count() == 0


def test_an_invoice_is_used_once_nationwide_and_the_other_host_is_not_named():
    first = money.opened(money.demonstration())
    other_host = builders.host("示例济南理工职业学院")
    second = money.opened(money.national_2021(other_host), now=money.IN_2021)
    money.invoice(money.line(first), builders.filer(first.filer))
    line, filer = money.line(second), builders.filer(second.filer)
    with pytest.raises(Refused, match="已在其他结算中使用") as caught:
        money.invoice(line, filer)
    assert "福州" not in caught.value.sentence
    assert money.invoice(line, filer, number="24352000000087654321").pk
    assert Invoice.objects.count() == 2


def test_an_invoice_used_twice_in_one_settlement_is_named():
    settlement = money.opened(money.demonstration())
    filer = builders.filer(settlement.filer)
    money.invoice(money.line(settlement, description="第一天晚餐"), filer)
    with pytest.raises(Refused, match="已用于本次结算的“第一天晚餐”"):
        money.invoice(money.line(settlement), filer)


def test_removing_a_line_frees_its_invoice_and_keeps_its_scans_as_old_versions():
    settlement = money.opened(money.demonstration())
    filer = builders.filer(settlement.filer)
    line = money.line(settlement)
    money.invoice(line, filer)
    scan = actions.attach_voucher(
        line,
        content=b"%PDF-1.7",
        name="发票.pdf",
        content_type="application/pdf",
        actor=filer,
        now=money.AFTER,
    )
    actions.remove_expense(line, actor=filer, now=money.AFTER)
    scan.refresh_from_db()
    assert scan.superseded_at == money.AFTER
    assert money.invoice(money.line(settlement), filer).pk


def test_an_invoice_bears_no_day_to_come():
    settlement = money.opened(money.demonstration())
    line, filer = money.line(settlement), builders.filer(settlement.filer)
    with pytest.raises(Refused, match="开票日期 2024-11-02 还没有到") as refusal:
        money.invoice(line, filer, dated=date(2024, 11, 2))
    assert (refusal.value.field, Invoice.objects.exists()) == ("dated", False)
    assert money.invoice(line, filer, dated=date(2024, 11, 1)).pk


@pytest.mark.parametrize(("amount", "unmatched"), [("1000.00", False), ("1200.00", True)])
def test_invoices_of_another_sum_than_their_line_are_told_apart(amount, unmatched):
    settlement = money.opened(money.demonstration())
    line = money.line(settlement, amount)
    assert line.unmatched is False
    money.invoice(line, builders.filer(settlement.filer))
    fresh = Expense.objects.get(pk=line.pk)
    assert (fresh.billed, fresh.unmatched) == (Decimal("1000.00"), unmatched)

"""Sending single lines back, what reopens with them, and what the next round shows."""

from decimal import Decimal

import pytest

from accounts.refusals import Refused
from finance import actions
from finance.checks import line_part
from finance.judging import named_changes, remark_list
from finance.models import Cut
from tests import builders
from tests.finance import builders as money
from tests.finance import judging
from workflow.models import Entry

pytestmark = pytest.mark.django_db


def two_lines():
    """A settlement of two lines of one category, on its way."""
    settlement = money.opened(money.demonstration())
    first, second = money.line(settlement, description="早餐"), money.line(settlement, description="晚餐")
    money.complete(settlement)
    settlement = actions.submit_settlement(
        settlement, actor=builders.filer(settlement.filer), now=money.AFTER
    )
    return settlement, first, second


def send_back(settlement, *remarks):
    actions.return_settlement(
        settlement, remarks=remarks, actor=builders.reviewer(settlement.holder), now=money.AFTER
    )
    return money.fresh(settlement)


def change(line, amount="900.00", category="伙食费"):
    return actions.save_expense(
        money.fresh(line.settlement), line=line, category=category, description=line.description, quantity=Decimal(1),
        unit_price=Decimal(amount), days=Decimal(1), actor=builders.filer(line.settlement.filer), now=money.AFTER,
    )  # fmt: skip


@pytest.mark.req("002-42")
def test_a_line_sent_back_opens_alone():
    settlement, first, second = two_lines()
    settlement = send_back(settlement, (line_part(first.pk), "单价不符"))
    with pytest.raises(Refused, match="本次退回只要求补正：伙食费“早餐”。“伙食费”不开放修改") as caught:
        change(second)
    assert caught.value.code == "part_closed"
    for closed in (
        lambda: money.line(settlement),
        lambda: change(first, category="住宿费"),
        lambda: money.complete(settlement),
        lambda: actions.remove_expense(second, actor=builders.filer(settlement.filer), now=money.AFTER),
        lambda: money.invoice(second, builders.filer(settlement.filer)),
    ):
        with pytest.raises(Refused):
            closed()
    assert money.invoice(first, builders.filer(settlement.filer)).pk
    assert change(first).amount == Decimal("900.00")
    assert [(remark.title, remark.text) for remark in remark_list(money.fresh(settlement))] == [
        ("伙食费“早餐”", "单价不符")
    ]


def test_a_category_sent_back_opens_its_lines_and_takes_new_ones():
    settlement, first, _ = two_lines()
    settlement = send_back(settlement, ("伙食费", "请附菜单"))
    assert change(first).amount == Decimal("900.00")
    assert money.line(settlement).pk


def test_a_line_of_another_settlement_is_no_part_of_this_one():
    settlement, _, _ = two_lines()
    other = money.line(money.opened(money.demonstration(builders.host("示例厦门大学", money.fujian()))))
    with pytest.raises(Refused) as caught:
        send_back(settlement, (line_part(other.pk), "x"))
    assert caught.value.code == "no_part"


def test_a_line_sent_back_may_be_taken_out():
    settlement, first, second = two_lines()
    send_back(settlement, (line_part(first.pk), "与另一期重复"))
    actions.remove_expense(first, actor=builders.filer(settlement.filer), now=money.AFTER)
    again = actions.submit_settlement(
        money.fresh(settlement), actor=builders.filer(settlement.filer), now=money.AFTER
    )
    assert [each["label"] for each in named_changes(again)] == [
        "合计 · 实际支出", "合计 · 应拨付", "伙食费 早餐 · 删除",
    ]  # fmt: skip
    assert list(again.expenses.all()) == [second]


def test_the_next_round_shows_each_line_old_beside_new():
    settlement, first, _ = two_lines()
    send_back(settlement, ("伙食费", "单价不符"))
    change(first)
    money.line(money.fresh(settlement), "50.00", description="饮用水")
    again = actions.submit_settlement(
        money.fresh(settlement), actor=builders.filer(settlement.filer), now=money.AFTER
    )
    found = [(each["label"], each["old"], each["new"]) for each in named_changes(again)]
    assert found == [
        ("伙食费 早餐 · 单价", "1,000.00", "900.00"), ("伙食费 早餐 · 金额", "1,000.00", "900.00"),
        ("合计 · 实际支出", "2,000.00", "1,950.00"), ("合计 · 应拨付", "2,000.00", "1,950.00"),
        ("伙食费 饮用水 · 新增", "", "1 × 50.00 × 1 ＝ 50.00"),
    ]  # fmt: skip


def test_the_cut_of_a_line_falls_when_the_host_changes_it_and_stands_otherwise():
    settlement, first, second = two_lines()
    for line in (first, second):
        judging.cut(settlement, "500.00", line=line)
    send_back(settlement, ("伙食费", "请核对"))
    change(first)
    assert list(Cut.objects.values_list("expense", flat=True)) == [second.pk]
    entry = Entry.objects.get(verb="cut_lapsed")
    assert (entry.before, entry.after) == ("早餐：核定 500.00 元，单价高于当地标准", "早餐 900.00 元")
    again = actions.submit_settlement(
        money.fresh(settlement), actor=builders.filer(settlement.filer), now=money.AFTER
    )
    assert (again.claimed, again.payable) == (Decimal("1900.00"), Decimal("1400.00"))


def test_a_cut_falls_too_when_only_the_invoices_of_its_line_changed():
    settlement, first, _ = two_lines()
    judging.cut(settlement, "500.00", line=first)
    send_back(settlement, (line_part(first.pk), "缺发票"))
    money.invoice(first, builders.filer(settlement.filer))
    again = actions.submit_settlement(
        money.fresh(settlement), actor=builders.filer(settlement.filer), now=money.AFTER
    )
    assert (Cut.objects.count(), again.payable) == (0, Decimal("2000.00"))

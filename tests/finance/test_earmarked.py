"""专款专用: money is spent on the one class that it was given for, and on nothing else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.refusals import Refused
from finance import actions
from finance.models import Invoice, Payment
from finance.noticing import hints_of
from finance.reckoning import reckon
from tests import builders
from tests.finance import builders as money
from tests.finance import judging

pytestmark = [pytest.mark.django_db, pytest.mark.req("000-46", "003-71", "004-37")]


def asked_of(settlement):
    return [
        shown.hint.code for shown in hints_of(reckon(money.fresh(settlement), on=money.AFTER.date()))
        if shown.hint.code == "day"
    ]  # fmt: skip


def test_a_bill_serves_one_class():
    first, second = (
        money.line(money.opened(money.demonstration(builders.host(name, money.fujian()))))
        for name in ("示例福州大学", "示例厦门大学")
    )
    money.invoice(first, builders.filer(first.settlement.filer))
    with pytest.raises(Refused) as refusal:
        money.invoice(second, builders.filer(second.settlement.filer))
    assert refusal.value.code == "used_elsewhere"
    assert Invoice.objects.get().expense == first


@pytest.mark.parametrize(("days", "hints"), [(0, []), (90, ["day"])])
def test_a_bill_far_from_the_class_is_asked_about(days, hints):
    settlement = money.opened(money.demonstration())
    line = money.line(settlement)
    dated = date(2024, 10, 15) - timedelta(days=days)
    money.invoice(line, builders.filer(settlement.filer), dated=dated)
    assert asked_of(settlement) == hints


def test_there_is_no_lump_sum():
    """Without a line nothing goes, and nothing can be paid before an approval."""
    settlement = money.complete(money.opened(money.demonstration()))
    with pytest.raises(Refused, match="还没有填写支出"):
        actions.submit_settlement(settlement, actor=builders.filer(settlement.filer), now=money.AFTER)
    money.line(settlement)
    actions.submit_settlement(
        money.fresh(settlement), actor=builders.filer(settlement.filer), now=money.AFTER
    )
    assert not Payment.objects.exists()


def test_only_approved_lines_are_paid():
    """What a reviewer takes off a line is not paid, though it lies below the cap."""
    settlement = money.submitted(money.demonstration(), "40000.00")
    judging.cut(settlement, "25000.00")
    actions.endorse_settlement(
        money.fresh(settlement), actor=builders.reviewer(settlement.holder), now=money.AFTER
    )
    settlement = money.fresh(settlement)
    if settlement.reviewed_by is None:
        actions.review_settlement(
            settlement, actor=builders.finance_officer(settlement.holder), now=money.AFTER
        )
    settlement = money.fresh(settlement)
    actions.approve_settlement(settlement, actor=builders.approver(settlement.holder), now=money.AFTER)
    assert Payment.objects.get().amount == Decimal("25000.00")

"""What is kept of an accepted settlement, and that a change shows."""

from decimal import Decimal

import pytest
from django.db import connection

from finance.editions import changes, is_whole, still_fits
from finance.models import Edition, Expense
from finance.reckoning import reckon
from tests import builders
from tests.finance import builders as money
from tests.finance import judging

pytestmark = pytest.mark.django_db


def test_an_edition_says_what_was_accepted_and_by_which_rules():
    settlement = money.submitted(money.national_2024(), "40000.00")
    judging.cut(settlement, "39000.00", by=builders.finance_officer(settlement.holder))
    settlement = money.fresh(settlement)
    from_review(settlement)
    edition = Edition.objects.get()
    (line,) = edition.content["lines"].values()
    assert (line["amount"], line["approved"], line["reason"]) == ("40000", "39000", judging.WHY)
    assert edition.content["rules"] == [
        {"code": "fujian-2024-national", "version": 1},
        {"code": "training-fees-2016", "version": 1},
    ]
    assert edition.content["payee"]["account"] == "**** 3445"
    assert (edition.content["figures"]["claimed"], edition.content["figures"]["payable"]) == (
        "40000",
        "39000",
    )
    assert (edition.total, edition.payable, edition.accepted_at) == (
        Decimal("40000.00"), Decimal("39000.00"), money.AFTER,
    )  # fmt: skip
    assert is_whole(edition)
    assert still_fits(edition, reckon(money.fresh(settlement), on=money.AFTER.date()))


def from_review(settlement):
    from_office = settlement.holder
    judging.actions.review_settlement(
        settlement, actor=builders.finance_officer(from_office), now=money.AFTER
    )
    judging.actions.approve_settlement(
        money.fresh(settlement), actor=builders.approver(from_office), now=money.AFTER
    )


def test_two_editions_are_compared_line_by_line():
    settlement = money.approved(money.demonstration(), "40000.00")
    judging.approved_again(judging.reopened(settlement), "41000.00")
    first, second = Edition.objects.order_by("number")
    found = [(each.part, each.label, each.old, each.new) for each in changes(first, second)]
    assert found[:3] == [
        ("伙食费 学员用餐", "单价", "40,000.00", "41,000.00"),
        ("伙食费 学员用餐", "金额", "40,000.00", "41,000.00"),
        ("伙食费 学员用餐", "核定", "40,000.00", "41,000.00"),
    ]
    assert ("合计", "应拨付", "40,000.00", "41,000.00") in found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="takes a guard away by hand")
def test_a_change_beside_the_guards_shows_on_the_edition():
    settlement = money.approved(money.demonstration(), "40000.00")
    edition = Edition.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER finance_expense_guard_update")
    Expense.objects.update(description="改过")
    assert not still_fits(edition, reckon(money.fresh(settlement), on=money.AFTER.date()))
    edition.content["lines"] = {}
    assert not is_whole(edition)

"""Starting a settlement, and who may."""

from decimal import Decimal

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Budget
from programs.lifecycle import Stage
from tests import builders
from tests.finance import builders as money
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db


@pytest.mark.req("000-43", "002-26")
def test_the_budget_of_the_accepted_filing_comes_along():
    programme = money.demonstration()
    money.filing(programme, 住宿费="20000.00", 讲课费="15000.00")
    settlement = money.opened(programme)
    rows = list(Budget.objects.filter(programme=programme).order_by("pk").values_list("category", "amount"))
    assert rows == [("住宿费", Decimal("20000.00")), ("讲课费", Decimal("15000.00"))]
    assert money.opened(programme) == settlement
    assert Budget.objects.count() == 2


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.FILED, Stage.APPROVED, Stage.RUNNING])
def test_no_settlement_before_the_class_has_ended(stage):
    with pytest.raises(Refused, match="办班还没有结束，不能结算"):
        money.opened(money.demonstration(stage=stage))
    assert money.opened(money.demonstration()).state == State.DRAFT


def test_no_settlement_of_a_cancelled_class():
    with pytest.raises(Refused, match="已取消，没有可以结算的经费"):
        money.opened(money.demonstration(stage=Stage.CANCELLED))


def test_a_class_cancelled_meanwhile_cannot_be_submitted():
    programme = money.demonstration()
    settlement = money.opened(programme)
    money.line(settlement)
    money.complete(settlement)
    programme.stage = Stage.CANCELLED
    programme.save(update_fields=["stage"])
    with pytest.raises(Refused) as caught:
        actions.submit_settlement(
            money.fresh(settlement), actor=builders.filer(programme.host), now=money.AFTER
        )
    assert "已取消" in caught.value.details[0]


def test_readers_and_other_hosts_do_not_write():
    programme = money.demonstration()
    reader = builders.user("reader", programme.host, Role.READER)
    other = builders.filer(builders.host("示例厦门大学", money.fujian()))
    for person in (reader, other):
        with pytest.raises(Refused) as caught:
            actions.ensure_settlement(programme, actor=person, now=money.AFTER)
        assert caught.value.status == 403
    settlement = money.opened(programme)
    for person in (reader, other):
        with pytest.raises(Refused) as caught:
            actions.save_expense(
                settlement, category="伙食费", description="餐", quantity=Decimal("1"), unit_price=Decimal("1"), days=Decimal("1"),
                actor=person, now=money.AFTER,
            )  # fmt: skip
        assert caught.value.status == 403
    assert money.line(settlement).amount == Decimal("1000.00")

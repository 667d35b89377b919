"""What a settlement is paid: the least of its cost and every limit, or nothing, with the clause."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.refusals import Refused
from finance import actions
from finance.models import Payment
from tests import builders
from tests.finance import builders as money
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db


@pytest.mark.req("000-45", "002-28", "002-32", "002-33", "003-15")
@pytest.mark.parametrize(
    ("make", "spent", "payable", "own"),
    [
        (money.national_2021, "165000.00", "165000.00", "0.00"),
        (money.national_2021, "165000.01", "165000.00", "0.01"),
        (money.national_2024, "130000.00", "127500.00", "2500.00"),
        (money.demonstration, "44999.99", "44999.99", "0.00"),
        (money.demonstration, "45000.01", "45000.00", "0.01"),
    ],
)
def test_the_lesser_of_actual_and_cap_is_payable(make, spent, payable, own):
    programme = make()
    settlement = money.submitted(
        programme, spent, now=money.IN_2021 if programme.year == 2021 else money.AFTER
    )
    assert (settlement.total, settlement.payable, settlement.own_cost) == (
        Decimal(spent),
        Decimal(payable),
        Decimal(own),
    )


def test_the_approved_budget_is_a_limit_too():
    programme = money.demonstration()
    money.filing(programme, 伙食费="30000.00")
    settlement = money.submitted(programme, "40000.00")
    assert (settlement.payable, settlement.own_cost) == (Decimal("30000.00"), Decimal("10000.00"))
    assert "批准预算" in settlement.cuts[0][0]


@pytest.mark.req("002-30")
def test_nothing_is_paid_for_a_class_held_after_the_thirtieth_of_november():
    programme = money.national_2024(ends_on=date(2024, 12, 1))
    settlement = money.submitted(programme, "130000.00", now=money.LATE)
    assert (settlement.payable, settlement.own_cost) == (Decimal("0.00"), Decimal("130000.00"))
    assert settlement.cuts[0][0] == (
        "2024-12-01 才办结，2024-11-30 之后办班的不再予以资助（闽人社办〔2024〕212号 三、第二段）。"
    )
    in_time = money.submitted(money.national_2024(ends_on=date(2024, 11, 30)), "130000.00", now=money.LATE)
    assert in_time.payable == Decimal("127500.00")


@pytest.mark.req("002-43")
def test_late_papers_cost_the_subsidy_where_the_notice_says_so():
    settlement = money.submitted(money.demonstration(), "40000.00", now=money.LATE)
    assert settlement.payable == Decimal("0.00")
    assert settlement.cuts[0][1:] == ["闽人社办〔2024〕212号", "三、第三段"]
    national = money.submitted(money.national_2024(), "40000.00", now=money.LATE)
    assert national.payable == Decimal("40000.00")


@pytest.mark.req("002-43")
def test_a_filing_that_came_late_costs_the_subsidy():
    programme = money.demonstration()
    filed = money.filing(programme, 伙食费="45000.00")
    filed.received_at = money.AFTER.replace(month=10, day=1)
    filed.save(update_fields=["received_at"])
    assert money.submitted(programme, "40000.00").payable == Decimal("0.00")
    other = money.demonstration()
    in_time = money.filing(other, 伙食费="45000.00")
    in_time.received_at = money.AFTER.replace(month=9, day=15)
    in_time.save(update_fields=["received_at"])
    assert money.submitted(other, "40000.00").payable == Decimal("40000.00")


@pytest.mark.req("002-43")
def test_a_class_that_ended_after_the_plan_year_is_not_as_planned():
    settlement = money.submitted(money.demonstration(ends_on=date(2024, 12, 2)), "40000.00", now=money.LATE)
    assert settlement.payable == Decimal("0.00")
    assert any("未按计划完成" in cut[0] for cut in settlement.cuts)


@pytest.mark.req("001-35", "001-37", "000-49", "002-31", "002-34")
def test_a_self_funded_class_is_settled_and_claims_nothing():
    programme = money.self_funded()
    settlement = money.opened(programme, now=money.IN_2021)
    filer = builders.filer(programme.host)
    with pytest.raises(Refused, match=r"鲁人社函〔2021〕60号 二（六）.*不能申请资助"):
        actions.save_payee(
            settlement, name="某校", account="62220202", bank="某行", actor=filer, now=money.IN_2021
        )
    settlement = money.approved(programme, "52000.00", now=money.IN_2021)
    assert (settlement.state, settlement.payable, settlement.own_cost) == (
        State.ACCEPTED,
        Decimal("0.00"),
        Decimal("52000.00"),
    )
    assert settlement.cuts[0][1:] == ["鲁人社函〔2021〕60号", "二（六）"]
    assert Payment.objects.count() == 0


@pytest.mark.req("001-35")
def test_a_class_called_subsidised_under_a_notice_that_subsidises_none_gets_nothing():
    programme = money.held("shandong-2021", builders.host(), 2021)
    settlement = money.opened(programme, now=money.IN_2021)
    money.line(settlement, "5000.00", now=money.IN_2021)
    submitted = actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.IN_2021)
    assert submitted.payable == Decimal("0.00")
    assert submitted.cuts[0][0].startswith(
        "本计划的项目全部为非资助类项目，经费自筹，不得申请资助（鲁人社函〔2021〕60号 二（六））"
    )


class PayableProperty(HypothesisTestCase):
    """Whatever is spent, nothing above the cap, the budget or the cost is ever payable."""

    @settings(max_examples=25, deadline=None)
    @given(
        prices=st.lists(st.decimals(min_value=0, max_value=99999, places=2), min_size=1, max_size=4),
        budget=st.none() | st.decimals(min_value=0, max_value=99999, places=2),
    )
    def test_payable_is_within_every_limit(self, prices, budget):
        programme = money.demonstration()
        if budget is not None:
            money.filing(programme, 伙食费=str(budget))
        settlement = money.opened(programme)
        for price in prices:
            money.line(settlement, str(price))
        money.complete(settlement)
        done = actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.AFTER)
        assert done.total == sum(prices, Decimal(0))
        assert done.payable == min(
            [done.total, Decimal("45000.00"), *([budget] if budget is not None else [])]
        )
        assert done.payable + done.own_cost == done.total

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.subsidy import payable
from tests.policies.conftest import ALL

D = Decimal


def pay(packs, code, actual, **facts):
    facts = {
        "funding": "subsidised",
        "held_ends_on": date(packs[code].year, 11, 30),
        "year": packs[code].year,
    } | facts
    return payable(packs[code], actual=D(actual), **facts)


@pytest.mark.req("000-45", "003-15")
@pytest.mark.parametrize(
    ("code", "actual", "amount", "own"),
    [
        ("national-2021", "165000.00", "165000.00", "0.00"),
        ("national-2021", "165000.01", "165000.00", "0.01"),
        ("fujian-2024-national", "130000.00", "127500.00", "2500.00"),
        ("fujian-2024-demonstration", "44999.99", "44999.99", "0.00"),
        ("fujian-2024-engineering", "45000.01", "45000.00", "0.01"),
    ],
)
def test_the_lesser_of_cost_and_cap_is_payable(packs, code, actual, amount, own):
    found = pay(packs, code, actual)
    assert (found.amount, found.own_cost) == (D(amount), D(own))
    assert bool(found.cuts) == (D(own) > 0)


@pytest.mark.req("000-45")
def test_the_cut_names_the_clause(packs):
    ((sentence, notice, clause, address),) = pay(packs, "national-2021", "165000.01").cuts
    assert (notice, clause) == ("人社厅发〔2021〕24号", "四")
    assert "165,000.00 元" in sentence
    assert sentence.endswith("（人社厅发〔2021〕24号 四）。")
    assert address == "/notices/national-2021/#national-2021-1-subsidy.cap"


@pytest.mark.req("002-30")
def test_a_class_held_after_the_thirtieth_is_paid_nothing(packs):
    late = pay(packs, "fujian-2024-national", "130000.00", held_ends_on=date(2024, 12, 1))
    assert (late.amount, late.own_cost, late.cap) == (D("0.00"), D("130000.00"), D("127500.00"))
    assert late.cuts[0][1:3] == ("闽人社办〔2024〕212号", "三、第二段")
    assert pay(packs, "fujian-2024-national", "130000.00", held_ends_on=date(2024, 11, 30)).amount == D(
        "127500.00"
    )


@pytest.mark.req("002-34", "001-35")
@pytest.mark.parametrize("code", ["fujian-2024-ordinary", "shandong-2021"])
def test_classes_without_subsidy_get_none(packs, code):
    found = pay(packs, code, "100.00")
    assert (found.amount, found.own_cost) == (D("0.00"), D("100.00"))
    assert "资助" in found.cuts[0][0]


@pytest.mark.req("000-49", "002-31")
def test_a_self_funded_class_settles_on_its_own(packs):
    found = pay(packs, "national-2021", "100.00", funding="self_funded")
    assert found.amount == D("0.00")
    assert "单位自筹" in found.cuts[0][0]


@pytest.mark.req("002-43")
@pytest.mark.parametrize("fact", ["on_time", "papers_complete", "completed_as_planned"])
def test_late_papers_and_unfinished_plans_forfeit_where_the_notice_says_so(packs, fact):
    lost = pay(packs, "fujian-2024-demonstration", "100.00", **{fact: False})
    assert lost.amount == D("0.00")
    assert lost.cuts[0][1:3] == ("闽人社办〔2024〕212号", "三、第三段")
    assert pay(packs, "national-2021", "100.00", **{fact: False}).amount == D("100.00")


def test_the_approved_budget_is_a_limit_too(packs):
    found = pay(packs, "national-2021", "90000.00", approved_plan=D("80000.00"))
    assert (found.amount, found.own_cost) == (D("80000.00"), D("10000.00"))
    assert "批准预算" in found.cuts[0][0]


@pytest.mark.parametrize("actual", [D("-0.01"), D("0.001"), D("NaN")])
def test_an_impossible_amount_is_refused(packs, actual):
    with pytest.raises(ValueError, match="实际支出"):
        payable(packs["national-2021"], actual=actual, funding="subsidised", held_ends_on=None, year=2021)


def test_a_float_is_refused(packs):
    with pytest.raises(TypeError):
        payable(packs["national-2021"], actual=1.5, funding="subsidised", held_ends_on=None, year=2021)


@given(
    st.sampled_from(sorted(ALL)),
    st.decimals(0, 1_000_000, places=2),
    st.sampled_from(["subsidised", "self_funded"]),
    st.booleans(),
    st.dates(date(2021, 1, 1), date(2024, 12, 31)),
)
def test_what_is_paid_and_what_is_left_make_up_the_cost(code, actual, funding, on_time, ended):
    found = payable(ALL[code], actual=actual, funding=funding, held_ends_on=ended, year=2024, on_time=on_time)
    assert found.amount + found.own_cost == actual
    assert D(0) <= found.amount <= (found.cap if found.cap is not None else 0)
    assert found.cuts or found.own_cost == 0

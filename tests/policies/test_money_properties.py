"""Whatever the rules and whatever was spent: nothing above a cap, nothing lost, nothing that depends on order."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.amounts import add_up
from finance.reckoning import eligible_of
from policies.rules import Force, Rules
from policies.standards import Lecture, Presence, limits_of, quota_kind, splits_of
from policies.subsidy import Payable, payable
from tests.policies.conftest import ALL
from tests.policies.packs import MONEY, packs_with

many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
D, ZERO = Decimal, Decimal(0)
CODES = sorted(ALL)
CATEGORIES = ("lodging", "meals", "venue", "lecture_fee", "materials", "transport", "other")
FEN = st.decimals(0, 200_000, places=2)
DAYS = st.lists(st.integers(1, 60), max_size=30).map(tuple)
HALVES = st.sampled_from([D("0.0"), D("0.5"), D("1.0")])


def presence_of(trainees, staff, arrival, departure, online):
    return Presence(trainees, staff, arrival, departure, trainees[:online])


PRESENCE = st.builds(presence_of, DAYS, DAYS, HALVES, HALVES, st.integers(0, 5))
SPENT = st.dictionaries(st.sampled_from(CATEGORIES), FEN)
KINDS = st.sampled_from(["", "first", "second", "third", "unheard"])


@st.composite
def fees(draw):
    """Lecture fees, each of a line of its own; some people come twice, some share a name."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["甲|一", "甲|二", "乙|一"]),
                st.sampled_from(["academician", "high_level", "senior", "associate", "other", "unheard"]),
                st.sampled_from([date(2024, 10, 14), date(2024, 10, 15)]),
                st.sampled_from(["morning", "afternoon", "evening"]),
                st.decimals("0.5", 12, places=1),
                st.decimals(0, 20_000, places=2),
            ),
            max_size=6,
        )
    )
    return [
        Lecture(n, who, who[0], rank, on, half, hours, net)
        for n, (who, rank, on, half, hours, net) in enumerate(rows)
    ]


RULES = (
    st.sampled_from(CODES).map(ALL.get) | packs_with("expense.day_quota") | packs_with("expense.lecture_fee")
)


@many
@given(RULES, SPENT, fees(), PRESENCE, KINDS)
def test_splits_are_never_negative_and_bring_each_limit_down_to_what_is_allowed(
    rules, spent, lectures, presence, kind
):
    limits = limits_of(rules, spent=spent, lectures=lectures, presence=presence, kind=kind)
    assert len({limit.code for limit in limits}) == len(limits)
    for limit in limits:
        assert limit.over == (ZERO if limit.undecided else max(limit.used - limit.limit, ZERO))
        assert not (limit.undecided and (limit.splits or limit.needs_reason))
        assert limit.limit >= 0
        assert limit.sentence
    for split in splits_of(limits):
        assert split.amount > 0
        assert split.cut.sentence.endswith("。")
        assert split.cut.clause
    assert all(limit.force == Force.ADVICE for limit in limits if limit.code.startswith("quota."))


@many
@given(RULES, SPENT, fees(), PRESENCE, KINDS, st.randoms(use_true_random=False))
def test_the_order_of_lines_people_and_edits_does_not_matter(rules, spent, lectures, presence, kind, dice):
    first = limits_of(rules, spent=spent, lectures=lectures, presence=presence, kind=kind)
    people = Presence(
        shuffled(presence.trainees, dice), shuffled(presence.staff, dice), presence.arrival, presence.departure,
        shuffled(presence.online, dice),
    )  # fmt: skip
    mixed = limits_of(
        rules,
        spent=dict(shuffled(spent.items(), dice)),
        lectures=shuffled(lectures, dice),
        presence=people,
        kind=kind,
    )
    assert {limit.code: without_name(limit) for limit in first} == {
        limit.code: without_name(limit) for limit in mixed
    }
    assert sum(split.amount for split in splits_of(first)) == sum(split.amount for split in splits_of(mixed))


def shuffled(values, dice):
    values = list(values)
    dice.shuffle(values)
    return tuple(values)


def without_name(limit):
    return limit.used, limit.limit, limit.force, limit.lines, limit.note, limit.undecided


@many
@given(SPENT, PRESENCE, KINDS)
def test_the_quota_grows_with_people_and_days_and_never_beyond_the_plain_product(spent, presence, kind):
    rules = ALL["training-fees-2016"]
    quota = limits_of(rules, spent=spent, presence=presence, kind=kind)[0]
    rate = D(quota_kind(rules, kind)["total"])
    stays = [*presence.on_site, *presence.staff]
    travel = presence.arrival + presence.departure
    assert quota.limit <= rate * sum((D(days) + travel for days in stays), ZERO)
    more = Presence(
        (*presence.trainees, 3), presence.staff, presence.arrival, presence.departure, presence.online
    )
    assert limits_of(rules, spent=spent, presence=more, kind=kind)[0].limit > quota.limit


@many
@given(
    st.sampled_from(CODES).map(ALL.get) | packs_with("subsidy.cap"), SPENT, fees(), PRESENCE, st.none() | MONEY,
    st.lists(FEN, max_size=4), st.sampled_from(["subsidised", "self_funded"]), st.dates(date(2021, 1, 1), date(2025, 1, 1)),
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_what_is_paid_exceeds_no_cap_no_plan_no_standard_and_no_cost(
    rules, spent, lectures, presence, plan, cuts, funding, ended, on_time, whole, done
):
    actual = add_up(spent.values())
    reviewed = max(actual - add_up(cuts), ZERO)
    limits = limits_of(rules, spent=spent, lectures=lectures, presence=presence)
    eligible = eligible_of(reviewed, splits_of(limits))
    found = payable(
        rules, actual=actual, eligible=eligible, funding=funding, held_ends_on=ended, year=2024, approved_plan=plan,
        on_time=on_time, papers_complete=whole, completed_as_planned=done,
    )  # fmt: skip
    assert found.amount + found.own_cost == actual
    assert 0 <= found.amount <= eligible <= reviewed <= actual
    assert plan is None or found.amount <= plan
    assert found.amount <= (found.cap if found.cap is not None else ZERO)
    assert funding == "subsidised" or not found.amount
    assert found.amount == eligible or found.cuts
    assert {type(amount) for amount in amounts_in(found, limits)} <= {Decimal}
    assert all(amount == amount.quantize(D("0.01")) for amount in (found.amount, found.own_cost, eligible))


def amounts_in(found: Payable, limits):
    yield from (found.amount, found.own_cost)
    if found.cap is not None:
        yield found.cap
    for limit in limits:
        yield from (limit.used, limit.limit, limit.over)
    yield from (split.amount for split in splits_of(limits))


@many
@given(packs_with("subsidy.cap"), MONEY, MONEY, st.none() | MONEY)
def test_who_cuts_more_never_pays_more(rules, one, other, plan):
    """The more of a cost is eligible, the more is paid; never the other way round."""
    actual = one + other
    facts = {
        "actual": actual,
        "funding": "subsidised",
        "held_ends_on": None,
        "year": 2024,
        "approved_plan": plan,
    }
    less, more = (payable(rules, eligible=amount, **facts).amount for amount in sorted((one, actual)))
    assert less <= more


@pytest.mark.parametrize("eligible", [1.5, 1])
def test_anything_but_a_decimal_is_refused(eligible):
    with pytest.raises(TypeError):
        payable(
            ALL["national-2021"],
            actual=D("2.00"),
            eligible=eligible,
            funding="subsidised",
            held_ends_on=None,
            year=2021,
        )


def test_no_more_can_be_eligible_than_was_spent():
    with pytest.raises(ValueError, match="核定支出不能超过实际支出"):
        payable(
            ALL["national-2021"],
            actual=D("2.00"),
            eligible=D("2.01"),
            funding="subsidised",
            held_ends_on=None,
            year=2021,
        )


@many
@given(st.lists(FEN, max_size=40), st.randoms(use_true_random=False))
def test_lines_add_to_the_total_in_any_order(amounts, dice):
    assert add_up(amounts) == add_up(shuffled(amounts, dice)) == sum(amounts, ZERO)


# ---- the golden figures of the five documents, through eligible and plan


@pytest.mark.req("000-45", "002-28", "002-32", "002-33", "003-15")
@pytest.mark.parametrize(
    ("code", "actual", "eligible", "plan", "amount"),
    [
        ("national-2021", "165000.01", "165000.01", "200000.00", "165000.00"),
        ("national-2021", "170000.00", "164999.99", "200000.00", "164999.99"),
        ("national-2021", "165000.00", "165000.00", "150000.00", "150000.00"),
        ("fujian-2024-national", "130000.00", "130000.00", None, "127500.00"),
        ("fujian-2024-national", "130000.00", "120000.00", None, "120000.00"),
        ("fujian-2024-demonstration", "44999.99", "44999.99", None, "44999.99"),
        ("fujian-2024-demonstration", "60000.00", "45000.01", "50000.00", "45000.00"),
        ("fujian-2024-engineering", "45000.00", "45000.00", "44000.00", "44000.00"),
    ],
)
def test_the_least_of_eligible_cap_and_plan_is_paid(code, actual, eligible, plan, amount):
    found = payable(
        ALL[code], actual=D(actual), eligible=D(eligible), approved_plan=D(plan) if plan else None, funding="subsidised",
        held_ends_on=date(ALL[code].year, 11, 30), year=ALL[code].year,
    )  # fmt: skip
    assert (found.amount, found.own_cost) == (D(amount), D(actual) - D(amount))
    assert f"＝ {D(amount):,.2f} 元" in found.formula


@pytest.mark.req("002-30")
def test_held_on_the_first_of_december_is_nothing_with_its_clause():
    found = payable(
        ALL["fujian-2024-national"], actual=D("130000.00"), eligible=D("127000.00"), funding="subsidised",
        held_ends_on=date(2024, 12, 1), year=2024,
    )  # fmt: skip
    assert (found.amount, found.own_cost, found.formula) == (D("0.00"), D("130000.00"), "应付 0.00 元")
    assert [cut.citation for cut in found.cuts] == ["闽人社办〔2024〕212号 三、第二段"]


@pytest.mark.req("001-35", "002-34", "000-49", "001-37", "002-31")
@pytest.mark.parametrize(
    ("code", "funding", "words"),
    [
        ("shandong-2021", "subsidised", "非资助类"),
        ("fujian-2024-ordinary", "subsidised", "非资助类"),
        ("national-2021", "self_funded", "按经费保障渠道结算"),
        ("shandong-2021", "self_funded", "按经费保障渠道结算"),
        ("fujian-2024-national", "self_funded", "按经费保障渠道结算"),
    ],
)
def test_who_pays_for_itself_claims_nothing(code, funding, words):
    found = payable(ALL[code], actual=D("100.00"), funding=funding, held_ends_on=None, year=ALL[code].year)
    assert (found.amount, found.own_cost) == (D("0.00"), D("100.00"))
    assert any(words in cut.sentence for cut in found.cuts)


def test_rules_that_state_no_cap_pay_nothing_and_say_so():
    found = payable(Rules(()), actual=D("5.00"), funding="subsidised", held_ends_on=None, year=2024)
    assert (found.amount, found.cap) == (D("0.00"), None)
    assert "没有规定资助标准" in found.cuts[0].sentence

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.calendar import WorkingDays
from policies.deadlines import latest_filing_day
from policies.kinds import Kind
from policies.planning import cautions, earliest_opening, first_opening, plan_lines, told
from policies.rules import Force, RuleValue
from tests.policies.conftest import ALL, CALENDAR

TODAYS = st.dates(date(2010, 3, 1), date(2026, 9, 30))
LEADS = st.sampled_from(
    [(0, "day"), (1, "day"), (30, "day"), (1, "month"), (2, "month"), (6, "month"), (1, "working_day"), (10, "working_day")]
)  # fmt: skip


def lead(n, unit):
    return RuleValue(
        "filing.lead", Kind.LEAD_TIME, {"n": n, "unit": unit, "before": "opening"}, Force.BINDING
    )


def plan(code, opening, days, calendar=CALENDAR):
    return plan_lines(ALL[code], opening, days, calendar, year=opening.year)


def days_of(lines):
    return {line.kind: line.on and line.on.isoformat() for line in lines}


@pytest.mark.req("001-07")
def test_every_day_of_a_shandong_class_of_2021():
    assert days_of(plan("shandong-2021", date(2021, 10, 15), 4)) == {
        "filing": "2021-09-27", "change": "2021-10-14", "opening": "2021-10-15", "closing": "2021-10-18",
        "completion": "2021-11-18", "end": "2021-11-30",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "opening", "days", "ends", "due"),
    [
        ("fujian-2024-national", date(2024, 10, 27), 5, "2024-10-31", "2024-12-02"),
        ("national-2021", date(2021, 1, 27), 5, "2021-01-31", "2021-03-01"),
        ("national-2021", date(2021, 10, 25), 5, "2021-10-29", "2021-11-29"),
    ],
)
def test_the_golden_days_after_the_end_of_a_class(code, opening, days, ends, due):
    found = days_of(plan(code, opening, days))
    assert (found["closing"], found["completion"]) == (ends, due)


def test_what_the_notice_leaves_open_has_no_day_and_comes_last():
    lines = plan("fujian-2024-ordinary", date(2024, 9, 2), 4)
    assert [(line.kind, line.on) for line in lines[-2:]] == [("filing", None), ("completion", None)]
    assert "没有规定" in lines[-1].due.steps[0]


def test_the_line_runs_in_the_order_of_time():
    for code in ("shandong-2021", "national-2021", "fujian-2024-national"):
        on = [line.on for line in plan(code, date(2024, 9, 2), 5) if line.on]
        assert on == sorted(on)


@given(TODAYS, LEADS)
def test_the_first_opening_is_the_inverse_of_the_last_filing_day(today, given_lead):
    rule = lead(*given_lead)
    opening = first_opening(rule, today, CALENDAR)
    assert latest_filing_day(rule, opening, CALENDAR).on >= today
    assert latest_filing_day(rule, opening - timedelta(days=1), CALENDAR).on < today


@given(TODAYS, LEADS)
def test_a_class_filed_on_its_last_day_may_open_as_planned(opening, given_lead):
    """Forward again from the last filing day never asks for a later opening than the one planned."""
    rule = lead(*given_lead)
    last = latest_filing_day(rule, opening, CALENDAR).on
    assert first_opening(rule, last, CALENDAR) <= opening


@pytest.mark.parametrize(
    ("today", "opening"),
    [
        (
            date(2021, 1, 31),
            date(2021, 3, 1),
        ),  # a month after 31 January there is only 28 February, filed by 28 January
        (date(2021, 1, 28), date(2021, 2, 28)),
        (date(2024, 1, 29), date(2024, 2, 29)),
        (date(2021, 2, 28), date(2021, 3, 28)),
        (date(2021, 8, 31), date(2021, 10, 1)),
        (date(2021, 12, 31), date(2022, 1, 31)),
    ],
)
def test_months_turn_round_at_their_ends(today, opening):
    assert first_opening(lead(1, "month"), today, CALENDAR) == opening


def test_without_a_lead_a_class_may_open_today():
    rule = RuleValue("filing.lead", Kind.LEAD_TIME, None, Force.BINDING)
    assert first_opening(rule, date(2024, 9, 2), CALENDAR) == first_opening(None, date(2024, 9, 2), CALENDAR)
    assert first_opening(rule, date(2024, 9, 2), CALENDAR) == date(2024, 9, 2)


@given(
    TODAYS, st.integers(1, 30), st.sampled_from(["shandong-2021", "national-2021", "fujian-2024-national"])
)
def test_an_opening_that_is_offered_keeps_every_rule(today, days, code):
    rules = ALL[code]
    found = earliest_opening(rules, today, days, CALENDAR)
    if found.on is None:
        assert found.blocked_by.key == "class.end_by"
        assert found.next_year.year >= today.year + 1
        return
    lines = plan_lines(rules, found.on, days, CALENDAR, year=found.on.year)
    assert not [c for c in cautions(rules, lines, today, CALENDAR, year=found.on.year) if c.tone == "red"]


@given(st.dates(date(2010, 3, 1), date(2026, 10, 31)), st.integers(1, 30))
def test_what_must_roll_never_lands_on_a_rest_day(opening, days):
    for line in plan("national-2021", opening, days):
        if line.kind in ("completion", "reimbursement"):
            assert CALENDAR.is_working_day(line.on)


def test_when_the_year_is_over_the_wall_is_named_and_the_next_year_offered():
    found = earliest_opening(ALL["fujian-2024-national"], date(2024, 11, 20), 5, CALENDAR)
    assert (found.on, found.blocked_by.citation) == (None, "闽人社办〔2024〕212号 一、第一段")
    assert found.next_year == date(2025, 1, 1)
    assert "2024-11-30" in found.steps[-1]
    last = earliest_opening(ALL["fujian-2024-national"], date(2024, 10, 26), 5, CALENDAR)
    assert last.on == date(2024, 11, 26)


def words(code, opening, days, today):
    lines = plan(code, opening, days)
    return [(c.tone, c.sentence) for c in cautions(ALL[code], lines, today, CALENDAR, year=opening.year)]


def test_what_a_planner_should_know_first():
    assert words("shandong-2021", date(2021, 10, 12), 4, date(2021, 9, 1)) == []
    late = words("shandong-2021", date(2021, 10, 12), 4, date(2021, 9, 30))
    assert late[0][0] == "red"
    assert "现在报送会标为逾期，下一年度不再受理承办单位的申请" in late[0][1]
    feast = words("shandong-2021", date(2021, 10, 2), 4, date(2021, 9, 1))
    assert feast[0] == ("amber", "开班日 2021-10-02（周六）是休息日（国庆节）。")
    assert "研修期间有休息日" in feast[1][1]
    wall = words("fujian-2024-national", date(2024, 11, 27), 5, date(2024, 9, 1))
    assert [sentence.partition("，")[2] for _, sentence in wall[:2]] == [
        "超过了完成办班的最后一日 2024-11-30（周六）。", "此后办班不予资助 2024-11-30（周六）。",
    ]  # fmt: skip
    other = words("national-2021", date(2025, 9, 1), 4, date(2025, 8, 1))
    assert "是 2021 年度的规定" in other[-1][1]
    assert any(
        "推算" in sentence for _, sentence in words("shandong-2021", date(2027, 3, 1), 4, date(2026, 8, 1))
    )


def test_a_bare_calendar_does_for_planning():
    assert days_of(plan("shandong-2021", date(2021, 10, 15), 4, WorkingDays()))["filing"] == "2021-10-01"


def test_a_day_is_told_with_its_arithmetic_its_clause_and_what_follows():
    line = plan("shandong-2021", date(2021, 10, 15), 4)[0]
    text = told(line.due, line.consequences)
    assert "往前第 10 个工作日，为 2021-09-27（周一）。" in text
    assert "依据：鲁人社函〔2021〕60号 二（一）" in text
    assert "逾期：下一年度不再受理承办单位的申请" in text

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.calendar import WorkingDays
from policies.deadlines import due_after, end_by, latest_filing_day, shift_months
from policies.kinds import Kind
from policies.rules import Force, RuleValue
from tests.policies.conftest import CALENDAR

DAYS = st.dates(date(2010, 3, 1), date(2026, 9, 30))


def rule(kind, **value):
    return RuleValue(
        "completion.due", kind, value or None, Force.BINDING, "三", notice_number="某函〔2021〕1号"
    )


@pytest.mark.req("001-13")
def test_ten_working_days_before_the_opening_over_the_national_holiday(packs, calendar):
    due = latest_filing_day(packs["shandong-2021"].require("filing.lead"), date(2021, 10, 15), calendar)
    assert (due.on, due.provisional) == (date(2021, 9, 27), False)
    text = "".join(due.steps)
    assert "10-01（国庆节）" in text
    assert "2021-10-09（周六）" in text
    assert "往前第 10 个工作日" in text


@pytest.mark.req("000-17", "002-35")
@pytest.mark.parametrize(
    ("ended", "due_on"),
    [
        (date(2024, 10, 31), date(2024, 12, 2)),
        (date(2021, 1, 31), date(2021, 3, 1)),
        (date(2021, 10, 29), date(2021, 11, 29)),
    ],
)
def test_one_month_after_the_end_rolls_over_rest_days(packs, calendar, ended, due_on):
    due = due_after(packs["national-2021"].require("completion.due"), ended, calendar)
    assert due.on == due_on
    assert any("民法典" in step for step in due.steps) == (due_on.day != 29)


@pytest.mark.req("002-12", "002-15")
def test_one_month_before_does_not_roll(packs, calendar):
    lead = packs["fujian-2024-national"].require("filing.lead")
    assert latest_filing_day(lead, date(2024, 10, 15), calendar).on == date(2024, 9, 15)  # a Sunday
    assert latest_filing_day(lead, date(2024, 3, 31), calendar).on == date(2024, 2, 29)


@pytest.mark.req("000-15")
def test_before_the_opening_is_the_day_before(packs, calendar):
    lead = packs["national-2021"].require("filing.lead")
    assert latest_filing_day(lead, date(2021, 6, 1), calendar).on == date(2021, 5, 31)


@pytest.mark.req("000-12", "001-44", "002-10")
def test_the_thirtieth_of_november_is_in_time_and_never_rolls(packs):
    due = end_by(packs["fujian-2024"].require("class.end_by"), 2024)
    assert due.on == date(2024, 11, 30)  # a Saturday
    assert not due.is_late(date(2024, 11, 30))
    assert due.is_late(date(2024, 12, 1))


def test_a_fixed_date_that_does_not_count_itself_ends_the_day_before():
    assert end_by(rule(Kind.FIXED_DATE, month=11, day=30, inclusive=False), 2021).on == date(2021, 11, 29)


@pytest.mark.req("002-16")
def test_a_lead_that_the_notice_leaves_open_is_no_deadline(packs, calendar):
    due = latest_filing_day(
        packs["fujian-2024-engineering"].require("filing.lead"), date(2024, 9, 1), calendar
    )
    assert (due.on, due.provisional, due.is_late(date(2030, 1, 1))) == (None, False, False)
    assert "没有规定" in due.steps[0]


def test_a_year_without_its_state_council_notice_is_provisional(calendar):
    due = due_after(rule(Kind.DUE_AFTER, n=10, unit="working_day", after="end"), date(2027, 9, 28), calendar)
    assert due.provisional
    assert "推算" in "".join(due.steps) or "推算" in due.steps[-1]


def test_another_province_counts_thirty_days_back_and_ten_working_days_on(calendar):
    lead = rule(Kind.LEAD_TIME, n=30, unit="day", before="opening")
    assert latest_filing_day(lead, date(2025, 6, 1), calendar).on == date(2025, 5, 2)
    after = rule(Kind.DUE_AFTER, n=10, unit="working_day", after="end")
    assert due_after(after, date(2025, 9, 26), calendar).on == date(2025, 10, 16)


@given(DAYS, st.integers(1, 24))
def test_a_month_later_ends_on_the_same_number_or_the_last_day(day, months):
    later = shift_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, st.integers(1, 24))
def test_counting_months_back_and_on_again_never_passes_the_opening(day, months):
    back = shift_months(day, -months)
    assert shift_months(back, months) <= day < shift_months(back + timedelta(days=4), months)


@given(DAYS, st.integers(1, 3), st.sampled_from(["month", "working_day", "day"]))
def test_a_period_after_an_event_never_ends_on_a_rest_day(day, n, unit):
    due = due_after(rule(Kind.DUE_AFTER, n=n, unit=unit, after="end"), day, CALENDAR)
    assert CALENDAR.is_working_day(due.on)
    assert due.on > day
    assert len(due.steps) >= 2


@given(DAYS, st.integers(1, 40))
def test_working_days_counted_back_and_on_agree(day, n):
    back = CALENDAR.subtract(day, n)
    between = [back + timedelta(days=i) for i in range((day - back).days)]
    assert sum(map(CALENDAR.is_working_day, between)) == n
    assert CALENDAR.is_working_day(back)
    if CALENDAR.is_working_day(day):
        assert CALENDAR.add(back, n) == day


def test_days_left_and_lateness():
    due = end_by(rule(Kind.FIXED_DATE, month=11, day=30, inclusive=True), 2021)
    assert (due.days_left(date(2021, 11, 24)), due.days_left(date(2021, 12, 2))) == (6, -2)


def test_a_bare_calendar_follows_the_week():
    bare = WorkingDays()
    assert bare.add(date(2021, 10, 1), 1) == date(2021, 10, 4)
    assert not bare.is_exact(date(2021, 10, 1))

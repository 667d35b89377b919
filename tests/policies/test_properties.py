"""What holds for every rule pack that validates and every class, whatever they say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policies.deadlines import due_after, end_by, latest_filing_day
from policies.findings import Status, findings
from policies.keys import KEYS
from policies.kinds import Kind
from policies.reading import in_words
from policies.rules import Force, Rules, RuleValue, faults_of, rule_faults
from policies.subsidy import payable
from policies.timetable import timetable
from tests.policies.conftest import CALENDAR
from tests.policies.packs import ANY_DAY, MONEY, SOME_DAYS, facts, packs, packs_with, value_of

# How a finding may turn out under a rule of each force. A late paper breaks a binding rule and is accepted.
ALLOWED = {
    Force.BINDING: {Status.BINDING, Status.GUIDING, Status.ADVICE},
    Force.GUIDING: {Status.GUIDING, Status.ADVICE},
    Force.ADVICE: {Status.ADVICE},
}
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(packs(), facts())
def test_any_pack_that_validates_judges_any_class(rules, known):
    assert list(faults_of(rules)) == []
    for found in findings(rules, known, calendar=CALENDAR):
        rule = rules.require(found.key)
        assert found.sentence.endswith(f"（{rule.citation}）")
        assert found.notice_number
        assert found.clause
        assert found.required
        assert found.found or found.status == Status.UNDECIDED
        assert found.status in ALLOWED[rule.force] | {Status.PASSED, Status.UNDECIDED}
        assert not (found.late and found.refuses)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_whatever_a_rule_may_say_reads_as_chinese(key):
    kind = KEYS[key].kind

    @settings(max_examples=8, deadline=None, database=None)
    @given(value_of(kind))
    def check(value):
        if not rule_faults(key, kind, value):
            words = in_words(key, kind, value)
            assert 0 < len(words) < 1000
            assert "None" not in words

    check()


@many
@given(
    packs_with("subsidy.cap"), MONEY, st.sampled_from(["subsidised", "self_funded"]), st.none() | ANY_DAY,
    st.none() | st.integers(2010, 2040), st.none() | MONEY, st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_no_pack_pays_more_than_the_cap_or_the_cost(
    rules, actual, funding, ended, year, approved, on_time, done, whole
):
    found = payable(
        rules, actual=actual, funding=funding, held_ends_on=ended, year=year, approved_plan=approved,
        on_time=on_time, completed_as_planned=done, papers_complete=whole,
    )  # fmt: skip
    assert found.amount + found.own_cost == actual
    assert 0 <= found.amount <= min(actual, found.cap, Decimal(rules.value("subsidy.cap")))
    assert found.own_cost == 0 or found.cuts
    assert all(sentence.endswith("。") for sentence, *_ in found.cuts)


@some
@given(packs_with("subsidy.cap"), MONEY, MONEY)
def test_who_spends_more_is_never_paid_less(rules, one, other):
    less, more = sorted([one, other])
    paid = [
        payable(rules, actual=actual, funding="subsidised", held_ends_on=None, year=2024).amount
        for actual in (less, more)
    ]
    assert paid == sorted(paid)


# Kinds of deadlines whose rule a judge reads too, with that rule.
JUDGED = {"filing": "filing.lead", "change": "change.lead", "completion": "completion.due"}


@many
@given(packs(), facts())
def test_any_pack_that_validates_gives_a_timetable(rules, known):
    today = known.get("today") or date(2024, 7, 1)
    found = {line.kind: line for line in timetable(rules, known, CALENDAR)}
    for line in found.values():
        assert line.label
        assert line.due.steps
        assert line.on is None or not line.waiting_for
        assert line.is_late(today) == (line.days_late(today) > 0)
        assert all(what and where for what, where in line.consequences)


@many
@given(st.data(), st.sampled_from(sorted(JUDGED)), facts())
def test_the_timetable_and_the_findings_agree_on_what_is_late(data, kind, known):
    key = JUDGED[kind]
    value = data.draw(value_of(KEYS[key].kind).filter(bool))
    rules = Rules((deadline(key, value),))
    known = {"opening_on": date(2024, 7, 1), "today": date(2024, 7, 1)} | known
    lines = timetable(rules, known, CALENDAR, only=(kind,))
    judged = findings(rules, known, calendar=CALENDAR)
    assert len(lines) == len(judged)
    for line, finding in zip(lines, judged, strict=True):
        assert line.is_late(known["today"] or date.min) == finding.late
        assert line.on is None or line.on.isoformat() in finding.required


def deadline(key, value):
    return RuleValue(key, KEYS[key].kind, value, Force.BINDING, "二", notice_number="某函")


AHEAD = value_of(Kind.LEAD_TIME).filter(bool)
AFTER = value_of(Kind.DUE_AFTER).filter(bool)


@many
@given(AFTER, ANY_DAY)
@example({"n": 1000, "unit": "month", "after": "end"}, date.max)
@example({"n": 1000, "unit": "working_day", "after": "end"}, date.max)
def test_a_period_after_an_event_ends_later_and_never_on_a_rest_day(value, ended):
    due = due_after(deadline("completion.due", value), ended, CALENDAR)
    assert due.on > ended or due.on == date.max
    assert CALENDAR.is_working_day(due.on)
    assert not due.is_late(ended)


@many
@given(AHEAD, ANY_DAY)
@example({"n": 1000, "unit": "month", "before": "opening"}, date.min)
@example({"n": 0, "unit": "day", "before": "opening"}, date.min)
def test_a_lead_time_ends_before_the_event(value, opening):
    due = latest_filing_day(deadline("filing.lead", value), opening, CALENDAR)
    assert due.on < opening or due.on == date.min


@many
@given(AFTER, AHEAD, SOME_DAYS, st.integers(0, 400))
def test_a_later_event_is_never_due_earlier(after, ahead, day, later):
    days = day, day + timedelta(days=later)
    ends = [due_after(deadline("completion.due", after), each, CALENDAR).on for each in days]
    leads = [latest_filing_day(deadline("filing.lead", ahead), each, CALENDAR).on for each in days]
    assert (ends, leads) == (sorted(ends), sorted(leads))


@some
@given(value_of(Kind.FIXED_DATE).filter(bool), st.integers(1, 9999))
def test_a_fixed_date_stands_in_its_year_whatever_the_week(value, year):
    due = end_by(deadline("class.end_by", value), year)
    assert (due.on.month, due.on.day) == (value["month"], value["day"]) or not value["inclusive"]


@some
@given(packs(), facts())
def test_a_draft_of_the_same_pack_never_refuses(rules, known):
    draft = Rules(tuple(rules), rules.code, rules.name, rules.notice_number, rules.year, draft=True)
    own, drafted = (findings(each, known, calendar=CALENDAR) for each in (rules, draft))
    assert {f.status for f in drafted} <= {Status.PASSED, Status.ADVICE, Status.UNDECIDED}
    assert [(f.key, f.field) for f in drafted] == [(f.key, f.field) for f in own]


BOUNDS = [
    "class.days.about",
    "class.headcount.min",
    "class.headcount.max",
    "class.headcount.about",
    "class.hours.min",
]
FACT_OF = {"class.days.about": "days", "class.hours.min": "hours"}


@many
@given(st.sampled_from(BOUNDS), st.data(), st.integers(0, 120), st.integers(0, 120), st.integers(0, 120))
def test_a_stricter_bound_never_turns_a_refusal_into_a_pass(key, data, number, one, other):
    low, high = sorted([one, other])
    side = data.draw(st.sampled_from(["min", "max", "tolerance"]))
    loose, strict = (low, high) if side == "min" else (high, low)
    value = {"about": 50} if side == "tolerance" else {}
    known = {FACT_OF.get(key, "headcount"): number}
    rules = [
        Rules((RuleValue(key, KEYS[key].kind, {**value, side: n}, Force.BINDING, "二"),))
        for n in (loose, strict)
    ]
    first, second = (findings(each, known)[0] for each in rules)
    assert first.status == Status.PASSED or second.status == Status.BINDING


@many
@given(st.integers(0, 400), st.integers(0, 400), SOME_DAYS)
def test_a_longer_lead_or_a_shorter_period_never_makes_a_late_paper_timely(one, other, day):
    less, more = sorted([one, other])
    for unit in ("day", "working_day", "month"):
        leads = [
            latest_filing_day(
                deadline("filing.lead", {"n": n, "unit": unit, "before": "opening"}), day, CALENDAR
            ).on
            for n in (less, more)
        ]
        assert leads == sorted(leads, reverse=True)
        ends = [
            due_after(
                deadline("completion.due", {"n": n + 1, "unit": unit, "after": "end"}), day, CALENDAR
            ).on
            for n in (less, more)
        ]
        assert ends == sorted(ends)

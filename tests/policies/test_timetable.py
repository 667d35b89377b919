"""Every deadline of a class from one source: its day, its arithmetic, what being late costs."""

from datetime import date

import pytest

from policies.keys import KEYS
from policies.timetable import MILESTONES, deadline_of, timetable
from tests.policies.conftest import CALENDAR

CLASS = {
    "opening_on": date(2021, 10, 15),
    "ends_on": date(2021, 10, 18),
    "year": 2021,
    "funding": "self_funded",
}


def days(found):
    return {line.kind: line.on for line in found}


@pytest.mark.req("001-13", "001-39", "001-44")
def test_shandong_class_has_its_three_days_in_the_order_of_its_life(packs):
    found = timetable(packs["shandong-2021"], CLASS, CALENDAR)

    assert list(days(found).items()) == [
        ("filing", date(2021, 9, 27)), ("end", date(2021, 11, 30)), ("completion", date(2021, 11, 18)),
    ]  # fmt: skip
    assert all(line.due.steps and line.due.rule for line in found)


@pytest.mark.req("002-29", "002-30")
def test_claim_of_a_subsidised_class_is_due_by_its_own_rule_and_a_self_funded_one_has_none(packs):
    rules = packs["fujian-2024-national"]
    facts = {"ends_on": date(2024, 10, 31), "year": 2024}

    claimed = timetable(rules, facts | {"funding": "subsidised"}, CALENDAR)

    assert days(claimed)["reimbursement"] == date(2024, 12, 2)
    assert "reimbursement" not in days(timetable(rules, facts | {"funding": "self_funded"}, CALENDAR))


def test_claim_is_due_with_the_package_where_the_notice_names_no_day_of_its_own(packs):
    line = deadline_of(
        "reimbursement", packs["fujian-2024-demonstration"],
        {"ends_on": date(2024, 10, 31), "year": 2024, "funding": "subsidised"}, CALENDAR,
    )  # fmt: skip

    assert (line.on, line.due.rule.key) == (date(2024, 12, 2), "completion.due")


def test_event_that_is_not_known_yet_is_named_instead_of_a_day(packs):
    line = deadline_of("filing", packs["shandong-2021"], {"year": 2021}, CALENDAR)

    assert (line.on, line.waiting_for, line.open) == (None, "开班日期", False)
    assert line.due.steps == ("开班日期尚未确定，确定后自动算出期限。",)


@pytest.mark.req("002-16")
def test_rule_left_open_has_no_day_and_waits_for_nothing(packs):
    line = deadline_of("filing", packs["fujian-2024-ordinary"], CLASS, CALENDAR)

    assert (line.on, line.waiting_for, line.is_late(date(2030, 1, 1))) == (None, "", False)


def test_what_was_done_is_late_by_its_own_day_and_what_was_not_by_today(packs):
    rules = packs["shandong-2021"]
    done = deadline_of("filing", rules, CLASS | {"submitted_on": date(2021, 9, 28)}, CALENDAR)
    waiting = deadline_of("filing", rules, CLASS, CALENDAR)

    assert (done.done, done.days_late(date(2021, 12, 1))) == (True, 1)
    assert [waiting.days_late(date(2021, 9, day)) for day in (27, 28, 30)] == [0, 1, 3]
    assert [waiting.is_soon(date(2021, 9, day), within=3) for day in (23, 24, 27, 28)] == [
        False,
        True,
        True,
        False,
    ]
    assert not done.is_soon(date(2021, 9, 27), within=3)


def test_what_the_class_has_left_behind_is_neither_open_nor_late(packs):
    line = deadline_of("filing", packs["shandong-2021"], CLASS | {"passed": {"filing"}}, CALENDAR)

    assert (line.done, line.open, line.days_late(date(2030, 1, 1))) == (True, False, 0)


@pytest.mark.req("001-49", "002-43", "002-30")
def test_what_lateness_costs_comes_from_the_notice_with_its_clause(packs):
    def costs(kind, code, funding):
        return deadline_of(kind, packs[code], CLASS | {"funding": funding}, CALENDAR).consequences

    assert costs("filing", "shandong-2021", "self_funded") == (
        ("下一年度不再受理承办单位的申请", "鲁人社函〔2021〕60号 四第三段"),
    )
    assert costs("completion", "fujian-2024-demonstration", "subsidised") == (
        ("不予经费补助", "闽人社办〔2024〕212号 三、第三段"),
    )
    assert costs("completion", "fujian-2024-demonstration", "self_funded") == ()
    assert costs("end", "fujian-2024-national", "subsidised") == (
        ("不再予以资助", "闽人社办〔2024〕212号 三、第二段"),
    )
    assert costs("completion", "national-2021", "subsidised") == ()


def test_fixed_date_needs_the_year_of_the_plan(packs):
    rules = packs["fujian-2024"]
    line = deadline_of("end", rules, {"year": 2025}, CALENDAR)

    assert line.on == date(2025, 11, 30)


def test_every_kind_reads_rules_of_the_catalogue():
    assert {key for milestone in MILESTONES.values() for key in milestone.keys} <= set(KEYS)

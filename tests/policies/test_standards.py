"""Office standards with worked figures: every number below was reckoned by hand from 财行〔2016〕540号."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from policies.kinds import Kind
from policies.rules import Force, Rules, RuleValue
from policies.standards import (
    Lecture,
    Presence,
    limits_of,
    quota_kind,
    splits_of,
    staff_allowed,
    travel_faults,
)
from tests.policies.conftest import ALL

D = Decimal
BINDING, REFERENCE = ALL["training-fees-2016"], ALL["training-fees-2016-reference"]
MONDAY = date(2024, 10, 14)


def fee(net, hours="4", rank="senior", *, line=1, name="张三", unit="示例大学", on=MONDAY, half="morning"):
    return Lecture(line, f"{name}|{unit}", name, rank, on, half, D(hours), D(net))


def judged(rules=BINDING, spent=None, lectures=(), presence=None, kind=""):
    """{code: limit} of what the rules say."""
    spent = {code: D(amount) for code, amount in (spent or {}).items()}
    found = limits_of(rules, spent=spent, lectures=lectures, presence=presence or Presence(), kind=kind)
    return {limit.code: limit for limit in found}


def fees_judged(lectures):
    return {code: each for code, each in judged(lectures=lectures).items() if code.startswith("lecture")}


def quota(days, *, staff=(), arrival="0", departure="0", kind="", rules=BINDING, online=()):
    """What the quota allows, 元."""
    presence = Presence(tuple(days), tuple(staff), D(arrival), D(departure), tuple(online))
    return judged(rules, presence=presence, kind=kind)["quota"].limit


def own(key, value, force=Force.BINDING, clause="第五条"):
    kinds = {
        "expense.day_quota": Kind.DAY_QUOTAS,
        "expense.lecture_fee": Kind.TARIFF,
        "expense.staff_share": Kind.SHARE,
    }
    return RuleValue(key, kinds[key], value, force, clause, notice_number="冀财行〔2017〕1号")


# ---- 第九条: so much for each person and day


@pytest.mark.req("004-37")
@pytest.mark.parametrize(
    ("kind", "limit"),
    [("first", "152000.00"), ("second", "130000.00"), ("third", "110000.00"), ("", "110000.00"), ("no", "110000.00")],
)  # fmt: skip
def test_forty_people_for_five_days_by_kind_of_training(kind, limit):
    """40 × 5 = 200 person-days × 760, 650 or 550."""
    assert quota([5] * 40, kind=kind) == D(limit)


def test_the_parts_of_each_kind_add_to_its_total():
    parts = {
        kind["code"]: [D(part["amount"]) for part in kind["parts"]]
        for kind in BINDING.value("expense.day_quota")["kinds"]
    }
    assert {code: sum(amounts) for code, amounts in parts.items()} == {
        "first": D(760),
        "second": D(650),
        "third": D(550),
    }
    assert parts == {
        "first": [D(500), D(150), D(80), D(30)],
        "second": [D(400), D(150), D(70), D(30)],
        "third": [D(340), D(130), D(50), D(30)],
    }
    assert quota_kind(BINDING)["code"] == "third"
    assert quota_kind(Rules(())) is None


def test_days_are_those_that_each_person_signed():
    """30 people for 5 days, 8 for 3, 2 for 1: 150 + 24 + 2 = 176 person-days × 550."""
    assert quota([5] * 30 + [3] * 8 + [1] * 2) == D("96800.00")


def test_arrival_and_departure_count_for_everybody_up_to_a_day_each():
    """10 people: (4 + 1 + 1) × 10 × 550; half a day of arrival: (4 + 0.5) × 10 × 550; two days count as one."""
    assert quota([4] * 10, arrival="1", departure="1") == D("33000.00")
    assert quota([4] * 10, arrival="0.5") == D("24750.00")
    assert quota([4] * 10, arrival="2") == quota([4] * 10, arrival="1") == D("27500.00")


@pytest.mark.parametrize(
    ("days", "arrival", "limit"),
    [(29, "0", "15950.00"), (30, "0", "16500.00"), (31, "0", "16885.00"), (29, "1", "16500.00"), (30, "0.5", "16692.50"), (40, "0", "20350.00")],
)  # fmt: skip
def test_beyond_thirty_days_seventy_percent_count(days, arrival, limit):
    """One person: 30 × 550 = 16,500; each day beyond × 385, the days of arrival included."""
    assert quota([days], arrival=arrival) == D(limit)


@pytest.mark.parametrize(
    ("people", "allowed"), [(0, 0), (9, 0), (10, 1), (19, 1), (45, 4), (99, 9), (100, 10), (300, 10)]
)
def test_staff_are_a_tenth_of_the_trainees_and_no_more_than_ten(people, allowed):
    assert staff_allowed(BINDING, people) == allowed


def test_staff_beyond_a_tenth_eat_at_the_hosts_expense():
    """40 × 5 = 200; of six staff four count, those who stayed longest: 5 + 5 + 5 + 4 = 19: 219 × 550."""
    assert quota([5] * 40, staff=[1, 5, 4, 5, 2, 5]) == D("120450.00")
    limit = judged(presence=Presence((5,) * 40, (5,) * 6))["staff"]
    assert (limit.used, limit.limit, limit.over, limit.unit) == (D(6), D(4), D(2), "人")
    assert (limit.rule.key, limit.splits) == ("expense.staff_share", False)
    crowded = judged(presence=Presence((5,) * 200, (5,) * 12))["staff"]
    assert (crowded.limit, crowded.rule.key, crowded.rule.clause) == (D(10), "expense.staff.max", "第十三条")


def test_what_lies_above_the_total_is_the_hosts_and_the_parts_only_tell():
    """200 person-days: 110,000 allowed; lodging 70,000 of 68,000 is exchanged against meals."""
    spent = {"lodging": "70000.00", "meals": "20000.00", "venue": "15000.00", "other": "6000.00"}
    limits = judged(spent=spent, presence=Presence((5,) * 40))
    assert (limits["quota"].used, limits["quota"].limit, limits["quota"].over) == (
        D("111000.00"),
        D("110000.00"),
        D("1000.00"),
    )
    assert (limits["quota.lodging"].over, limits["quota.lodging"].force) == (D("2000.00"), Force.ADVICE)
    (split,) = splits_of(limits.values())
    assert (split.amount, split.cut.citation) == (D("1000.00"), "财行〔2016〕540号 第九条")
    assert split.cut.sentence.endswith("超出的 1,000.00 元由单位自筹（财行〔2016〕540号 第九条）。")


def test_lecture_fees_are_outside_the_quota():
    limits = judged(spent={"lecture_fee": "90000.00", "transport": "100.00"}, presence=Presence((5,) * 40))
    assert limits["quota"].used == D("100.00")
    assert limits["quota.venue"].used == D("100.00")


# ---- what cannot be told yet


def test_before_anybody_signed_in_nothing_is_split_off():
    limits = judged(spent={"meals": "30000.00"}, presence=Presence(staff=(5, 5)))
    assert list(limits) == ["quota"]
    assert (limits["quota"].used, limits["quota"].over, limits["quota"].splits) == (
        D("30000.00"),
        D(0),
        False,
    )
    assert "还没有学员签到" in limits["quota"].sentence
    assert splits_of(limits.values()) == ()


def test_who_takes_part_from_elsewhere_is_neither_lodged_nor_fed():
    """40 on the roster signed in, ten of them online: 30 × 5 × 550."""
    assert quota([5] * 40, online=[5] * 10) == D("82500.00")
    assert judged(presence=Presence((5,) * 40, (5,) * 4, online=(5,) * 10))["staff"].limit == D(3)
    all_online = judged(spent={"other": "10.00"}, presence=Presence((5,) * 40, online=(5,) * 40))
    assert "全部线上参加" in all_online["quota"].undecided


# ---- 第十条: lecture fees after tax


@pytest.mark.parametrize(
    ("rank", "hours", "net", "limit", "force"),
    [
        ("associate", "4", "2000.00", "2000.00", Force.BINDING),
        ("associate", "3", "2000.00", "1500.00", Force.BINDING),
        ("senior", "4", "4000.01", "4000.00", Force.BINDING),
        ("senior", "6", "6000.00", "4000.00", Force.BINDING),
        ("senior", "2.5", "2500.00", "2500.00", Force.BINDING),
        ("academician", "4", "8000.00", "6000.00", Force.GUIDING),
        ("high_level", "2", "3000.00", "3000.00", Force.GUIDING),
        ("other", "4", "2400.00", "2000.00", Force.GUIDING),
        ("unheard", "4", "2400.00", "2000.00", Force.GUIDING),
    ],
)
def test_a_fee_by_title_and_hours(rank, hours, net, limit, force):
    found = judged(lectures=[fee(net, hours, rank)])["lecture.1"]
    over = max(D(net) - D(limit), D(0))
    assert (found.limit, found.over, found.force) == (D(limit), over, force)
    assert found.splits == (over > 0 and force == Force.BINDING)
    assert found.needs_reason == (over > 0 and force == Force.GUIDING)


def test_two_fees_of_one_half_day_count_together_and_two_half_days_apart():
    """2 + 3 学时 in one morning: four count, 4,000 of 5,000; the afternoon is its own."""
    fees = [
        fee("2000.00", "2", line=7),
        fee("3000.00", "3", line=4),
        fee("4000.00", line=9, half="afternoon"),
    ]
    limits = fees_judged(fees)
    assert {code: (each.used, each.limit, each.lines) for code, each in limits.items()} == {
        "lecture.4": (D("5000.00"), D("4000.00"), (4, 7)),
        "lecture.9": (D("4000.00"), D("4000.00"), (9,)),
    }
    assert "5 学时中计 4 学时" in limits["lecture.4"].note


def test_two_lecturers_of_one_name_are_two_people():
    fees = [fee("4000.00", line=1), fee("4000.00", line=2, unit="另一大学")]
    assert [limit.over for limit in fees_judged(fees).values()] == [D(0), D(0)]
    same = [fee("4000.00", line=1), fee("4000.00", line=2)]
    assert [limit.over for limit in fees_judged(same).values()] == [D("4000.00")]


def test_one_person_with_two_titles_has_the_lower_rate_whichever_comes_first():
    fees = [fee("1000.00", "1", "senior", line=1), fee("1000.00", "1", "associate", line=2)]
    assert (
        judged(lectures=fees)["lecture.1"].limit
        == judged(lectures=fees[::-1])["lecture.1"].limit
        == D("1000.00")
    )


def test_of_two_titles_with_equal_rates_the_later_one_is_named_whichever_comes_first():
    equal = [
        {"code": "associate", "name": "副高级", "amount": "500.00"},
        {"code": "other", "name": "其他", "amount": "500.00"},
    ]
    rules = Rules((own("expense.lecture_fee", equal),))
    fees = [fee("100.00", "1", "associate", line=1), fee("100.00", "1", "other", line=2)]
    notes = [judged(rules, lectures=rows)["lecture.1"].note for rows in (fees, fees[::-1])]
    assert notes[0] == notes[1]
    assert notes[0].startswith("其他")


def test_a_title_without_a_rate_is_undecided():
    rules = Rules((own("expense.lecture_fee", [{"code": "senior", "name": "正高级", "amount": "800.00"}]),))
    found = judged(
        rules, lectures=[fee("900.00", "1"), fee("9000.00", rank="other", line=2, half="afternoon")]
    )
    assert found["lecture.1"].over == D("100.00")
    assert (found["lecture.2"].over, found["lecture.2"].splits) == (D(0), False)
    assert "没有写这一层次" in found["lecture.2"].sentence


# ---- whose standards, and how strict


@pytest.mark.req("004-37")
@pytest.mark.parametrize("code", ["national-2021", "fujian-2024-national"])
def test_the_national_standards_bind_national_classes(code):
    limits = judged(ALL[code], {"meals": "3000.00"}, [fee("4400.00")], Presence((1,) * 5))
    assert [(split.label, split.amount) for split in splits_of(limits.values())] == [
        ("综合定额（三类培训）", D("250.00")),
        ("讲课费 张三 10-14", D("400.00")),
    ]


@pytest.mark.req("004-37")
@pytest.mark.parametrize(
    "code", ["fujian-2024-demonstration", "fujian-2024-engineering", "fujian-2024-ordinary", "shandong-2021", "hebei-draft"]
)  # fmt: skip
def test_a_province_sees_the_national_figures_as_a_reference(code):
    limits = judged(ALL[code], {"meals": "3000.00"}, [fee("4400.00"), fee("9000.00", rank="other", line=2)],
                    Presence((1,) * 5, (1, 1)))  # fmt: skip
    assert limits["quota"].over == D("250.00")
    assert {limit.force for limit in limits.values()} == {Force.ADVICE}
    assert all(limit.rule.clause.endswith("（参照）") for limit in limits.values())
    assert splits_of(limits.values()) == ()
    assert not any(limit.needs_reason for limit in limits.values())


HEBEI_QUOTA = {
    "default": "all",
    "kinds": [{
        "code": "all", "name": "省级培训", "total": "400.00",
        "parts": [
            {"code": "lodging", "name": "住宿费", "amount": "260.00", "categories": ["lodging"]},
            {"code": "rest", "name": "其余各项", "amount": "140.00", "categories": ["meals", "venue", "materials", "transport", "other"]},
        ],
    }],
}  # fmt: skip


@pytest.mark.req("004-37")
def test_a_province_s_own_standards_override_the_reference():
    """河北: 400 元 for each person and day and 800 元 for a 正高级; what it does not state is still the reference."""
    fees = Rules(
        (
            own("expense.day_quota", HEBEI_QUOTA),
            own("expense.lecture_fee", [{"code": "senior", "name": "正高级", "amount": "800.00"}], clause="第六条"),
        ),
        "hebei-fees", "河北省省级机关培训费开支标准", "冀财行〔2017〕1号", parent=REFERENCE,
    )  # fmt: skip
    rules = replace(ALL["shandong-2021"], parent=fees)
    limits = judged(rules, {"meals": "2500.00"}, [fee("4000.00", "5")], Presence((1,) * 6, (1,) * 3))
    assert (limits["quota"].limit, limits["quota"].force) == (D("3600.00"), Force.BINDING)
    assert limits["lecture.1"].over == D(0)
    assert judged(rules, {"meals": "4000.00"}, presence=Presence((1,) * 6))["quota"].over == D("1600.00")
    assert limits["quota"].rule.citation == "冀财行〔2017〕1号 第五条"
    # A reference takes nothing off what binds: all three of the staff count, and all five 学时.
    assert (limits["staff"].limit, limits["staff"].force) == (D(0), Force.ADVICE)


def test_a_draft_only_advises():
    limits = judged(replace(BINDING, draft=True), {"meals": "3000.00"}, [fee("9000.00")], Presence((1,)))
    assert {limit.force for limit in limits.values()} == {Force.ADVICE}
    assert splits_of(limits.values()) == ()


def test_rules_without_standards_say_nothing():
    assert judged(Rules(()), {"meals": "1.00"}, [fee("1.00")], Presence((1,))) == {}


@pytest.mark.parametrize(
    ("arrival", "departure", "n"), [("1", "1", 0), ("0.5", "0", 0), ("1.5", "2", 2), ("-0.5", "1", 1)]
)
def test_arrival_and_departure_beyond_a_day_are_faults(arrival, departure, n):
    faults = travel_faults(BINDING, D(arrival), D(departure))
    assert len(faults) == n
    if n == 2:
        assert "报到时间 1.5 天" in faults[0]
        assert "（财行〔2016〕540号 第九条）" in faults[0]


def test_a_reference_does_not_forbid_a_second_day_of_arrival():
    assert travel_faults(REFERENCE, D(2), D(0)) == []
    assert len(travel_faults(Rules(()), D(2), D("-1"))) == 1

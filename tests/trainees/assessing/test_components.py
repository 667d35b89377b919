"""From marks to a proposal: weights, attempts, hours, and who has no component."""

from decimal import Decimal

import pytest

from policies.kinds import Kind as RuleKind
from policies.rules import Force, RuleValue
from trainees.assessing.components import (
    Component,
    Hours,
    Kind,
    Proposal,
    components_of,
    propose,
    scheme_faults,
    suggested,
)

D = Decimal
ATTENDANCE = Component("attendance", "出勤", Kind.ATTENDANCE, D(30))
TEST = Component("result", "测试", Kind.SCORE, D(40))
PAPER = Component("paper", "论文", Kind.PAPER, D(30))
PARTY = Component("party_conduct", "党员表现", Kind.PARTY, D(20))
FULL = Hours(D(24), D(24), D(24), "鲁人社函〔2021〕60号 二（一）")


def proposed(components, marks, *, hours=FULL, party=False, pass_mark=60) -> Proposal:
    marks = {key if isinstance(key, tuple) else (key, 1): D(str(value)) for key, value in marks.items()}
    return propose(components, D(pass_mark), marks, hours, party_member=party)


@pytest.mark.req("003-35", "004-32")
def test_the_total_is_weighed_and_its_reckoning_is_written_out():
    found = proposed([ATTENDANCE, TEST, PAPER], {"result": 85, "paper": 90})
    assert (found.total, found.result, found.reasons) == (D("91.00"), "passed", ())
    assert found.formula == "出勤 100×30% + 测试 85×40% + 论文 90×30% = 91.00"


@pytest.mark.req("004-15", "003-35")
@pytest.mark.parametrize(("attended", "result"), [("24", "passed"), ("23.5", "failed")])
def test_hours_that_are_missing_fail_whatever_the_marks(attended, result):
    hours = Hours(D(attended), D(24), D(24), "某文件 二")
    found = proposed([TEST], {"result": 100}, hours=hours)
    assert found.result == result
    assert found.reasons == (() if result == "passed" else ("出勤 23.5 学时，未达到 24 学时（某文件 二）",))


def test_without_a_rule_on_hours_attendance_is_only_a_component():
    found = proposed([ATTENDANCE, TEST], {"result": 100}, hours=Hours(D(6), D(24)))
    assert (found.total, found.result) == (D("67.86"), "passed")


@pytest.mark.req("001-30")
def test_conduct_counts_for_party_members_and_the_others_are_weighed_among_themselves():
    components = [Component("result", "测试", Kind.SCORE, D(80)), PARTY]
    marks = {"result": 70, "party_conduct": 95}
    member, other = (proposed(components, marks, party=party) for party in (True, False))
    assert (member.total, member.formula) == (D("75.00"), "测试 70×80% + 党员表现 95×20% = 75.00")
    assert (other.total, other.formula) == (D("70.00"), "（测试 70×80%）÷ 80% = 70.00")
    assert proposed(components, {"result": 70}, party=True).result == ""


def test_the_last_attempt_counts_as_it_is_and_is_flagged():
    first = proposed([TEST], {"result": 40})
    again = proposed([TEST], {"result": 40, ("result", 2): 88})
    worse = proposed([TEST], {"result": 70, ("result", 2): 50})
    assert [(each.total, each.result, each.resit) for each in (first, again, worse)] == [
        (D("40.00"), "failed", False), (D("88.00"), "passed", True), (D("50.00"), "failed", True),
    ]  # fmt: skip
    assert again.formula == "（测试（补考）88×40%）÷ 40% = 88.00"


def test_a_component_below_its_least_fails_a_total_that_would_do():
    strict = Component("paper", "论文", Kind.PAPER, D(30), D(60))
    found = proposed([TEST, strict], {"result": 100, "paper": 59})
    assert (found.total, found.result) == (D("82.43"), "failed")
    assert found.reasons == ("“论文” 59 分，低于该项最低 60 分",)


def test_nothing_is_proposed_while_marks_or_a_sign_in_are_missing():
    found = proposed([ATTENDANCE, TEST, PAPER], {"result": 85}, hours=Hours(None, D(24), D(24), "某文件"))
    assert (found.total, found.result, found.label) == (None, "", "暂无建议")
    assert found.reasons == ("还没有“出勤”“论文”的得分", "没有签到记录，未达到 24 学时（某文件）")


def test_the_bound_of_the_pass_mark():
    assert [proposed([TEST], {"result": mark}).result for mark in ("59.99", "60", "60.01")] == [
        "failed", "passed", "passed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("components", "pass_mark", "said"),
    [
        ([ATTENDANCE, TEST], 60, "各项权重合计 70%，应当正好是 100%，请调整。"),
        ([], 60, "至少要有一项考核内容。"),
        ([Component("a", "测试", Kind.SCORE, D(50)), Component("b", "测试", Kind.SCORE, D(50))], 60, "“测试”写了两次，请合并或改名。"),
        ([Component("p", "表现", Kind.PARTY, D(100))], 60, "只有党员表现一项时，非党员学员没有考核内容，请再加一项。"),
        ([Component("a", "甲", Kind.PAPER, D(50)), Component("b", "乙", Kind.PAPER, D(50))], 60, "“研修论文（学员提交，逐人登记得分）”只能有一项。"),
        ([ATTENDANCE, TEST, PAPER], 0, "合格线应在 0 至 100 之间，且大于 0。"),
    ],
)  # fmt: skip
def test_what_makes_no_scheme(components, pass_mark, said):
    assert scheme_faults(components, D(pass_mark)) == [said]


def test_a_scheme_comes_home_from_its_json():
    stored = [ATTENDANCE, Component("paper", "论文", Kind.PAPER, D("70"), D("59.5"), "2026-11-20")]
    assert list(components_of([each.as_json() for each in stored])) == stored
    assert scheme_faults(stored, D(60)) == []


@pytest.mark.req("001-30", "004-32")
def test_a_scheme_begins_with_what_the_rule_names_and_states_no_weights():
    value = [
        {"code": "result", "name": "结业考核成绩"},
        {"code": "party_conduct", "name": "党员学员培训期间表现"},
    ]
    rule = RuleValue("assessment.components", RuleKind.CATEGORIES, value, Force.BINDING, "二")
    assert suggested(rule) == [
        {"code": "attendance", "label": "出勤", "kind": "attendance"},
        {"code": "result", "label": "结业考核成绩", "kind": "score"},
        {"code": "party_conduct", "label": "党员学员培训期间表现", "kind": "party"},
    ]

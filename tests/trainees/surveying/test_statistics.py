"""The questionnaire and its counting, on values alone."""

from decimal import Decimal

import pytest

from trainees.actions import shipped_forms
from trainees.surveying.statistics import answer_faults, faults_of, read, scattered, tally
from trainees.surveying.text import content_of, lines_of, sections_of
from trainees.surveying.tickets import digest_of, token_for

GRADES = [
    {"label": label, "points": points, "satisfied": points > 60}
    for label, points in (("很满意", 100), ("满意", 80), ("基本满意", 60), ("不满意", 30), ("很不满意", 0))
]


def form(items="课程\n师资", texts="建议", grades=GRADES):
    return read(content_of(grades=grades, items=items, texts=texts, source="示例"))


def sheet(first, second=None, words=""):
    grades = {"q1": first} | ({"q2": second} if second else {})
    return grades, {"t1": words} if words else {}


@pytest.mark.req("000-58", "002-52")
def test_the_shipped_form_has_five_grades_and_says_that_it_is_not_the_official_text():
    (entry,) = shipped_forms()
    found = read(entry["content"])
    assert faults_of(found) == []
    assert [grade.label for grade in found.grades] == ["很满意", "满意", "基本满意", "不满意", "很不满意"]
    assert found.satisfying == "很满意、满意"
    assert len(found.items) == 12
    assert "不是官方文本" in found.source


def test_lines_become_groups_and_come_back_as_they_were_typed():
    typed = "# 课程\n内容\n安排\n\n＃ 保障\n　食宿　"
    assert sections_of(typed) == [
        {"title": "课程", "items": [{"code": "q1", "text": "内容"}, {"code": "q2", "text": "安排"}]},
        {"title": "保障", "items": [{"code": "q3", "text": "食宿"}]},
    ]
    assert lines_of(form(typed, "优点\n建议")) == ("# 课程\n内容\n安排\n# 保障\n食宿", "优点\n建议")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"grades": GRADES[:4]}, "测评等级须为五级"),
        ({"grades": [GRADES[0], *GRADES[:4]]}, "测评等级须为五级"),
        ({"grades": GRADES[::-1]}, "从好到差"),
        ({"grades": [each | {"satisfied": True} for each in GRADES]}, "计入满意率"),
        ({"grades": [each | {"satisfied": each["points"] == 60} for each in GRADES]}, "计入满意率"),
        ({"items": ""}, "至少要有一道题目"),
        ({"items": "课程\n# 空的一组"}, "空的一组"),
        ({"items": "课程\n课程"}, "“课程”出现了两次"),
    ],
)
def test_a_form_that_nobody_could_count_is_told_from_one_that_is_in_order(changed, fault):
    assert faults_of(form()) == []
    found = faults_of(form(**changed))
    assert any(fault in sentence for sentence in found), found


@pytest.mark.req("000-59", "002-38", "004-21")
def test_counts_shares_and_rates_are_those_of_the_sheets():
    piles = [*[sheet("g5", "g4")] * 3, sheet("g3", "g4"), sheet("g1", "g2"), sheet("g4", "g4")]
    (_, (first, second)), overall = (lambda r: (r.sections[0], r.overall))(tally(form(), piles, least=5))
    assert first.counts == (3, 1, 1, 0, 1)
    assert first.shares == tuple(map(Decimal, ("50.0", "16.7", "16.7", "0.0", "16.7")))
    assert (first.satisfied, first.points) == (Decimal("66.7"), Decimal("73.3"))
    assert (second.counts, second.satisfied) == ((0, 5, 0, 1, 0), Decimal("83.3"))
    assert (overall.counted, overall.counts) == (12, (3, 6, 1, 1, 1))
    assert overall.satisfied == Decimal("75.0")


def test_nothing_is_said_below_five_answers_nor_of_a_question_that_fewer_have_graded():
    assert tally(form(), [sheet("g5", "g5")] * 4, least=5) is None
    result = tally(form(), [*[sheet("g5", "g5")] * 4, sheet("g1")], least=5)
    first, second = result.sections[0][1]
    assert first.counts == (4, 0, 0, 0, 1)
    assert (second.counted, second.counts, second.satisfied) == (4, (), None)
    assert result.overall.counts == first.counts  # or the four would follow by subtraction


def test_words_stand_in_an_order_that_follows_from_the_words_alone():
    one = [sheet("g5", "g5", words) for words in ("好", "课件", "", "食堂", "研讨")]
    result = tally(form(), one, least=5)
    assert result == tally(form(), one[::-1], least=5)
    assert set(result.texts[0][1]) == {"好", "课件", "食堂", "研讨"}
    assert scattered(["甲", "", "乙"]) == scattered(["乙", "甲"])


def test_a_sheet_of_paper_may_leave_questions_blank_but_not_all():
    assert answer_faults(form(), {"q1": "g5", "q2": "g4"}) == []
    assert answer_faults(form(), {"q1": "g5"}) == ["第 2 题还没有选择。"]
    assert answer_faults(form(), {"q1": "g5"}, blanks=True) == []
    assert answer_faults(form(), {}, blanks=True) == ["第 1、2 题还没有选择。"]
    assert answer_faults(form(), {"q1": "g5", "q2": "g9"}) != []
    assert answer_faults(form(), {"q1": "g5", "q2": "g5", "q3": "g5"}) != []


def test_a_token_is_long_differs_for_each_and_is_not_what_is_stored():
    tokens = {token_for(survey, trainee) for survey in (1, 11) for trainee in range(1, 60)}
    assert len(tokens) == 118
    assert {len(token) for token in tokens} == {22}
    token = token_for(1, 1)
    assert token == token_for(1, 1)
    assert token not in digest_of(token)


def test_the_parts_of_a_bar_fill_it():
    result = tally(form(), [*[sheet("g5", "g5")] * 4, sheet("g1", "g5"), sheet("g3", "g5")], least=5)
    line = result.sections[0][1][0]
    assert sum(width for _, width, _ in line.picture) == Decimal("100.0")
    assert line.picture[0] == (Decimal("0.0"), Decimal("66.7"), 1)

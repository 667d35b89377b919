"""What a host does first while a class recruits or is being held: one step, from what the rows tell."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Filing
from programs.facts import Known
from programs.lifecycle import Stage
from programs.models import Programme
from reports.first import Situation, before, during, first_steps
from tests import builders
from tests.trainees import builders as rosters
from trainees.actions import record_attendance

OPENING, ENDING = date(2021, 10, 15), date(2021, 10, 18)
DAY_BEFORE = OPENING - timedelta(days=1)
SURVEY = {"asked": 30, "used": 12, "closed": 0}
OFFERED = {"recruitment": {"": {"published": 1, "open": 1, "seats": 30}}}
HELD = {"people": {"": {"n": 30, "judged": 30}}, "marked": {"2021-10-15/am": {"n": 30}}}


class Rules:
    """Rules that ask for nothing."""

    def get(self, key):
        return None

    def value(self, key):
        return None


def situation(facts, *, today, stage=Stage.RUNNING):
    programme = Programme(pk=7, stage=stage, starts_on=OPENING, ends_on=ENDING)
    Filing(programme=programme, starts_on=OPENING)  # the class has not moved since its filing
    known = Known()
    for fact, items in facts.items():
        for item, said in items.items():
            known.add(fact, item, said)
    return Situation(programme, known, Rules(), today)


@pytest.mark.parametrize(
    ("facts", "today", "expected"),
    [
        ({}, DAY_BEFORE, "发布招收通知"),
        ({}, OPENING, "上传学员名单"),
        ({"recruitment": {"": {"published": 0}}}, DAY_BEFORE, "写完并发布招收通知"),
        (OFFERED | {"registrations": {"": {"waiting": 3, "unlisted": 2}}}, DAY_BEFORE, "审核 3 人的报名"),
        (OFFERED | {"registrations": {"": {"admitted": 12, "unlisted": 12}}}, DAY_BEFORE, "查看报名（已录取 12/30 人）"),
        ({"recruitment": {"": {"published": 1, "open": 0}}, "registrations": {"": {"admitted": 12, "unlisted": 12}}}, DAY_BEFORE, "把录取的 12 人列入名单"),
        ({"recruitment": {"": {"published": 1, "open": 0}}}, DAY_BEFORE, "上传学员名单"),
        ({"people": {"": {"n": 30}}}, DAY_BEFORE, "核对名单，准备开班"),
        ({"people": {"": {"n": 30}}}, OPENING, "开班"),
    ],
)  # fmt: skip
def test_people_are_found_and_listed_before_a_class_opens(facts, today, expected):
    assert before(situation(facts, today=today, stage=Stage.APPROVED)).label == expected


@pytest.mark.parametrize(
    ("facts", "today", "expected"),
    [
        ({}, OPENING, "上传学员名单"),
        (HELD | {"open": {"2021-10-15/am": {"signed": 9}}}, OPENING, "上午签到进行中，已签 9 人"),
        (HELD | {"slots": {"2021-10-15/pm": {"hours": 3}}}, OPENING, "打开今天下午的签到"),
        (HELD | {"slots": {"2021-10-15/pm": {"hours": 3}}}, OPENING + timedelta(days=1), "补登 10-15 下午的签到"),
        (HELD | {"slots": {"2021-10-16/am": {"hours": 3}}}, OPENING, "查看签到和名单"),
        (HELD, ENDING, "开始满意度测评"),
        (HELD | {"survey": {"": SURVEY}}, ENDING, "测评已答 12/30"),
        (HELD | {"people": {"": {"n": 30, "judged": 4}}, "survey": {"": SURVEY}}, ENDING + timedelta(days=1), "26 人考核待确认"),
        (HELD | {"survey": {"": SURVEY}}, ENDING + timedelta(days=1), "测评已答 12/30，结束测评"),
        (HELD | {"survey": {"": SURVEY | {"closed": 1}}}, ENDING, "核对并封存名单"),
    ],
)  # fmt: skip
def test_sign_in_comes_first_while_a_class_is_held_and_closing_last(facts, today, expected):
    assert during(situation(facts, today=today)).label == expected


@pytest.mark.django_db
def test_classes_that_are_held_cost_one_query_and_name_who_may_fall_short():
    rows = [rosters.a_class(), rosters.a_class(builders.host("示例第二院校"))]
    for row in rows:
        rosters.imported(row, rosters.workbook([rosters.person(n) for n in range(1, 4)], marks=False))
        for trainee in row.roster.trainees.all()[:2]:
            for on, half in ((OPENING, "am"), (OPENING, "pm")):
                record_attendance(
                    trainee, on=on, half=half, present=False, reason="请假", actor=builders.filer(row.host), now=rosters.AFTER
                )  # fmt: skip
    classes = list(Programme.objects.filter(pk__in=[row.pk for row in rows]).select_related("filing"))
    rules = {row.rule_set_id: row.rule_set.rules() for row in classes}
    with CaptureQueriesContext(connection) as caught:
        found = first_steps(classes, rules, OPENING)
    assert ([found[row.pk].label for row in rows], len(caught)) == (["2 人可能学时不足"] * 2, 1)
    assert first_steps([Programme(stage=Stage.PLANNED)], {}, OPENING) == {}

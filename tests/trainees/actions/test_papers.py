"""研修论文: handed in by the trainee or by the host, kept in versions, closed by date and confirmation."""

from dataclasses import replace

import pytest

from accounts.refusals import Refused
from tests.applications.builders import PDF
from tests.builders import filer, host
from tests.trainees.actions.schemes import PAPER, TEST, THREE, a_roster, marked, schemed
from tests.trainees.actions.test_scoring import confirmed
from tests.trainees.builders import AFTER, DURING
from trainees.actions.papers import hand_in_paper
from trainees.assessing.components import Component, Kind
from trainees.models import ResearchPaper
from workflow.models import Entry

pytestmark = pytest.mark.django_db


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def handed_in(trainee, title="示例论文", **changes):
    values = {
        "content": PDF, "name": "论文.pdf", "content_type": "application/pdf", "actor": None, "now": AFTER, **changes,
    }  # fmt: skip
    return hand_in_paper(trainee, title=title, **values)


@pytest.mark.req("004-32")
def test_a_new_version_takes_the_place_of_the_last_which_is_kept():
    roster = a_roster(*THREE)
    someone = roster.trainees.first()
    handed_in(someone)
    second = handed_in(someone, "示例论文（修改稿）", now=AFTER.replace(hour=9))
    assert [paper.title for paper in someone.papers.filter(superseded_at=None)] == [second.title]
    assert ResearchPaper.objects.count() == 2
    entries = Entry.objects.filter(verb="hand_in_paper").order_by("number")
    assert [(entry.actor_name, entry.note) for entry in entries] == [("系统", "学员本人提交")] * 2


def test_the_host_hands_in_for_somebody_and_a_stranger_does_not():
    someone = a_roster(*THREE).trainees.first()
    assert refusal(handed_in, someone, actor=filer(host("乙校"))).status == 403
    actor = filer(someone.roster.programme.host)
    assert handed_in(someone, actor=actor).uploaded_by == actor


def test_after_the_last_day_only_the_host_hands_in():
    roster = a_roster()
    schemed(roster, (replace(THREE[0]), TEST, replace(PAPER, due="2021-10-19")))
    someone = roster.trainees.first()
    assert handed_in(someone, now=DURING).title == "示例论文"
    late = refusal(handed_in, someone, now=AFTER)
    assert (late.code, "2021-10-19" in late.sentence) == ("too_late", True)
    assert handed_in(someone, now=AFTER, actor=filer(roster.programme.host)).superseded_at is None


def test_no_paper_is_taken_where_none_is_asked_or_the_result_stands():
    plain = a_roster(Component("result", "测试", Kind.SCORE, TEST.weight * 2))
    assert refusal(handed_in, plain.trainees.first()).code == "no_paper"
    roster = a_roster(*THREE, number=2)
    someone = roster.trainees.get(number=1)
    assert refusal(handed_in, someone, " ").code == "no_title"
    handed_in(someone)
    marked(roster, {(1, "result"): 80, (1, "paper"): 80})
    confirmed(roster, {1: ("passed", "")})
    assert refusal(handed_in, roster.trainees.get(number=1)).code == "confirmed"

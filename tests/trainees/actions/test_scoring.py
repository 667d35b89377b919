"""The scheme of a class, marks, and what is confirmed of them."""

from decimal import Decimal

import pytest

from accounts.refusals import Refused
from tests.builders import filer, host
from tests.trainees.actions.schemes import PAPER, TEST, THREE, a_roster, marked, schemed, version_of
from tests.trainees.builders import AFTER, imported, person, workbook
from trainees.actions import (
    assess,
    close_roster,
    confirm_results,
    drop_scheme,
    take_back_results,
    upload_roster,
)
from trainees.assessing.components import Component, Kind
from trainees.assessing.proposals import proposals
from trainees.checks import closing_obstacles, roster_findings
from trainees.importing.preview import preview
from trainees.models import Assessment, AssessmentScheme, Score
from workflow.models import Entry

pytestmark = pytest.mark.django_db
ALL_PASS = {(n, code): 80 for n in (1, 2, 3) for code in ("result", "paper")}


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def confirmed(roster, results, **changes):
    """Confirm {number: (result, note)} as the host."""
    pks = dict(roster.trainees.values_list("number", "pk"))
    values = {"version": version_of(roster), "actor": filer(roster.programme.host), "now": AFTER, **changes}
    return confirm_results(roster, results={pks[n]: each for n, each in results.items()}, **values)


def taken_back(roster, reason="得分登记有误", trainees=None):
    return take_back_results(
        roster, trainees=trainees, reason=reason, actor=filer(roster.programme.host), now=AFTER
    )


def rows(roster):
    return list(
        Assessment.objects.filter(trainee__roster=roster)
        .order_by("trainee__number")
        .values_list("trainee__number", "result", "score", "resit", "note")
    )


@pytest.mark.req("000-36", "003-35")
def test_marks_become_a_proposal_and_the_host_confirms_it():
    roster = a_roster(*THREE)
    assert marked(roster, ALL_PASS | {(2, "result"): 20}) == 6
    found = proposals(roster.programme, roster.scheme).people
    assert [(each.proposal.total, each.proposal.result) for each in found] == [
        (Decimal("84.00"), "passed"), (Decimal("54.00"), "failed"), (Decimal("84.00"), "passed"),
    ]  # fmt: skip
    assert confirmed(roster, {1: ("passed", ""), 2: ("failed", ""), 3: ("passed", "")}) == 3
    assert rows(roster) == [
        (1, "passed", Decimal("84.00"), False, ""), (2, "failed", Decimal("54.00"), False, ""),
        (3, "passed", Decimal("84.00"), False, ""),
    ]  # fmt: skip
    assert Entry.objects.get(verb="confirm_results").after == "合格 2 人，不合格 1 人"


def test_a_departure_needs_its_reason_and_is_told_to_the_reviewer():
    roster = a_roster(*THREE)
    marked(roster, ALL_PASS | {(2, "result"): 20})
    bare = refusal(confirmed, roster, {1: ("passed", ""), 2: ("passed", " ")})
    assert (bare.code, len(bare.details)) == ("no_reason", 1)
    assert not Assessment.objects.exists()
    confirmed(roster, {2: ("passed", "因公缺考，已补交作业")})
    person = proposals(roster.programme, roster.scheme).people[1]
    assert (person.departs, person.confirmed, person.note) == (True, True, "因公缺考，已补交作业")
    assert Entry.objects.get(verb="confirm_results").after.endswith(f"与建议不一致：{person.trainee.name}")


def test_a_resit_counts_as_it_is_and_stays_visible():
    roster = a_roster(*THREE)
    marked(roster, ALL_PASS | {(2, "result"): 20})
    assert refusal(marked, roster, {(1, "paper", 2): 90, (3, "attendance"): 1}).code == "scores"
    marked(roster, {(2, "result", 2): 75})
    confirmed(roster, {2: ("passed", "")})
    assert rows(roster) == [(2, "passed", Decimal("81.50"), True, "")]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({(1, "result", 2): 80}, "没有首次得分，不能登记补考。"),
        ({(1, "result"): "100.5"}, "应为 0 至 100 的数，至多两位小数。"),
        ({(1, "result"): "60.125"}, "应为 0 至 100 的数，至多两位小数。"),
        ({(2, "party_conduct"): 80}, "只登记党员学员；如政治面貌有误，请先在名单中更正。"),
        ({(1, "attendance"): 80}, "名单或考核内容已有变化，请刷新页面后重新登记。"),
    ],
)
def test_marks_that_cannot_be_are_refused_and_none_is_kept(marks, said):
    party = Component("party_conduct", "党员表现", Kind.PARTY, Decimal(10))
    rest = Component("result", "结业测试", Kind.SCORE, Decimal(90))
    roster = a_roster(rest, party, party=(1,))
    found = refusal(marked, roster, {(1, "party_conduct"): 80, **marks})
    assert found.details[-1].endswith(said)
    assert not Score.objects.exists()
    assert marked(roster, {(1, "party_conduct"): 80}) == 1


def test_a_mark_is_struck_out_again_and_the_journal_has_both():
    roster = a_roster(*THREE)
    marked(roster, {(1, "result"): 80})
    marked(roster, {(1, "result"): None})
    assert not Score.objects.exists()
    pk = roster.trainees.first().pk
    assert [entry.data["changed"] for entry in Entry.objects.filter(verb="save_scores").order_by("number")] == [
        [[pk, "result", 1, "", "80"]], [[pk, "result", 1, "80.00", ""]],
    ]  # fmt: skip


def test_two_people_with_one_page_of_marks():
    roster = a_roster(*THREE)
    seen = version_of(roster)
    marked(roster, {(1, "result"): 80})
    late = refusal(marked, roster, {(1, "result"): 60}, version=seen)
    assert (late.code, late.status) == ("stale", 409)
    assert Score.objects.get().marks == 80


def test_only_the_hosts_filers_write_marks_and_results():
    roster = a_roster(*THREE)
    stranger = filer(host("乙校"))
    assert refusal(marked, roster, {(1, "result"): 80}, actor=stranger).status == 403
    marked(roster, ALL_PASS)
    assert refusal(confirmed, roster, {1: ("passed", "")}, actor=stranger).status == 403
    assert confirmed(roster, {1: ("passed", "")}) == 1


@pytest.mark.req("000-36")
def test_marks_and_scheme_hold_under_a_confirmed_result_until_it_is_taken_back():
    roster = a_roster(*THREE)
    marked(roster, ALL_PASS)
    confirmed(roster, {1: ("passed", "")})
    assert "请先撤回确认" in refusal(marked, roster, {(1, "result"): 10}).details[0]
    assert refusal(schemed, roster, (TEST,), version=version_of(roster)).code == "confirmed"
    assert refusal(taken_back, roster, "  ").code == "no_reason"
    assert taken_back(roster) == 1
    assert rows(roster) == []
    assert marked(roster, {(1, "result"): 10}) == 1
    entry = Entry.objects.get(verb="take_back_results")
    assert (entry.note, entry.before) == ("得分登记有误", f"{roster.trainees.first().name} 合格")


def test_a_scheme_that_does_not_add_up_is_refused_with_its_sum():
    roster = a_roster()
    found = refusal(schemed, roster, (TEST, PAPER))
    assert found.details == ("各项权重合计 80%，应当正好是 100%，请调整。",)
    assert not AssessmentScheme.objects.exists()
    assert schemed(roster, THREE).version == 1


def test_under_a_scheme_results_alone_are_not_registered_and_again_after_it_is_given_up():
    roster = a_roster(*THREE)
    roster.refresh_from_db()
    values = {"results": {roster.trainees.first().pk: ("passed", "")}, "version": roster.version}
    values |= {"actor": filer(roster.programme.host), "now": AFTER}
    assert refusal(assess, roster, **values).code == "scheme"
    drop_scheme(roster, actor=values["actor"], now=AFTER)
    assert assess(roster, **values) == 1


@pytest.mark.req("000-36", "000-39")
def test_a_roster_under_a_scheme_closes_when_everybody_is_confirmed():
    roster = a_roster(*THREE)
    marked(roster, ALL_PASS)
    confirmed(roster, {1: ("passed", ""), 2: ("passed", "")})
    (open_,) = closing_obstacles(roster, today=AFTER.date())
    assert open_.sentence.startswith("1 人的考核结果还没有按考核办法确认")
    confirmed(roster, {3: ("passed", "")})
    assert list(closing_obstacles(roster, today=AFTER.date())) == []
    asked = {each.key: "人数不足，已沟通" for each in roster_findings(roster.programme, verified=True)}
    actor = filer(roster.programme.host)
    roster.refresh_from_db()
    close_roster(roster, actor=actor, now=AFTER, verified=True, reasons=asked, version=roster.version)
    assert refusal(taken_back, roster).code == "closed"


@pytest.mark.req("001-30")
def test_the_pack_asks_for_conduct_of_party_members():
    def broken(roster):
        found = roster_findings(roster.programme)
        return [(each.status, each.field) for each in found if each.key == "assessment.components"]

    roster = a_roster(party=(1,))
    assert broken(roster) == [("undecided", "assessment_components")]
    schemed(roster, THREE)
    assert broken(roster) == [("binding", "assessment_components.party_conduct")]
    party = Component("party_conduct", "党员表现", Kind.PARTY, Decimal(50))
    schemed(roster, (TEST, party), version=1)
    assert broken(roster) == [("passed", "assessment_components")]


@pytest.mark.req("004-32")
def test_the_draft_of_hebei_asks_for_a_paper_and_never_refuses():
    roster = a_roster(TEST, Component("c1", "作业", Kind.SCORE, Decimal(50)), rules="hebei-draft")
    found = [each for each in roster_findings(roster.programme) if each.key == "assessment.components"]
    assert [(each.field, each.refuses) for each in found] == [("assessment_components.paper", False)]


@pytest.mark.req("000-36")
def test_a_workbook_overwrites_no_result_that_follows_from_marks_and_says_so():
    roster = a_roster(*THREE)
    marked(roster, ALL_PASS)
    confirmed(roster, {1: ("passed", "")})
    before = rows(roster)
    content = workbook([person(n, 结业考核情况="不合格") for n in (1, 2, 3)])
    actor = filer(roster.programme.host)
    upload = upload_roster(roster.programme, content=content, name="名单.xlsx", actor=actor, now=AFTER)
    found = preview(upload, today=AFTER.date())
    assert (found.results, [note.kind for note in found.notes]) == (0, ["scheme"])
    assert "已确认的结果不变" in found.notes[0].sentence
    imported(roster.programme, content)
    assert rows(roster) == before
    taken_back(roster)
    drop_scheme(roster, actor=actor, now=AFTER)
    imported(roster.programme, content)
    assert set(Assessment.objects.values_list("result", flat=True)) == {"failed"}

"""A change of the five locked fields: asked for in advance with its 情况说明, decided as the pinned rules say."""

from datetime import UTC, date, datetime

import pytest

from accounts.refusals import Refused
from programs import actions
from programs.checks import change_findings
from programs.lifecycle import Stage
from programs.models import Programme
from tests import builders
from tests.applications import builders as filings
from tests.programs import builders as plans
from tests.workflow import builders as small
from workflow.lifecycle import Gate, State
from workflow.models import Entry, Snapshot

pytestmark = pytest.mark.django_db
NOW = builders.NOW
NEW = {
    "title": "大数据治理高级研修班", "content": "数据要素", "audience": "高级职称人员", "period": "11月", "place": "青岛市",
}  # fmt: skip


def refusal(case, **changes):
    values = {
        "field": "place",
        "new": "青岛市",
        "reason": "场地维修",
        "actor": builders.filer(case.host),
        "now": NOW,
    }
    with pytest.raises(Refused) as caught:
        actions.request_change(case, **{**values, **changes})
    return caught.value


@pytest.mark.req("000-11", "000-13", "002-08", "002-11")
@pytest.mark.parametrize(("field", "new"), NEW.items())
def test_an_accepted_change_writes_the_field_and_the_journal(field, new):
    case = filings.fujian_national(content="数据治理", audience="中高级人员")
    old = getattr(case, field)
    paper = actions.request_change(
        case, field=field, new=new, reason="场地检修", actor=builders.filer(case.host), now=NOW
    )
    assert (paper.old, paper.new, paper.gate, paper.holder) == (old, new, Gate.RECORD, case.province)
    assert Snapshot.objects.get(subject=paper.key).parts["情况说明"] == "场地检修"
    case.refresh_from_db()
    assert getattr(case, field) == old
    actions.accept_change(paper, actor=builders.approver(paper.holder), now=NOW)
    case.refresh_from_db()
    assert getattr(case, field) == new
    last = Entry.objects.filter(case=case.case).order_by("pk").last()
    assert (last.verb, last.before, last.after, last.note) == (
        "change_plan",
        old,
        new,
        paper.get_field_display(),
    )


@pytest.mark.req("000-13")
def test_a_change_of_a_national_class_of_2021_goes_to_the_ministry():
    case = builders.programme(rules="national-2021", level="national")
    paper = small.change(case)
    assert (paper.gate, paper.holder) == (Gate.RECORD, builders.ministry())


@pytest.mark.req("004-40")
def test_where_the_rules_want_approval_the_change_waits_for_it():
    small.small_rules("approval-2021", change_gate="approval", change_chain=["province"])
    case = builders.programme(rules="approval-2021")
    paper = small.change(case)
    assert (paper.gate, paper.turn) == (Gate.APPROVAL, "等山东省人社厅")
    case.refresh_from_db()
    assert case.place == "济南市"


@pytest.mark.req("000-13", "002-11")
def test_a_change_without_its_statement_or_without_a_change_is_refused():
    case = small.programme()
    assert [refusal(case, **wrong).code for wrong in (
        {"reason": " "}, {"new": ""}, {"new": case.place}, {"field": "headcount"}, {"new": "长" * 81},
        {"field": "period", "new": "待定"},
    )] == ["no_reason", "no_change", "no_change", "no_field", "too_long", "period"]  # fmt: skip
    assert not case.changes.exists()
    assert small.change(case).state == State.SUBMITTED


@pytest.mark.req("000-13", "PR-08")
def test_only_the_host_s_filer_asks():
    case = small.programme()
    others = (
        builders.user("reader", case.host, "reader"), builders.filer(builders.host("示例第二学院")),
        builders.approver(case.authority),
    )  # fmt: skip
    assert {refusal(case, actor=other).code for other in others} == {"not_allowed"}
    assert actions.request_change(
        case, field="place", new="青岛市", reason="维修", actor=builders.filer(case.host), now=NOW
    )


@pytest.mark.req("001-20")
def test_shandong_opens_time_and_place_alone():
    case = filings.shandong()
    error = refusal(case, field="title", new="别的选题")
    assert error.code == "not_open"
    assert error.sentence == (
        "鲁人社函〔2021〕60号 二（一）第二段规定“可根据实际情况调整办班时间和地点”，可申请变更的是举办时间、举办地点，研修选题不能变更。"
        "确有必要的，请与计划下达机关联系。"
    )
    assert small.change(case).field == "place"


def test_a_returned_change_keeps_the_plan_and_a_new_request_takes_its_place():
    case = small.programme()
    paper = small.change(case)
    actions.return_change(paper, note="请附场地证明", actor=builders.reviewer(paper.holder), now=NOW)
    case.refresh_from_db()
    paper.refresh_from_db()
    assert (case.place, paper.state) == ("济南市", State.RETURNED)
    again = small.change(case, new="烟台市")
    paper.refresh_from_db()
    assert (paper.state, again.state, again.old) == (State.WITHDRAWN, State.SUBMITTED, "济南市")


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.REPORTED, Stage.COMPLETED, Stage.CANCELLED])
def test_what_is_over_is_not_changed(stage):
    case = small.programme(stage=stage)
    error = refusal(case)
    assert (error.code, error.status) == ("too_late", 409)


def test_a_change_of_time_moves_the_span_and_the_days_of_an_accepted_filing():
    case = small.programme()
    accept(small.change(case, field="period", new="11月上旬"))
    case.refresh_from_db()
    assert (case.period_from, case.period_to, case.starts_on) == (date(2021, 11, 1), date(2021, 11, 10), None)
    filed = small.programme(number=9, stage=Stage.APPROVED)
    assert refusal(filed, field="period", new="11月").code == "no_days"
    accept(small.change(filed, field="period", new="11月2日-5日"))
    filed.refresh_from_db()
    assert (filed.starts_on, filed.ends_on) == (date(2021, 11, 2), date(2021, 11, 5))


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.REPORTED, Stage.COMPLETED, Stage.CANCELLED])
def test_a_change_that_waited_until_the_class_was_over_is_not_accepted(stage):
    case = small.programme()
    paper = small.change(case)
    Programme.objects.filter(pk=case.pk).update(stage=stage)
    with pytest.raises(Refused, match="请将这项申请退回承办单位") as caught:
        accept(paper)
    case.refresh_from_db()
    paper.refresh_from_db()
    assert (caught.value.code, case.place, paper.state) == ("too_late", "济南市", State.SUBMITTED)


def test_a_class_that_has_begun_keeps_its_first_day():
    """Marks are kept by day and lessons move with the first day: moving it would leave everybody without hours."""
    days = {"starts_on": date(2021, 11, 2), "ends_on": date(2021, 11, 5)}
    case = small.programme(stage=Stage.RUNNING, **days)
    assert refusal(case, field="period", new="11月9日-12日").code == "begun"
    waiting = small.programme(number=9, stage=Stage.APPROVED, **days)
    paper = small.change(waiting, field="period", new="11月9日-12日")
    Programme.objects.filter(pk=waiting.pk).update(stage=Stage.RUNNING)
    with pytest.raises(Refused) as caught:
        accept(paper)
    assert caught.value.code == "begun"
    accept(small.change(case, field="period", new="11月2日-4日"))
    case.refresh_from_db()
    assert (case.starts_on, case.ends_on) == (date(2021, 11, 2), date(2021, 11, 4))


def accept(paper):
    """Through every seat of its chain."""
    while paper.position < len(paper.chain) - 1:
        actions.changes.endorse_change(paper, actor=builders.reviewer(paper.holder), now=NOW)
        paper.refresh_from_db()
    actions.accept_change(paper, actor=builders.approver(paper.holder), now=NOW)


@pytest.mark.req("000-13", "002-11", "001-20")
def test_a_change_reported_after_the_class_began_is_taken_and_shown_as_late():
    case = filings.shandong(stage=Stage.RUNNING)
    late = datetime(2021, 10, 16, 2, tzinfo=UTC)
    paper = actions.request_change(
        case, field="place", new="青岛市", reason="疫情", actor=builders.filer(case.host), now=late
    )
    found = change_findings(paper)
    assert [(f.key, f.late) for f in found] == [("change.lead", True)]
    assert "逾期 2 天，要求开班前" in found[0].sentence


@pytest.mark.parametrize(("day", "status"), [(30, "passed"), (31, "guiding")])
def test_a_class_without_a_day_may_still_be_changed_until_its_month_ends(day, status):
    case = filings.fujian_national()
    paper = actions.request_change(
        case, field="place", new="厦门市", reason="场地检修", actor=builders.filer(case.host),
        now=datetime(2024, 10, day, 2, tzinfo=UTC),
    )  # fmt: skip
    assert [f.status for f in change_findings(paper)] == [status]


@pytest.mark.req("002-10", "000-12")
def test_a_time_beyond_the_last_day_of_the_year_is_shown_to_the_reviewer():
    case = filings.shandong()
    beyond = change_findings(small.change(case, field="period", new="12月"))
    assert [(f.key, f.status) for f in beyond] == [("class.end_by", "binding"), ("change.lead", "passed")]
    assert "不晚于 2021-11-30" in beyond[0].sentence


def test_a_refused_change_costs_nothing_and_the_host_may_take_it_back():
    case = small.programme()
    paper = small.change(case)
    actions.changes.withdraw_change(paper, actor=builders.filer(case.host), now=NOW)
    assert plans.verbs(case.case)[-1] == "withdraw"
    case.refresh_from_db()
    assert case.place == "济南市"

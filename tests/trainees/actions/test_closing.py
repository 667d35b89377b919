"""Closing a roster, and what the reviewers do with it."""

from datetime import UTC, datetime

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from programs.lifecycle import Stage
from programs.models import Programme
from tests.builders import approver, filer, host, province, reviewer, user
from tests.trainees.builders import AFTER, a_class, imported, person, workbook
from trainees.actions import (
    accept_roster,
    accept_with_package,
    assess,
    close_roster,
    record_attendance,
    remove_trainee,
    return_roster,
    upload_roster,
    withdraw_roster,
)  # fmt: skip
from trainees.checks import closing_obstacles, roster_findings
from trainees.models import Assessment, Roster
from workflow.lifecycle import State
from workflow.models import Entry, Snapshot

pytestmark = pytest.mark.django_db


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def close(roster, **changes):
    roster = Roster.objects.get(pk=roster.pk)
    values = {
        "actor": filer(roster.programme.host),
        "now": AFTER,
        "verified": True,
        "version": roster.version,
        **changes,
    }
    return close_roster(roster, **values)


def full(count=30, **fields):
    """A class whose roster is ready to be closed."""
    return imported(a_class(**fields), workbook([person(n) for n in range(1, count + 1)]))


def finding(programme, key, **options):
    return next(f for f in roster_findings(programme, **options) if f.key == key)


@pytest.mark.req("000-38", "001-25", "000-36")
def test_closing_ends_the_class_and_hands_the_roster_in():
    roster = close(full())
    programme = Programme.objects.get(pk=roster.programme_id)
    assert (roster.state, roster.turn, programme.stage) == (State.SUBMITTED, "等山东省人社厅", Stage.HELD)
    assert roster.closed_at == AFTER
    assert roster.verified_by == filer(programme.host)
    verbs = list(Entry.objects.filter(case=programme.case).order_by("number").values_list("verb", flat=True))
    assert verbs == ["upload_roster", "confirm_roster", "close_roster", "hold", "submit"]


def test_every_obstacle_is_said_at_once():
    people = [person(n, 结业考核情况=None if n == 1 else "合格") for n in (1, 2, 3)]
    roster = imported(a_class(), workbook(people, marks=False))
    caught = refusal(close, roster, now=datetime(2021, 10, 17, 2, tzinfo=UTC))
    assert caught.code == "obstacles"
    assert [sentence.split("：")[0] for sentence in caught.details] == [
        "办班到 2021-10-18 结束，结束当天起方可封存名单。", "3 人没有签到记录", "1 人还没有结业考核结果",
    ]  # fmt: skip
    assert Roster.objects.get().state == State.DRAFT


def test_page_and_action_name_the_same_obstacles():
    roster = imported(a_class(), workbook([person(1, 结业考核情况=None), person(2)], marks=False))
    shown = [each.sentence for each in closing_obstacles(roster, today=AFTER.date())]
    assert refusal(close, roster).details == tuple(shown)


def test_missing_result_cites_the_notice_of_the_class():
    roster = imported(a_class(), workbook([person(1, 结业考核情况=None)]))
    said = [
        each.sentence for each in closing_obstacles(roster, today=AFTER.date()) if each.place == "assessment"
    ]
    cited = roster.programme.rule_set.rules().get("assessment.required").citation
    assert len(said) == 1
    assert said[0].endswith(f"请在“结业考核”中登记（{cited}）。")


def test_before_opening_and_without_people_there_is_nothing_to_close():
    early = imported(a_class(stage=Stage.APPROVED))
    assert "开班之后才能封存" in refusal(close, early).sentence
    empty = Roster.objects.create(programme=a_class(number=2))
    assert "还没有学员" in refusal(close, empty).sentence


@pytest.mark.req("001-25")
def test_unverified_trainees_refuse_where_the_notice_binds():
    caught = refusal(close, full(), verified=False)
    assert caught.code == "binding"
    assert "鲁人社函〔2021〕60号" in caught.details[0]
    assert close(Roster.objects.get()).state == State.SUBMITTED


@pytest.mark.req("001-10")
@pytest.mark.parametrize(("hours", "status"), [("3", "passed"), ("2.9", "binding")])
def test_twenty_four_hours_pass_and_less_does_not(hours, status):
    roster = full(hours=hours)
    found = finding(roster.programme, "class.hours.min", verified=True)
    assert found.status == status
    if status == "binding":
        assert "不少于 24 学时" in refusal(close, roster).details[0]
    else:
        assert close(roster).closed_at


@pytest.mark.req("002-18")
@pytest.mark.parametrize(
    ("count", "online", "status"), [(30, 0, "passed"), (29, 0, "binding"), (31, 2, "binding")]
)
def test_fujian_asks_for_thirty_people_on_site(count, online, status):
    row = a_class(rules="fujian-2024-ordinary")
    header = [*person(1), "线上参加"]
    people = [person(n, 线上参加="是" if n <= online else "否") for n in range(1, count + 1)]
    roster = imported(row, workbook(people, header=header))
    assert finding(row, "class.headcount.min").status == status
    if status == "binding":
        assert "闽人社办〔2024〕212号" in refusal(close, roster).details[0]
    else:
        assert close(roster).closed_at


@pytest.mark.req("002-23")
@pytest.mark.parametrize(("count", "status"), [(4, "passed"), (5, "binding")])
def test_online_and_on_site_together_are_at_most_twice_the_prescribed(count, status):
    row = a_class(rules="fujian-2024-ordinary", headcount=2)
    imported(row, count=count)
    assert finding(row, "class.hybrid.ratio_max").status == status


@pytest.mark.req("000-27")
def test_guiding_rules_ask_for_a_reason_that_is_kept():
    row = a_class(rules="national-2021", level="national")
    people = [person(1, 职称或职业资格="助理工程师", 职务="职员"), *(person(n) for n in range(2, 6))]
    roster = imported(row, workbook(people))
    caught = refusal(close, roster)
    assert (caught.code, caught.field) == ("reasons", "reason-recruiting.eligibility")
    assert "人社厅发〔2021〕24号" in caught.details[0]
    close(roster, reasons={"recruiting.eligibility": "该学员承担重点课题，经省厅同意参训"})
    assert Roster.objects.get().reasons == {"recruiting.eligibility": "该学员承担重点课题，经省厅同意参训"}


@pytest.mark.req("000-28")
def test_frontline_share_is_advice_and_owes_no_reason():
    roster = full()
    assert finding(roster.programme, "recruiting.frontline").status == "advice"
    assert close(roster).closed_at


def test_nothing_changes_behind_a_closed_roster():
    roster = close(full())
    actor, someone = filer(roster.programme.host), roster.trainees.first()
    made_up = {"on": roster.programme.starts_on, "half": "am", "present": False, "reason": "误登"}
    for call in (
        lambda: record_attendance(someone, **made_up, actor=actor, now=AFTER),
        lambda: assess(
            roster, results={someone.pk: ("failed", "")}, version=roster.version, actor=actor, now=AFTER
        ),
        lambda: remove_trainee(someone, reason="误列", actor=actor, now=AFTER),
        lambda: upload_roster(
            roster.programme, content=workbook([person(1)]), name="x.xlsx", actor=actor, now=AFTER
        ),
        lambda: close(roster),
    ):
        assert refusal(call).code in ("closed", "obstacles")
    assert roster.trainees.count() == 30


def test_a_stale_page_does_not_close():
    roster = full()
    assert refusal(close, roster, version=roster.version + 1).code == "stale"


def test_only_the_hosts_filers_close():
    roster = full()
    assert refusal(close, roster, actor=filer(host("乙校"))).status == 403
    assert refusal(close, roster, actor=approver(province())).status == 403
    assert close(roster).closed_at


@pytest.mark.req("000-38")
def test_the_authority_accepts_and_nobody_else():
    roster = close(full())
    for stranger in (filer(roster.programme.host), reviewer(province()), approver(province("福建", "35"))):
        assert refusal(accept_roster, roster, actor=stranger, now=AFTER).status == 403
    assert accept_roster(roster, actor=approver(province()), now=AFTER).state == State.ACCEPTED


def test_a_returned_roster_opens_again_and_comes_back():
    roster = close(full())
    boss = approver(province())
    roster = return_roster(roster, remarks=[("people", "第 3 号单位有误")], actor=boss, now=AFTER)
    assert (roster.state, roster.closed_at) == (State.RETURNED, None)
    someone = roster.trainees.first()
    actor = filer(roster.programme.host)
    assess(roster, results={someone.pk: ("failed", "复核")}, version=roster.version, actor=actor, now=AFTER)
    roster = close(roster)
    assert (roster.round, roster.state) == (2, State.SUBMITTED)
    first, second = Snapshot.objects.filter(subject=roster.key).order_by("round")
    changed = {k for k in first.parts["people"] if first.parts["people"][k] != second.parts["people"][k]}
    assert changed == {f"1 {someone.name}"}


def test_the_host_takes_it_back_before_anybody_decided():
    roster = close(full())
    assert refusal(withdraw_roster, roster, actor=filer(host("乙校")), now=AFTER).status == 403
    roster = withdraw_roster(roster, actor=filer(roster.programme.host), now=AFTER)
    assert roster.is_editable
    assert close(roster).state == State.SUBMITTED


def test_a_reported_roster_goes_back_only_with_its_package():
    roster = close(full())
    Programme.objects.filter(pk=roster.programme_id).update(stage=Stage.REPORTED)
    roster = Roster.objects.get()
    boss = approver(province())
    assert refusal(return_roster, roster, remarks=[("people", "x")], actor=boss, now=AFTER).code == "reported"
    assert refusal(withdraw_roster, roster, actor=filer(roster.programme.host), now=AFTER).code == "reported"


def test_the_package_carries_the_roster_with_it():
    roster = close(full())
    programme = Programme.objects.get(pk=roster.programme_id)
    clerk = user("clerk", province(), Role.REVIEWER)
    assert refusal(accept_with_package, programme, actor=clerk, now=AFTER).status == 403
    assert accept_with_package(programme, actor=approver(province()), now=AFTER).state == State.ACCEPTED
    assert accept_with_package(programme, actor=approver(province()), now=AFTER).state == State.ACCEPTED
    assert Entry.objects.filter(verb="accept", note="随结业材料一并审核通过").count() == 1


def test_a_package_with_an_open_roster_is_refused():
    roster = full()
    caught = refusal(accept_with_package, roster.programme, actor=approver(province()), now=AFTER)
    assert (caught.code, caught.status) == ("roster_open", 409)
    assert Assessment.objects.count() == 30

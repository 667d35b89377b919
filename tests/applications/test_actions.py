from datetime import UTC, date, datetime

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from applications import actions
from applications.models import Filing, Lecturer
from programs.actions import accept_change, request_change
from programs.lifecycle import Stage
from programs.models import Programme
from tests import builders
from tests.applications import builders as filings
from workflow.lifecycle import Gate, State
from workflow.models import Entry, Reminder, Snapshot
from workflow.rounds import changed_since_last_round

pytestmark = pytest.mark.django_db
NOW = filings.NOW


def at(year, month, day):
    return datetime(year, month, day, 2, 0, tzinfo=UTC)


def refusal(action, *args, **options):
    with pytest.raises(Refused) as caught:
        action(*args, **options)
    return caught.value


# -- beginning and writing ------------------------------------------------------------------------------------


def test_a_filing_begins_with_what_the_plan_says():
    programme = filings.shandong(audience="从事新材料研究的专业技术人员", headcount=32)
    filing = filings.begun(programme)
    assert (filing.state, filing.audience, filing.headcount, filing.recruiting_scope, filing.starts_on) == (
        State.DRAFT, "从事新材料研究的专业技术人员", 32, "province", None,
    )  # fmt: skip
    assert filings.begun(programme) == filing
    assert Entry.objects.filter(subject=filing.key).count() == 1


def test_a_plan_that_names_days_fills_them_in():
    filing = filings.begun(filings.shandong(period="10月12日-15日"))
    assert (filing.starts_on, filing.ends_on) == (date(2021, 10, 12), date(2021, 10, 15))


def test_only_a_filer_begins_and_only_while_planned():
    programme = filings.shandong()
    reader = builders.user("reader", programme.host, Role.READER)
    assert refusal(actions.ensure_filing, programme, actor=reader, now=NOW).code == "not_allowed"
    assert not Filing.objects.exists()
    later = filings.shandong(stage=Stage.APPROVED)
    refused = refusal(actions.ensure_filing, later, actor=builders.filer(later.host), now=NOW)
    assert (refused.code, refused.status) == ("wrong_stage", 409)
    assert filings.begun(programme).pk


def test_a_part_is_saved_and_journalled_with_old_and_new():
    filing = filings.begun(filings.shandong())
    actor = builders.filer(filing.programme.host)
    saved = actions.save_part(filing, "place", {"venue": "济南市东路 1 号"}, version=1, actor=actor, now=NOW)
    actions.save_part(filing, "place", {"venue": "济南市东路 2 号"}, version=2, actor=actor, now=NOW)
    entry = Entry.objects.filter(subject=filing.key, verb="save_part").last()
    assert (saved.version, entry.before, entry.after) == (
        2,
        "举办地点：济南市东路 1 号",
        "举办地点：济南市东路 2 号",
    )


def test_fields_of_another_part_are_left_alone():
    filing = filings.begun(filings.shandong())
    actor = builders.filer(filing.programme.host)
    actions.save_part(filing, "place", {"venue": "济南市", "leader": "谁"}, version=1, actor=actor, now=NOW)
    filing.refresh_from_db()
    assert (filing.venue, filing.leader) == ("济南市", "")


def test_two_people_saving_the_same_thing():
    filing = filings.begun(filings.shandong())
    anna = builders.filer(filing.programme.host)
    bert = builders.user("bert", filing.programme.host, Role.FILER)
    actions.save_part(filing, "place", {"venue": "济南市甲楼"}, version=1, actor=anna, now=NOW)
    refused = refusal(
        actions.save_part, filing, "place", {"venue": "济南市乙楼"}, version=1, actor=bert, now=NOW
    )
    filing.refresh_from_db()
    assert (refused.code, refused.status, filing.venue) == ("stale", 409, "济南市甲楼")


def test_a_reader_and_a_stranger_cannot_write_a_filer_can():
    filing = filings.begun(filings.shandong())
    stranger = builders.filer(builders.host("示例外校", builders.province("江苏", "32")))
    reader = builders.user("reader", filing.programme.host, Role.READER)
    for person in (stranger, reader):
        refused = refusal(
            actions.save_part, filing, "place", {"venue": "济南市"}, version=1, actor=person, now=NOW
        )
        assert (refused.code, refused.status) == ("not_allowed", 403)
    colleague = builders.user("colleague", filing.programme.host, Role.FILER)
    assert actions.save_part(filing, "place", {"venue": "济南市"}, version=1, actor=colleague, now=NOW).venue


@pytest.mark.parametrize(
    ("amount", "words"),
    [("-1", "负数"), ("10.005", "两位小数"), ("1.6万元", "16000.00"), ("很多", "数字金额")],
)
def test_a_budget_that_is_no_amount_in_yuan_is_refused(amount, words):
    filing = filings.begun(filings.shandong())
    actor = builders.filer(filing.programme.host)
    refused = refusal(
        actions.save_part,
        filing,
        "budget",
        {"budget": {"讲课费": amount, "住宿费": "1"}},
        version=1,
        actor=actor,
        now=NOW,
    )
    filing.refresh_from_db()
    assert (refused.code, filing.budget) == ("bad_amount", {})
    assert words in refused.sentence


@pytest.mark.req("000-43", "002-26")
def test_a_budget_has_the_categories_of_the_rules_and_keeps_two_decimals():
    filing = filings.begun(filings.shandong())
    actor = builders.filer(filing.programme.host)
    values = {"budget": {"讲课费": "12,000元", "住宿费": "１０.5", "其他": ""}}
    saved = actions.save_part(filing, "budget", values, version=1, actor=actor, now=NOW)
    assert saved.budget == {"住宿费": "10.50", "讲课费": "12000.00"}
    wrong = refusal(
        actions.save_part, filing, "budget", {"budget": {"礼品费": "1"}}, version=2, actor=actor, now=NOW
    )
    assert "没有“礼品费”这一支出科目" in wrong.sentence


def test_the_same_lecturer_twice_and_one_who_teaches_cannot_leave():
    filing = filings.written(filings.shandong())
    actor = builders.filer(filing.programme.host)
    lecturer = filing.lecturers.get()
    values = {"name": lecturer.name, "unit": lecturer.unit, "title": "教授", "rank": "senior"}
    twice = refusal(actions.add_lecturer, filing, values, version=filing.version, actor=actor, now=NOW)
    assert twice.sentence == "这位专家已在名单中，无需重复填写。"
    busy = refusal(actions.remove_lecturer, filing, lecturer.pk, version=filing.version, actor=actor, now=NOW)
    assert (busy.code, Lecturer.objects.count()) == ("in_use", 1)


def test_a_course_needs_a_day_of_the_class_and_a_lecturer_of_its_own():
    filing = filings.written(filings.shandong())
    other = filings.written(filings.shandong(number=9))
    actor = builders.filer(filing.programme.host)
    values = {
        "on": filing.starts_on,
        "half": "am",
        "topic": "加课",
        "form": "主题报告",
        "hours": 1,
        "lecturer": None,
    }
    common = {"version": filing.version, "actor": actor, "now": NOW}
    outside = refusal(actions.add_session, filing, values | {"on": date(2021, 10, 30)}, **common)
    foreign = refusal(actions.add_session, filing, values | {"lecturer": other.lecturers.get()}, **common)
    assert (outside.code, foreign.code) == ("outside", "foreign_lecturer")
    session = actions.add_session(filing, values, **common)
    changed = actions.change_session(
        filing, session.pk, {"topic": "改课"}, version=filing.version + 1, actor=actor, now=NOW
    )
    actions.remove_session(filing, session.pk, version=filing.version + 2, actor=actor, now=NOW)
    gone = refusal(
        actions.remove_session, filing, session.pk, version=filing.version + 3, actor=actor, now=NOW
    )
    assert (changed.topic, gone.status) == ("改课", 409)


# -- the chain -------------------------------------------------------------------------------------------------


@pytest.mark.req("000-15", "000-16", "002-12", "002-14")
def test_fujian_national_goes_to_the_province_and_then_to_the_ministry():
    programme = filings.fujian_national()
    filing = filings.submitted(programme, now=at(2024, 8, 20))
    assert [step["seat"] for step in filing.chain] == ["province", "ministry"]
    assert (filing.gate, filing.turn, filing.programme.stage) == (
        Gate.APPROVAL,
        "等福建省人社厅",
        Stage.FILED,
    )
    province, ministry = builders.approver(filing.holder), builders.approver(builders.ministry())
    early = refusal(actions.accept_filing, filing, actor=province, now=NOW)
    filing = actions.endorse_filing(filing, actor=province, now=NOW)
    foreign = refusal(actions.accept_filing, filing, actor=province, now=NOW)
    filing = actions.accept_filing(filing, actor=ministry, now=NOW)
    programme = Programme.objects.get(pk=programme.pk)
    assert (early.code, foreign.code) == ("not_last_seat", "not_allowed")
    assert (filing.state, programme.stage, programme.starts_on) == (
        State.ACCEPTED,
        Stage.APPROVED,
        date(2024, 10, 15),
    )
    assert Reminder.objects.filter(key=f"accepted:{filing.key}", organisation=programme.host).exists()


@pytest.mark.req("001-13", "001-14", "001-15", "001-16")
def test_shandong_goes_to_the_province_for_the_record():
    filing = filings.submitted(filings.shandong())
    assert [step["seat"] for step in filing.chain] == ["province"]
    assert (filing.gate, filing.turn) == (Gate.RECORD, "等山东省人社厅")
    filing = actions.accept_filing(filing, actor=builders.approver(filing.holder), now=NOW)
    assert (filing.state, filing.programme.stage) == (State.ACCEPTED, Stage.APPROVED)


@pytest.mark.req("002-16")
def test_a_category_without_a_filing_deadline_is_never_late():
    home = builders.province("福建", "35")
    programme = builders.programme(
        builders.host("示例厦门学院", home),
        rules="fujian-2024-ordinary",
        year=2024,
        place="厦门市",
        headcount=40,
    )
    filing = filings.written(programme, starts_on=date(2024, 10, 15), now=at(2024, 10, 14))
    filing = actions.submit_filing(filing, actor=builders.filer(filing.filer), now=at(2024, 10, 14))
    assert "逾期" not in Entry.objects.get(subject=filing.key, verb="submit").note


def test_nobody_decides_on_what_he_submitted_himself():
    filing = filings.written(filings.shandong())
    province = filing.programme.province
    both = builders.user("both", filing.programme.host, Role.FILER)
    both.memberships.create(organisation=province, role=Role.APPROVER)
    filing = actions.submit_filing(filing, actor=both, now=NOW)
    assert refusal(actions.accept_filing, filing, actor=both, now=NOW).code == "own_paper"
    assert actions.accept_filing(filing, actor=builders.approver(province), now=NOW).state == State.ACCEPTED


def test_a_second_submission_of_the_same_form_is_a_conflict():
    filing = filings.submitted(filings.shandong())
    refused = refusal(actions.submit_filing, filing, actor=builders.filer(filing.filer), now=NOW)
    assert (refused.status, Snapshot.objects.filter(subject=filing.key).count()) == (409, 1)


@pytest.mark.req("000-30", "000-31", "002-13")
def test_all_that_is_missing_is_said_at_once_and_nothing_moves():
    filing = filings.begun(filings.fujian_national())
    refused = refusal(actions.submit_filing, filing, actor=builders.filer(filing.filer), now=NOW)
    text = "".join(refused.details)
    filing.refresh_from_db()
    assert (refused.code, filing.state, filing.round) == ("obstacles", State.DRAFT, 0)
    for name in (
        "开班日期",
        "地点",
        "课程设置",
        "授课专家名单",
        "研修日程安排",
        "食宿安排",
        "经费预算",
        "项目负责人",
        "沟通",
    ):
        assert name in text
    assert "闽人社办〔2024〕212号 一、第二段" in text


@pytest.mark.req("001-10")
def test_a_guiding_rule_wants_a_reason_and_keeps_it():
    filing = filings.written(filings.shandong(), headcount=60)
    actor = builders.filer(filing.filer)
    refused = refusal(actions.submit_filing, filing, actor=actor, now=NOW)
    assert [("学员人数 60" in detail, "说明理由" in detail) for detail in refused.details] == [(True, True)]
    filing = actions.submit_filing(
        filing, reasons={"class.headcount.about": "两个班合办"}, actor=actor, now=NOW
    )
    assert (filing.state, filing.reasons) == (State.SUBMITTED, {"class.headcount.about": "两个班合办"})


@pytest.mark.req("001-10")
def test_too_few_hours_are_refused_with_figures_and_clause():
    filing = filings.written(filings.shandong())
    filing.sessions.first().delete()
    refused = refusal(actions.submit_filing, filing, actor=builders.filer(filing.filer), now=NOW)
    assert refused.details == ("学时 21，要求不少于 24 学时（鲁人社函〔2021〕60号 二（一））",)


@pytest.mark.req("000-11", "002-08")
def test_another_month_or_city_than_planned_needs_a_change_first():
    national = filings.written(filings.fujian_national(), starts_on=date(2024, 11, 4), venue="厦门市某楼")
    held = refusal(actions.submit_filing, national, actor=builders.filer(national.filer), now=at(2024, 8, 20))
    assert sum("请先办理计划变更" in detail for detail in held.details) == 2
    # 鲁人社函〔2021〕60号 states no such lock, so nothing is refused in its name.
    filing = filings.written(filings.shandong(), starts_on=date(2021, 11, 8), venue="青岛市某楼")
    assert actions.submit_filing(filing, actor=builders.filer(filing.filer), now=NOW).state == State.SUBMITTED


@pytest.mark.req("001-35")
def test_a_subsidy_claimed_where_none_is_given_is_refused():
    filing = filings.written(filings.shandong(), subsidy_claimed=1000)
    refused = refusal(actions.submit_filing, filing, actor=builders.filer(filing.filer), now=NOW)
    assert any("不得申请资助" in detail for detail in refused.details)


def test_a_claim_above_the_cap_or_the_budget_is_refused():
    filing = filings.written(filings.fujian_national(), subsidy_claimed=127501)
    refused = refusal(actions.submit_filing, filing, actor=builders.filer(filing.filer), now=at(2024, 8, 20))
    assert any("127,500.00 元" in detail for detail in refused.details)
    assert any("超过经费预算合计" in detail for detail in refused.details)


def test_a_character_without_a_glyph_stops_the_filing_with_a_task():
    filing = filings.written(filings.shandong())
    filing.lecturers.update(name="王\U0010fffd明")
    refused = refusal(actions.submit_filing, filing, actor=builders.filer(filing.filer), now=NOW)
    assert "U+10FFFD" in refused.details[0]


# -- late ------------------------------------------------------------------------------------------------------


@pytest.mark.req("001-13", "001-49")
def test_a_late_filing_is_accepted_and_says_so():
    filing = filings.written(filings.shandong())
    filing = actions.submit_filing(filing, actor=builders.filer(filing.filer), now=at(2021, 9, 28))
    note = Entry.objects.get(subject=filing.key, verb="submit").note
    assert filing.state == State.SUBMITTED
    assert "最迟应于 2021-09-27 报送（鲁人社函〔2021〕60号 二（一））" in note
    assert "下一年度不再受理承办单位的申请（鲁人社函〔2021〕60号 四第三段）" in note


@pytest.mark.req("002-43")
def test_late_papers_cost_a_fujian_demonstration_class_its_subsidy():
    home = builders.province("福建", "35")
    programme = builders.programme(
        builders.host("示例漳州学院", home), rules="fujian-2024-demonstration", year=2024, place="漳州市",
        headcount=40, funding="subsidised",
    )  # fmt: skip
    filing = filings.written(programme, now=at(2024, 8, 20))
    filing = actions.submit_filing(filing, actor=builders.filer(filing.filer), now=at(2024, 9, 16))
    assert (
        "不予经费补助（闽人社办〔2024〕212号 三、第三段）"
        in Entry.objects.get(subject=filing.key, verb="submit").note
    )


def test_the_last_day_is_in_time_to_its_end():
    filing = filings.written(filings.shandong())
    night = datetime(2021, 9, 27, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    filing = actions.submit_filing(filing, actor=builders.filer(filing.filer), now=night)
    assert "逾期" not in Entry.objects.get(subject=filing.key, verb="submit").note


# -- back and again --------------------------------------------------------------------------------------------


def test_only_the_parts_that_came_back_reopen():
    filing = filings.returned(filings.shandong(), [("place", "请写明楼层"), ("budget", "")])
    actor = builders.filer(filing.filer)
    assert (filing.state, filing.open_parts, filing.programme.stage) == (
        State.RETURNED,
        ["place"],
        Stage.PLANNED,
    )
    closed = refusal(
        actions.save_part,
        filing,
        "audience",
        {"audience": "别人"},
        version=filing.version,
        actor=actor,
        now=NOW,
    )
    assert (closed.code, closed.status) == ("part_closed", 409)
    assert "本次退回只要求补正：具体地点" in closed.sentence
    assert actions.save_part(
        filing,
        "place",
        {"venue": "济南市示例路 8 号会议中心四楼"},
        version=filing.version,
        actor=actor,
        now=NOW,
    )


def test_a_part_follows_the_plan_that_was_changed_while_the_paper_was_back():
    """Otherwise the rule asks for a place that the page does not let anybody write."""
    filing = filings.returned(filings.shandong(), [("audience", "请写明专业")])
    actor = builders.filer(filing.filer)
    words = {"venue": "青岛市示例路 1 号三楼"}
    closed = refusal(actions.save_part, filing, "place", words, version=filing.version, actor=actor, now=NOW)
    assert closed.code == "part_closed"
    change = request_change(
        filing.programme, field="place", new="青岛市", reason="场地检修", actor=actor, now=NOW
    )
    accept_change(change, actor=builders.approver(change.holder), now=NOW)
    filing = Filing.objects.get(pk=filing.pk)
    saved = actions.save_part(filing, "place", words, version=filing.version, actor=actor, now=NOW)
    assert saved.venue == words["venue"]


def test_courses_and_timetable_come_back_together():
    filing = filings.returned(filings.shandong(), [("timetable", "周六不排课")])
    session = filing.sessions.first()
    actor = builders.filer(filing.filer)
    assert filing.open_parts == ["courses", "timetable"]
    assert actions.change_session(
        filing, session.pk, {"topic": "换题"}, version=filing.version, actor=actor, now=NOW
    )
    refused = refusal(actions.add_lecturer, filing, {}, version=filing.version + 1, actor=actor, now=NOW)
    assert refused.code == "part_closed"


def test_the_second_round_shows_what_changed_and_keeps_the_day_of_receipt():
    filing = filings.returned(filings.shandong(), [("place", "请写明楼层")])
    actor = builders.filer(filing.filer)
    first = filing.received_at
    values = {"venue": "济南市示例路 8 号会议中心四楼"}
    actions.save_part(filing, "place", values, version=filing.version, actor=actor, now=NOW)
    filing = actions.submit_filing(filing, actor=actor, now=at(2021, 9, 30))
    assert [tuple(each) for each in changed_since_last_round(filing)] == [
        ("place", "举办地点", "济南市示例路 8 号会议中心三楼", "济南市示例路 8 号会议中心四楼")
    ]
    assert (filing.round, filing.received_at, first) == (2, first, NOW)
    assert "逾期" not in Entry.objects.filter(subject=filing.key, verb="submit").last().note


def test_a_remark_on_a_part_that_does_not_exist_is_refused():
    filing = filings.submitted(filings.shandong())
    actor = builders.approver(filing.holder)
    assert (
        refusal(actions.return_filing, filing, remarks=[("nothing", "x")], actor=actor, now=NOW).code
        == "no_part"
    )
    assert (
        refusal(actions.return_filing, filing, remarks=[("place", " ")], actor=actor, now=NOW).code
        == "no_remark"
    )


def test_withdrawn_reopened_and_submitted_again_counts_its_own_day():
    filing = filings.submitted(filings.shandong())
    actor = builders.filer(filing.filer)
    filing = actions.withdraw_filing(filing, actor=actor, now=NOW)
    assert (filing.state, filing.programme.stage, filing.received_at) == (
        State.WITHDRAWN,
        Stage.PLANNED,
        None,
    )
    shut = refusal(
        actions.save_part, filing, "place", {"venue": "x"}, version=filing.version, actor=actor, now=NOW
    )
    assert "重新填写" in shut.sentence
    filing = actions.reopen_filing(filing, actor=actor, now=NOW)
    filing = actions.submit_filing(filing, actor=actor, now=at(2021, 9, 28))
    assert "逾期报送" in Entry.objects.filter(subject=filing.key, verb="submit").last().note


def test_a_document_of_another_slot_is_refused_and_seals_want_a_file():
    filing = filings.begun(filings.shandong())
    common = {"actor": builders.filer(filing.filer), "now": NOW, "version": 1}
    file = {"content": filings.PDF, "name": "a.pdf", "content_type": "application/pdf"}
    assert refusal(actions.attach_document, filing, slot="nothing", **file, **common).code == "no_slot"
    assert (
        refusal(actions.confirm_seals, filing, slot="recruiting_notice", seals=[], **common).code == "no_file"
    )
    assert actions.attach_document(filing, slot="recruiting_notice", **file, **common).sha256
    actions.detach_document(filing, slot="recruiting_notice", **{**common, "version": 2})


@pytest.mark.req("004-13")
def test_where_the_sponsor_files_the_sponsor_submits():
    home = builders.province("河北", "13")
    programme = builders.programme(
        builders.host("示例石家庄学院", home), rules="hebei-draft", place="石家庄市"
    )
    filing = filings.written(programme)
    assert filing.filer == programme.sponsor
    assert (
        refusal(actions.submit_filing, filing, actor=builders.filer(programme.host), now=NOW).code
        == "not_allowed"
    )
    assert (
        actions.submit_filing(filing, actor=builders.filer(programme.sponsor), now=NOW).state
        == State.SUBMITTED
    )

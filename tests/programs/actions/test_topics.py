"""From the year-end call to the topics selected for the plan."""

from datetime import UTC, date, datetime

import pytest

from accounts.actions import sanction
from accounts.models import Sanction
from accounts.refusals import Refused
from programs import actions
from programs.models import Call, Topic
from tests import builders
from tests.programs import builders as plans
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db
OPEN = datetime(2021, 12, 1, 2, tzinfo=UTC)
WRITTEN = {
    "title": "海洋牧场高级研修班", "field": "海洋装备", "need": "深远海养殖装备急需研讨的难点", "audience": "中高级职称人员",
    "period": "6月", "place": "烟台市", "headcount": 40, "days": 4,
}  # fmt: skip


def call(authority=None, year=2022):
    authority = authority or builders.province()
    return actions.open_call(
        authority=authority, year=year, title=f"关于申报{year}年高级研修项目选题的通知", opens_on=date(2021, 11, 20),
        closes_on=date(2021, 12, 20), actor=builders.approver(authority), now=OPEN,
    )  # fmt: skip


def topic(of=None, *, now=OPEN, actor=None, **fields):
    of = of or call()
    sponsor = builders.sponsor()
    row = Topic(call=of, sponsor=sponsor, **{"host": builders.host(), **WRITTEN, **fields})
    return actions.save_topic(row, actor=actor or builders.filer(sponsor), now=now)


def submitted(of=None, **fields):
    row = topic(of, **fields)
    actions.submit_topic(row, actor=builders.filer(row.sponsor), now=OPEN)
    row.refresh_from_db()
    return row


def accepted(of=None, **fields):
    row = submitted(of, **fields)
    actions.accept_topic(row, actor=builders.approver(row.call.authority), now=OPEN)
    row.refresh_from_db()
    return row


def refusal(act, *args, **options):
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return caught.value


@pytest.mark.req("004-07")
def test_a_call_is_an_office_s_and_has_a_window():
    office = builders.province()
    made = call(office)
    assert (made.authority, made.year, plans.verbs(f"programs.call:{made.pk}")) == (
        office,
        2022,
        ["open_call"],
    )
    values = {"authority": office, "year": 2022, "title": "通知", "opens_on": date(2021, 12, 2), "now": OPEN}
    backwards = refusal(
        actions.open_call, closes_on=date(2021, 12, 1), actor=builders.approver(office), **values
    )
    assert "截止日期不能早于开始日期" in backwards.sentence
    stranger = builders.approver(builders.province("福建", "35"))
    assert refusal(actions.open_call, closes_on=date(2021, 12, 3), actor=stranger, **values).status == 403
    assert Call.objects.count() == 1


@pytest.mark.req("004-07", "004-05")
@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (datetime(2021, 11, 19, 15, 59, tzinfo=UTC), False),
        (datetime(2021, 11, 19, 16, 0, tzinfo=UTC), True),
        (datetime(2021, 12, 20, 15, 59, tzinfo=UTC), True),
        (datetime(2021, 12, 20, 16, 0, tzinfo=UTC), False),
    ],
)
def test_topics_are_taken_in_the_window_alone_by_the_days_of_china(at, open_):
    of = call()
    if open_:
        assert topic(of, now=at).state == State.DRAFT
    else:
        error = refusal(topic, of, now=at)
        assert (error.code, "申报时间是 2021-11-20 至 2021-12-20" in error.sentence) == ("call_closed", True)


@pytest.mark.req("003-12", "001-05", "002-06")
def test_a_topic_is_written_submitted_reviewed_and_selected():
    row = submitted()
    assert (row.state, row.holder, row.need) == (State.SUBMITTED, builders.province(), WRITTEN["need"])
    early = actions.select_topics(row.call, topics=[row], actor=builders.approver(row.holder), now=OPEN)
    actions.accept_topic(row, actor=builders.approver(row.holder), now=OPEN)
    again = actions.select_topics(
        row.call, topics=[row], actor=builders.approver(builders.province()), now=OPEN
    )
    row.refresh_from_db()
    assert (early, again, row.selected_at) == (0, 1, OPEN)
    verbs = plans.verbs(f"programs.topic:{row.pk}")
    assert verbs == ["save", "submit", "accept", "select"]


def test_selecting_is_the_calling_office_s_approver_s():
    row = accepted()
    for stranger in (
        builders.reviewer(row.call.authority),
        builders.approver(builders.province("福建", "35")),
    ):
        assert refusal(actions.select_topics, row.call, topics=[row], actor=stranger, now=OPEN).status == 403
    row.refresh_from_db()
    assert row.selected_at is None


def test_a_submitted_topic_is_not_rewritten_and_a_selected_one_not_withdrawn():
    row = submitted()
    row.title = "改了的题目"
    writer = builders.filer(row.sponsor)
    assert refusal(actions.save_topic, row, actor=writer, now=OPEN).code == "closed"
    assert Topic.objects.get().title == WRITTEN["title"]
    Topic.objects.update(selected_at=OPEN)
    error = refusal(actions.topics.withdraw_topic, row, actor=writer, now=OPEN)
    assert (error.code, error.status) == ("selected", 409)


@pytest.mark.req("T30")
def test_two_people_do_not_overwrite_one_topic():
    row = topic()
    writer = builders.filer(row.sponsor)
    seen = row.version
    row.place = "威海市"
    saved = actions.save_topic(row, version=seen, actor=writer, now=OPEN)
    assert saved.version == seen + 1
    row.place = "青岛市"
    assert refusal(actions.save_topic, row, version=seen, actor=writer, now=OPEN).code == "stale"
    assert Topic.objects.get().place == "威海市"


@pytest.mark.req("000-55", "001-49", "002-47")
def test_a_sanctioned_host_is_refused_in_its_years_and_taken_again_afterwards():
    host, office = builders.host(), builders.province()
    sanction(
        host, violation="不按规定备案", from_year=2022, until_year=2022, reason="逾期备案",
        actor=builders.approver(office), now=OPEN,
    )  # fmt: skip
    error = refusal(topic, call(office))
    assert error.code == "sanctioned"
    assert "示例济南理工职业学院因“不按规定备案”" in error.sentence
    assert "（自 2022 年度至 2022 年度）" in error.sentence
    assert topic(call(office, 2023)).state == State.DRAFT
    assert Sanction.objects.count() == 1


@pytest.mark.req("T10")
def test_a_topic_is_filed_by_its_sponsor_s_people_and_seen_by_its_own():
    other = builders.filer(builders.host("示例第二学院"))
    assert refusal(topic, actor=other).status == 403
    row = topic(Call.objects.get())
    fujian = builders.approver(builders.province("福建", "35"))
    seen = [Topic.objects.visible_to(u).count() for u in (builders.filer(row.sponsor), builders.filer(row.host),
                                                          builders.approver(row.call.authority), other, fujian)]  # fmt: skip
    assert seen == [1, 1, 1, 0, 0]

"""What a notice attaches to a late filing: laid before the office by itself, adopted with one move or put aside with a reason."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Sanction
from accounts.refusals import Refused
from applications.models import Filing
from policies.timetable import deadline_of
from programs import actions as planning
from programs.models import Topic
from supervision import actions
from supervision.models import Proposal
from supervision.proposals import bar_for, names_a_bar
from supervision.tasks import propose
from tests import builders
from tests.applications import builders as filings
from tests.policies.conftest import ALL, CALENDAR
from tests.programs.builders import verbs
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db

# A class of Shandong 2021 that opens on 10-15: 09-27 is the last day.
IN_TIME, LATE = (datetime(2021, 9, day, 2, tzinfo=UTC) for day in (27, 29))
NEXT_YEAR = datetime(2021, 12, 20, 2, tzinfo=UTC)


def refusal(action, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value


@pytest.fixture
def late():
    """A class whose filing came two days late, and what the system made of it."""
    filing = filings.submitted(filings.shandong(), now=LATE)
    assert propose() == 1
    return filing.programme


def call(year):
    office = builders.province()
    return planning.open_call(
        authority=office, year=year, title=f"{year} 年度选题征集", opens_on=date(year - 1, 12, 1), closes_on=date(year - 1, 12, 31),
        actor=builders.approver(office), now=datetime(year - 1, 12, 1, 2, tzinfo=UTC),
    )  # fmt: skip


def apply(host, year):
    sponsor = builders.sponsor()
    topic = Topic(
        call=call(year), sponsor=sponsor, host=host, title="智能制造", field="高端装备", need="急需", audience="工程师",
        period="10月", place="济南市", headcount=30, days=4,
    )  # fmt: skip
    moment = datetime(year - 1, 12, 20, 2, tzinfo=UTC)
    return planning.save_topic(topic, actor=builders.filer(sponsor), now=moment)


@pytest.mark.req("001-49", "000-55")
def test_a_host_that_filed_late_in_2021_is_refused_in_the_call_for_2022_and_taken_for_2023(late):
    proposal = Proposal.objects.get()
    assert (proposal.violation, proposal.consequence, proposal.from_year, proposal.until_year) == (
        "不按规定备案", "下一年度不再受理承办单位的申请", 2022, 2022,
    )  # fmt: skip
    assert proposal.found == (
        "开班备案应于 2021-09-27（周一） 前报送（鲁人社函〔2021〕60号 二（一）），2021-09-29（周三） 收到，逾期 2 天"
    )
    assert apply(late.host, 2022).state == State.DRAFT  # a proposal is no bar yet
    Topic.objects.all().delete()

    actions.adopt(proposal, actor=builders.approver(late.authority), now=NEXT_YEAR)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.sanction) == ("adopted", Sanction.objects.get())
    assert "逾期 2 天（鲁人社函〔2021〕60号 四第三段）。" in proposal.sanction.reason
    error = refusal(apply, late.host, 2022)
    assert (error.code, "不按规定备案" in error.sentence) == ("sanctioned", True)
    assert apply(late.host, 2023).state == State.DRAFT
    assert verbs(late.case)[-2:] == ["propose_sanction", "adopt_proposal"]


def test_a_filing_in_time_and_a_notice_that_bars_nobody_give_no_proposal():
    filings.submitted(filings.shandong(), now=IN_TIME)
    filings.submitted(filings.fujian_national(), now=datetime(2024, 10, 10, 2, tzinfo=UTC))
    assert propose() == 0
    assert not Proposal.objects.exists()


def test_proposing_again_changes_nothing_and_what_is_decided_stays_decided(late):
    first = Proposal.objects.values().get()
    assert propose() == 1
    assert Proposal.objects.values().get() == first
    row = Proposal.objects.get()
    error = refusal(actions.dismiss, row, note=" ", actor=builders.approver(late.authority), now=NEXT_YEAR)
    assert (error.code, error.field) == ("no_reason", "note")
    actions.dismiss(
        row, note="疫情封控，材料无法寄送", actor=builders.approver(late.authority), now=NEXT_YEAR
    )
    assert propose() == 0
    assert Proposal.objects.get().note == "疫情封控，材料无法寄送"
    assert not Sanction.objects.exists()
    assert (
        refusal(actions.adopt, row, actor=builders.approver(late.authority), now=NEXT_YEAR).code == "decided"
    )


def test_only_an_approver_of_the_office_or_above_decides(late):
    row = Proposal.objects.get()
    for person in (
        builders.reviewer(late.authority), builders.filer(late.host), builders.approver(builders.province("福建", "35")),
    ):  # fmt: skip
        assert refusal(actions.adopt, row, actor=person, now=NEXT_YEAR).status == 403
    assert actions.adopt(row, actor=builders.approver(builders.ministry()), now=NEXT_YEAR).state == "adopted"


def test_a_proposal_goes_when_the_opening_moves_and_comes_back_with_it(late):
    Filing.objects.update(starts_on=date(2021, 10, 25), ends_on=date(2021, 10, 28))
    assert propose() == 0
    row = Proposal.objects.get()
    assert row.state == "lapsed"
    assert (
        refusal(actions.adopt, row, actor=builders.approver(late.authority), now=NEXT_YEAR).code == "lapsed"
    )
    Filing.objects.update(starts_on=date(2021, 10, 15), ends_on=date(2021, 10, 18))
    assert propose() == 1
    assert Proposal.objects.get().state == "open"
    assert verbs(late.case)[-3:] == ["propose_sanction", "lapse_proposal", "propose_sanction"]


def test_proposing_costs_the_same_for_one_class_and_for_three(late, django_assert_max_num_queries):
    for n in range(2):
        filings.submitted(filings.shandong(at=builders.host(f"示例第{n}学院")), now=LATE)
    propose()
    with django_assert_max_num_queries(20):
        assert propose() == 3


@pytest.mark.parametrize("code", sorted(ALL))
def test_only_shandong_bars_for_a_late_filing(code):
    facts = {"opening_on": date(2024, 7, 1), "submitted_on": date(2024, 7, 1), "year": 2024}
    line = deadline_of("filing", ALL[code], facts, CALENDAR)
    assert names_a_bar(ALL[code]) == (code == "shandong-2021")
    assert (bar_for(ALL[code], line, 2024, date(2024, 7, 2)) is not None) == (code == "shandong-2021")


def test_the_office_sees_it_on_its_desk_and_decides_on_its_page(client, late):
    client.force_login(builders.approver(late.authority))
    row = Proposal.objects.get()
    desk = client.get("/admin/").content.decode()
    assert "逾期备案的处理建议待决定" in desk
    page = client.get(f"/admin/supervision/proposal/{row.pk}/change/").content.decode()
    for words in ("不按规定备案", "下一年度不再受理承办单位的申请", "逾期 2 天", "采纳", "不采纳"):
        assert words in page
    client.post(f"/move/supervision.proposal/{row.pk}/adopt/", {"note": "属实"})
    row.refresh_from_db()
    assert (row.state, row.note) == ("adopted", "属实")
    assert "已采纳" in client.get("/admin/supervision/proposal/").content.decode()
    client.force_login(builders.reviewer(late.authority))
    assert client.get(f"/admin/supervision/proposal/{row.pk}/change/").status_code == 200

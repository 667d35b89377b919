"""福建 2024 (闽人社办〔2024〕212号): two kinds of classes of one plan, on different chains to different registers."""

from datetime import date

import pytest

from tests.paths.case import Case, Track
from tests.paths.proofs import (
    every_miss_is_the_same_answer,
    holder_prints_and_third_party_verifies,
    journal_holds,
    nothing_leaks,
)

TRACKS = (
    Track(
        "demonstration",
        "示范项目",
        ("省级高级研修示范项目",),
        "provincial",
        "福建省省级高级研修示范项目 2024",
    ),
    Track("engineering", "工程领域专项", (), "provincial", "福建省工程领域专项 2024"),
    Track("ordinary", "普通项目", (), "provincial", "福建省省级高级研修普通项目 2024"),
    Track("national", "国家级", (), "national", "国家级高级研修项目 2024（福建）"),
)
COMMON = {
    "plan": "plan_fujian_2024.xlsx", "authority": "福建", "year": 2024, "notice": "闽人社办〔2024〕212号", "tracks": TRACKS,
    "host": "示例福建丙市生态环境规划研究院第15分部", "city": "福建乙市", "sponsor": "福建省有关主管部门",
}  # fmt: skip
DEMONSTRATION = Case(
    **COMMON, code="SJ2024002", opening=date(2024, 9, 18), days=4, roster="SJ2021010", register="福建"
)
NATIONAL = Case(
    **COMMON,
    code="GJ2024100",
    opening=date(2024, 10, 27),
    days=5,
    roster="GJ2021007",
    register="人社部",
    people=50,
)


@pytest.mark.slow
@pytest.mark.req(
    "002-04", "002-05", "002-07", "002-15", "002-18", "002-32", "002-35", "002-36", "002-37", "002-38"
)
@pytest.mark.req("002-39", "002-40", "002-41", "002-42")
def test_a_demonstration_class_reaches_its_certificates(journey, capsys, caplog):
    story = journey(DEMONSTRATION)

    story.on(date(2024, 7, 31)).publish_plan()
    assert "97" in story.preview.text  # what the title row says
    assert "100" in story.preview.text  # what the rows add up to
    assert "通知称 97 期" in story.published.text

    story.on(date(2024, 8, 12)).find_class()
    documents = story.write_filing(headcount=30, claim="45000.00", budget="10000.00")
    assert "opening_notice" in documents
    assert "2024-08-18" in story.host.get(story.at("filing/check/")).text  # one month before 09-18
    story.submit_filing()
    story.on(date(2024, 8, 20)).decide("applications.filing", "福建", "accept")

    story.on(DEMONSTRATION.opening, 9).open_class()
    story.on(DEMONSTRATION.ending, 17).import_roster()
    story.on(DEMONSTRATION.ending, 18).close_roster()

    settlement = story.on(date(2024, 9, 26)).write_settlement({"住宿费": "30000.00", "讲课费": "30000.00"})
    for figure in ("¥60,000.00", "¥45,000.00", "¥15,000.00"):
        assert figure in settlement.text
    story.submit_settlement()
    story.sponsor_agrees("settlement/")
    story.decide("finance.settlement", "福建", "accept")
    assert "45,000.00" in story.on(date(2024, 9, 30)).pay("福建", "PZ-2024-0930").text

    assert story.write_completion() == [
        "opening_notice", "summary_report", "survey_statistics", "research_report", "news_item", "subsidy_receipt",
        "staff_sign_in",
    ]  # fmt: skip
    reported = story.report()
    assert "2024-10-21" in reported.text
    assert "等福建省有关主管部门" in reported.text
    story.on(date(2024, 10, 8)).sponsor_agrees("completion/")
    story.decide("certificates.completion", "福建", "accept")

    issued = story.issue()
    people = DEMONSTRATION.trainees()
    passed = [person for person in people if person[2] == "合格"]
    assert f"YX352024{len(passed):06}" in issued.text
    words = ("专业技术人员知识更新工程", "福建省人力资源和社会保障厅", "24学时")
    former = ("专业技术人才知识更新工程",)
    holder_prints_and_third_party_verifies(story, passed[0], "YX352024000001", words=words, never=former)
    every_miss_is_the_same_answer(story, passed[0], passed[1])
    nothing_leaks(DEMONSTRATION, caplog)
    journal_holds(story, capsys)


@pytest.mark.slow
@pytest.mark.req("002-04", "002-12", "002-13", "002-14", "002-17", "002-28", "002-29", "000-38", "000-40")
def test_a_national_class_of_fujian_reaches_its_certificates(journey, capsys, caplog):
    story = journey(NATIONAL)

    story.on(date(2024, 7, 31)).publish_plan()
    story.on(date(2024, 9, 20)).find_class()
    story.write_filing(headcount=50, claim="127500.00", budget="22000.00", consulted_on=date(2024, 9, 10))
    assert "等福建" in story.submit_filing().text
    handed_on = story.on(date(2024, 9, 24)).decide("applications.filing", "福建", "endorse")
    assert "等人社部" in handed_on.text
    story.on(date(2024, 9, 29)).decide("applications.filing", "人社部", "accept")

    story.on(NATIONAL.opening, 9).open_class()
    story.on(NATIONAL.ending, 17).import_roster()
    story.on(NATIONAL.ending, 18).close_roster()

    settlement = story.on(date(2024, 11, 6)).write_settlement({"住宿费": "126000.00", "讲课费": "4000.00"})
    for figure in ("¥130,000.00", "¥127,500.00", "¥2,500.00"):
        assert figure in settlement.text
    story.submit_settlement()
    story.decide("finance.settlement", "部人事服务中心", "review")
    story.decide("finance.settlement", "部人事服务中心", "accept")

    story.write_completion()
    assert "2024-12-02" in story.report().text  # the month ends on Saturday 11-30 (民法典 203)
    story.on(date(2024, 11, 12)).decide("certificates.completion", "福建", "endorse")
    story.on(date(2024, 11, 15)).decide("certificates.completion", "人社部", "accept")

    issued = story.issue()
    people = NATIONAL.trainees()
    passed = [person for person in people if person[2] == "合格"]
    assert f"YX002024{len(passed):06}" in issued.text
    words = ("专业技术人员知识更新工程", "人力资源社会保障部", "32学时")
    holder_prints_and_third_party_verifies(story, passed[0], "YX002024000001", words=words)
    nothing_leaks(NATIONAL, caplog)
    journal_holds(story, capsys)

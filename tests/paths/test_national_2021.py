"""National 2021 (人社厅发〔2021〕24号): approved by the ministry, subsidised up to 165,000 元, numbered by the ministry."""

from datetime import date

import pytest

from tests.paths.case import Case, Track
from tests.paths.proofs import holder_prints_and_third_party_verifies, journal_holds, nothing_leaks

CASE = Case(
    plan="plan_national_2021.xlsx", authority="人社部", year=2021, notice="人社厅发〔2021〕24号",
    tracks=(Track("national", "国家级", (), "national", "国家级高级研修项目 2021"),),
    code="GJ2021002", host="示例河北戊市生态环境规划研究院第25分部", city="河北甲市", opening=date(2021, 5, 17), days=5, roster="GJ2021002",
    register="人社部",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.req(
    "000-03", "000-09", "000-11", "000-12", "000-15", "000-16", "000-17", "000-18", "000-19", "000-20"
)
@pytest.mark.req(
    "000-21", "000-22", "000-36", "000-37", "000-38", "000-39", "000-40", "000-41", "000-43", "000-45"
)
@pytest.mark.req("000-47", "000-48", "000-57", "004-16")
def test_a_subsidised_national_class_reaches_its_certificates(journey, capsys, caplog):
    story = journey(CASE)

    story.on(date(2021, 4, 20)).publish_plan()
    public = story.public.get(story.plan)
    assert "2021" in public.text
    assert story.public.get(f"{story.plan}plan.json").response.json()
    assert story.public.get(f"{story.plan}plan.xlsx").content.startswith(b"PK")

    story.on(date(2021, 5, 6)).find_class()
    documents = story.write_filing(headcount=90, claim="165000.00", budget="28000.00")
    assert "opening_notice" in documents
    assert "等人社部" in story.submit_filing().text
    too_soon = story.host.get(story.at())
    assert not any("开班" in words for form in too_soon.reader.forms for _, _, words in form.buttons)
    story.on(date(2021, 5, 10)).decide("applications.filing", "人社部", "accept")

    story.on(CASE.opening, 9).open_class()
    story.on(CASE.ending, 17).import_roster()
    story.assess_again(CASE.trainees()[0][0], "passed")
    story.on(CASE.ending, 18).close_roster()
    story.on(date(2021, 5, 24)).decide("trainees.roster", "人社部", "accept")

    settlement = story.write_settlement({"住宿费": "161000.01", "讲课费": "4000.00"})
    for figure in ("¥165,000.01", "¥165,000.00", "¥0.01"):
        assert figure in settlement.text
    assert "人社厅发〔2021〕24号" in settlement.text
    story.submit_settlement()
    story.on(date(2021, 5, 27)).decide("finance.settlement", "部人事服务中心", "review")
    accepted = story.decide("finance.settlement", "部人事服务中心", "accept")
    assert "165,000.00" in accepted.text
    paid = story.on(date(2021, 6, 1)).pay("部人事服务中心", "PZ-2021-0601")
    assert "PZ-2021-0601" in paid.text
    assert "PZ-2021-0601" in story.host.get(story.at("settlement/")).text

    assert story.write_completion() == ["summary_report", "survey_statistics"]
    assert "2021-06-21" in story.report().text  # one month after 05-21
    story.on(date(2021, 6, 10)).decide("certificates.completion", "人社部", "accept")

    issued = story.issue()
    people = CASE.trainees()
    passed = [person for person in people if person[2] == "合格"]
    assert f"YX002021{len(passed):06}" in issued.text
    words = ("专业技术人才知识更新工程", "人力资源社会保障部", "32学时", CASE.host)
    holder_prints_and_third_party_verifies(story, passed[-1], f"YX002021{len(passed):06}", words=words)
    nothing_leaks(CASE, caplog)
    journal_holds(story, capsys)

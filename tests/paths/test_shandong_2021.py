"""山东 2021 (鲁人社函〔2021〕60号): self-funded, on record with the province ten working days before, a real worker."""

from datetime import date

import pytest

from tests.paths.case import Case, Track
from tests.paths.proofs import (
    every_miss_is_the_same_answer,
    holder_prints_and_third_party_verifies,
    journal_holds,
    nothing_leaks,
)

CASE = Case(
    plan="plan_shandong_2021.xlsx", authority="山东", year=2021, notice="鲁人社函〔2021〕60号",
    tracks=(Track("ordinary", "普通", ("省级",), "provincial", "山东省省级高级研修项目 2021"),),
    code="SJ2021003", host="示例威海农业科学院第3分部", city="山东丙市", opening=date(2021, 10, 15), days=4, roster="SJ2021003",
    register="山东",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.req(
    "000-40", "001-05", "001-10", "001-13", "001-14", "001-15", "001-16", "001-25", "001-26", "001-35"
)
@pytest.mark.req(
    "001-37", "001-39", "001-40", "001-41", "001-42", "001-43", "001-52", "001-54", "003-35", "003-38"
)
def test_a_provincial_class_reaches_its_certificates(journey, worker, capsys, caplog):
    story = journey(CASE)

    published = story.on(date(2021, 8, 20)).publish_plan()
    assert "97" in story.preview.text
    assert "第 1 版" in published.text

    story.on(date(2021, 9, 20)).find_class()
    story.write_filing(headcount=30)
    checked = story.host.get(story.at("filing/check/"))
    assert "2021-09-27" in checked.text  # the tenth working day before 10-15, over National Day
    assert "学时" in checked.text
    receipt = story.submit_filing()
    assert "备案" in receipt.text
    assert "逾期" not in receipt.text
    story.on(date(2021, 9, 28)).decide("applications.filing", "山东", "accept")
    assert "逾期" not in story.reviewed.text

    assert "已开班" in story.on(CASE.opening, 9).open_class().text
    story.on(CASE.ending, 17).import_roster()
    signed = story.make_up_half_day("1 ", "当天请假，有请假条")
    assert "21.0" in signed.text
    story.on(CASE.ending, 18).close_roster()

    settlement = story.on(date(2021, 10, 25)).write_settlement({"住宿费": "8000.00", "讲课费": "6000.00"})
    assert "不申请资助" in settlement.text
    assert "鲁人社函〔2021〕60号 二（六）" in settlement.text
    assert "应拨付" not in settlement.text
    story.submit_settlement()
    assert story.write_completion() == [
        "self_evaluation", "performance_form", "acceptance_form", "party_list", "party_summary", "party_publicity",
    ]  # fmt: skip
    assert "2021-11-18" in story.report().text
    story.on(date(2021, 11, 3)).decide("certificates.completion", "山东", "accept")
    assert "已签发" in story.release().text

    story.clock.stop()
    people = CASE.trainees()
    passed = [person for person in people if person[2] == "合格"]
    failed = [person for person in people if person[2] != "合格"]
    worker()
    issued = story.wait_for_certificates(len(passed))
    assert f"YX372021{len(passed):06}" in issued.text
    assert f"YX372021{len(passed) + 1:06}" not in issued.text

    words = ("专业技术人才知识更新工程", "山东省人力资源和社会保障厅", "24学时", CASE.host)
    holder_prints_and_third_party_verifies(story, passed[1], "YX372021000002", words=words)
    every_miss_is_the_same_answer(story, passed[1], failed[0])
    nothing_leaks(CASE, caplog)
    journal_holds(story, capsys)

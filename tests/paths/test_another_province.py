"""A province that is not among the documents: its notice is a pair of files under `tests`, and no code knows of it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from policies.files import read_notice
from tests.paths.case import Case, Track
from tests.paths.proofs import holder_prints_and_third_party_verifies, journal_holds

NOTICE = Path(__file__).parent / "notices" / "xinjiang-2025.json"
FIELDS = (
    "序号",
    "项目名称",
    "专业领域",
    "选题申报单位",
    "承办单位",
    "举办时间",
    "举办地点",
    "研修人数",
    "研修天数",
    "经费来源",
)
HOST, SPONSOR = "示例新疆乙市地质调查研究院第1分部", "新疆维吾尔自治区有关主管部门"


def plan(folder):
    """附件1 of two classes, as the office would have typed it."""
    book = Workbook()
    book.active.append(["专业技术人才知识更新工程2025年高级研修项目计划"])
    book.active.append(FIELDS)
    book.active.append(["重点项目"])
    for n, host in enumerate((HOST, "示例新疆戊市地质调查研究院第3分部"), 1):
        book.active.append(
            [
                n,
                f"绿洲农业节水技术高级研修班第{n}期",
                "新能源与节能环保",
                SPONSOR,
                host,
                "9月",
                "新疆乙市",
                30,
                4,
                "财政资助",
            ]
        )
    book.save(folder / "plan.xlsx")
    return str(folder / "plan.xlsx")


def case(folder):
    return Case(
        plan=plan(folder), authority="新疆", year=2025, notice="新人社函〔2025〕示例1号",
        tracks=(Track("key", "重点项目", (), "provincial", "新疆维吾尔自治区高级研修重点项目 2025"),),
        code="SJ2025001", host=HOST, city="新疆乙市", sponsor=SPONSOR, opening=date(2025, 9, 15), days=4,
        roster="SJ2021003", register="新疆",
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.req("003-77")
def test_a_class_under_a_notice_that_no_code_knows(journey, tmp_path, capsys):
    story = journey(case(tmp_path))
    call_command("load_notices", str(NOTICE.parent), verbosity=0)
    cited = "新人社函〔2025〕示例1号"

    story.on(date(2025, 6, 25)).publish_plan()
    public = story.public.get("/notices/xinjiang-2025/")
    for words in (
        "开班前 30 日",
        "办班结束后 10 个工作日内",
        "38,000.00 元",
        "安全承诺书",
        "专家评议意见",
        "经费核销表",
    ):
        assert words in public.text

    story.on(date(2025, 8, 11)).find_class()
    documents = story.write_filing(headcount=36, claim="38000.01", budget="8000.00")
    assert documents == ["opening_notice", "safety_commitment"]
    checked = story.host.get(story.at("filing/check/"))
    for words in ("2025-08-16", "不超过 35 人", "不超过 38,000.00 元", "不少于 20 学时", f"{cited} 二"):
        assert words in checked.text
    story.save("headcount", modality="offline", headcount=30, online_headcount=0)
    story.save("budget", subsidy_claimed="38000.00")
    assert f"等{SPONSOR}" in story.submit_filing().text
    story.on(date(2025, 8, 13)).sponsor_agrees("filing/")
    story.on(date(2025, 8, 18)).decide("applications.filing", "新疆", "accept")
    assert "逾期" not in story.reviewed.text

    story.on(story.case.opening, 9).open_class()
    story.on(story.case.ending, 17).import_roster()
    story.on(story.case.ending, 18).close_roster()

    settlement = story.on(date(2025, 9, 25)).write_settlement({"住宿费": "24000.00", "课酬": "20000.00"})
    for words in ("¥44,000.00", "¥38,000.00", "¥6,000.00", f"{cited} 四"):
        assert words in settlement.text
    story.submit_settlement()
    story.decide("finance.settlement", "新疆", "review")
    accepted = story.decide("finance.settlement", "新疆", "accept")
    assert "38,000.00" in accepted.text

    assert story.write_completion() == ["summary_report", "footage", "expert_opinion"]
    assert "2025-10-09" in story.report().text  # the tenth working day, over National Day, 09-28 worked
    story.on(date(2025, 9, 28)).sponsor_agrees("completion/")
    story.decide("certificates.completion", "新疆", "accept")

    issued = story.issue()
    passed = [person for person in story.case.trainees() if person[2] == "合格"]
    assert f"XJGY2025-65-{len(passed):05}" in issued.text
    words = ("新疆维吾尔自治区人力资源和社会保障厅", "24学时")
    holder_prints_and_third_party_verifies(story, passed[0], "XJGY2025-65-00001", words=words)
    journal_holds(story, capsys)


def test_no_word_of_that_notice_stands_in_the_code():
    """Its number, the codes of its own papers, its money and its pattern are in its file alone."""
    file = read_notice(NOTICE)
    root = Path(__file__).parent.parent.parent
    apps = [path for path in root.iterdir() if (path / "apps.py").exists()]
    own = (
        file.slug,
        file.fields["number"],
        "safety_commitment",
        "expert_opinion",
        "38000",
        "XJGY",
        "经费核销表",
    )
    found = [
        (path.name, word)
        for app in apps
        for path in app.rglob("*")
        if path.suffix in (".py", ".html", ".json")
        for word in own
        if word in path.read_text("utf-8")
    ]
    assert (len(apps) > 8, found) == (True, [])

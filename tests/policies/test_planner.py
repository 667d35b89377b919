"""The planner's page and its file for calendars, as anybody meets them."""

import re
import time
from datetime import UTC, date, datetime

import pytest
import time_machine
from icalendar import Calendar

from policies import actions
from policies.actions import keep_holiday
from policies.models import Holiday, Notice, RuleSet
from tests.builders import load_all_notices, ministry, province
from workflow.ics import MIME

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
SHANDONG = {"rules": "shandong-2021", "opening": "2021-10-15", "days": "4"}


@pytest.fixture
def loaded():
    ministry(), province()
    load_all_notices()


def page(client, data, *, status=200):
    response = client.get("/planner/", data)
    assert response.status_code == status
    return response.content.decode()


def events(client, data):
    response = client.get("/planner/plan.ics", data)
    assert (response.status_code, response["Content-Type"]) == (200, MIME)
    calendar = Calendar.from_ical(response.content)
    return {str(event["UID"]).rsplit("-", 1)[1].removesuffix("@zhigeng"): event for event in calendar.events}


GOLDEN = [
    ({**SHANDONG}, "filing", date(2021, 9, 27)),
    (
        {"rules": "fujian-2024-national", "opening": "2024-10-27", "days": "5"},
        "completion",
        date(2024, 12, 2),
    ),
    ({"rules": "national-2021", "opening": "2021-01-27", "days": "5"}, "completion", date(2021, 3, 1)),
    ({"rules": "national-2021", "opening": "2021-10-25", "days": "5"}, "completion", date(2021, 11, 29)),
]


@pytest.mark.req("001-07", "000-12")
@pytest.mark.parametrize(("asked", "kind", "on"), GOLDEN)
def test_the_golden_days_stand_on_the_page_and_in_the_file(loaded, client, asked, kind, on):
    assert f'<time datetime="{on}">' in page(client, asked)
    assert events(client, asked)[kind]["DTSTART"].dt == on


def test_the_choice_is_what_is_published_and_public_by_level_and_region(loaded, client):
    text = page(client, {})
    for heading in ("国家级 · 全国 · 2021 年度", "省级 · 山东省 · 2021 年度", "省级 · 福建省 · 2024 年度"):
        assert f'<optgroup label="{heading}">' in text
    assert "征求意见稿" not in text
    assert "2021—2030" not in text  # no rules on a single class
    Notice.objects.filter(slug="shandong-2021").update(public=False)
    assert "shandong-2021" not in page(client, {})
    assert "没有这个类别" in page(client, SHANDONG, status=422)


def test_the_line_shows_clause_arithmetic_and_consequence(loaded, client):
    with time_machine.travel("2021-09-01 10:00+08:00"):
        text = page(client, SHANDONG)
    for words in (
        "2021年9月27日（周一）", "26 天后", "往前第 10 个工作日", "10-01（国庆节）", "调休上班、计入工作日：2021-10-09（周六）",
        '<a href="/notices/shandong-2021/">鲁人社函〔2021〕60号 二（一）</a>', "下一年度不再受理承办单位的申请",
        "完成办班的最后一日", "2021 年 10 月", "/planner/plan.ics?rules=shandong-2021&amp;opening=2021-10-15&amp;days=4",
    ):  # fmt: skip
        assert words in text, words
    assert "经费报销材料" not in text  # no class of this kind is subsidised
    assert "资助班次" in page(client, {"rules": "national-2021", "opening": "2021-10-15"})
    open_ended = page(client, {"rules": "fujian-2024-ordinary", "opening": "2024-09-02"})
    assert "文件未作规定" in open_ended


def test_the_length_follows_the_notice_when_it_is_left_out(loaded, client):
    text = page(client, {"rules": "national-2021", "opening": "2021-09-06"})
    assert "2021-09-06 开班，5 天" in text


def test_a_link_may_bring_kind_and_length_and_leave_the_day_open(loaded, client):
    text = page(client, {"rules": "shandong-2021", "days": "4"})
    assert '<option value="shandong-2021" selected>' in text
    assert 'value="4"' in text
    assert "错误" not in text


def test_from_today_the_earliest_lawful_opening(loaded, client):
    with time_machine.travel("2021-09-27 23:30+08:00"):
        text = page(client, {"rules": "shandong-2021", "from": "today"})
        assert "最早可于 10月15日（周五） 开班" in text
        assert "已过" not in text
        assert "开班日期<span class" not in text  # the day itself is never marked as optional
    with time_machine.travel("2024-11-20 09:00+08:00"):
        text = page(client, {"rules": "fujian-2024-national", "from": "today"})
    assert "2024 年度已经没有合规的开班日期" in text
    assert "闽人社办〔2024〕212号 一、第一段" in text
    assert "opening=2025-01-01" in text


def test_a_year_without_its_notice_says_so_everywhere(loaded, client):
    asked = {"rules": "shandong-2021", "opening": "2027-03-01", "days": "4"}
    text = page(client, asked)
    assert '<strong class="guess">推算</strong>' in text
    assert "（推算）" in str(events(client, asked)["filing"]["SUMMARY"])
    assert "2027 年为推算" in client.get("/planner/2027/").content.decode()
    exact = client.get("/planner/2021/").content.decode()
    assert "国办发明电〔2020〕27号" in exact
    assert "全年 250 个工作日" in exact
    assert client.get("/planner/2009/").status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"opening": ""}, "请填写开班日期"),
        ({"opening": "2021-02-30"}, "日期"),
        ({"opening": "1021-02-03"}, "请核对年份"),
        ({"days": "0"}, "1"),
        ({"days": "400"}, "研修天数应在 1 至 60 天之间"),
        ({"days": "abc"}, "研修天数请填整数"),
        ({"rules": "nothing"}, "没有这个类别"),
    ],
)
def test_what_cannot_be_planned_is_said_and_what_was_typed_stays(loaded, client, change, sentence):
    asked = SHANDONG | change
    text = page(client, asked, status=422)
    assert sentence in text
    assert 'class="plan-line"' not in text
    if asked["opening"]:
        assert f'value="{asked["opening"]}"' in text
    assert client.get("/planner/plan.ics", asked).status_code == 404


def test_a_question_without_a_day_has_no_file(loaded, client):
    """From today the page itself finds the day; the file is asked for by that day."""
    for day in ("", "garbage"):
        asked = {"rules": "shandong-2021", "from": "today", "days": "4", "opening": day}
        assert client.get("/planner/plan.ics", asked).status_code == 404


@pytest.mark.parametrize("day", ["2021-09-20", "2027-04-01"])
def test_a_day_moved_by_the_calendar_is_newer_in_the_file(loaded, client, day):
    """Calendar programs take the event of the same name with the higher number; 2027 has no notice yet."""
    asked = {**SHANDONG, "opening": day}
    before = events(client, asked)["filing"]
    rested = Holiday(date=before["DTSTART"].dt, name="示例放假")
    keep_holiday(rested, actor=None, now=datetime(2027, 6, 1, tzinfo=UTC))
    after = events(client, asked)["filing"]
    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt < before["DTSTART"].dt
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    again = events(client, asked)["filing"]
    assert again.to_ical() == after.to_ical()


def test_the_file_keeps_to_the_letter_of_rfc_5545(loaded, client):
    """Read by hand, without the package that wrote it: line ends, folding at 75 octets, no character torn, escaping."""
    body = client.get("/planner/plan.ics", SHANDONG).content
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert not [line for line in lines if b"\r" in line or b"\n" in line or len(line) > 75]
    assert [line.decode() for line in lines]
    unfolded = body.replace(b"\r\n ", b"").decode().split("\r\n")
    told = [line.partition(":")[2] for line in unfolded if line.startswith(("SUMMARY", "DESCRIPTION"))]
    assert told
    for text in told:
        bare = re.sub(r"\\[\\;,nN]", "", text)
        assert not set(bare) & set("\\,;\n")


def test_the_cost_does_not_depend_on_how_many_rule_sets_there_are(loaded, client, django_assert_num_queries):
    page(client, SHANDONG)
    with django_assert_num_queries(2):
        page(client, SHANDONG)
    RuleSet.objects.filter(code__startswith="fujian").update(state="superseded")
    with django_assert_num_queries(2):
        page(client, SHANDONG)


@pytest.fixture
def system_zone():
    """Sets the time zone of the process, as the operator of the server may."""

    def use(name):
        patch.setenv("TZ", name)
        time.tzset()

    with pytest.MonkeyPatch.context() as patch:
        yield use
    time.tzset()


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Shanghai"])
@pytest.mark.parametrize(
    ("moment", "left"), [("2021-09-26 15:59:59+00:00", "1 天后"), ("2021-09-26 16:00:00+00:00", "今天")]
)
def test_a_day_is_the_same_whatever_the_zone_of_the_server(loaded, client, system_zone, zone, moment, left):
    system_zone(zone)
    with time_machine.travel(moment, tick=False):
        text = page(client, SHANDONG)
        found = events(client, SHANDONG)
    assert (
        f'<time datetime="2021-09-27">2021年9月27日（周一）</time> <span class="quiet">{left}</span>' in text
    )
    assert found["filing"]["DTSTART"].dt == date(2021, 9, 27)


def test_a_class_is_planned_by_the_version_it_is_pinned_to(loaded, client):
    draft = actions.supersede_rules(RuleSet.objects.get(code="shandong-2021"), actor=None, now=NOW)
    lead = {"n": 30, "unit": "day", "before": "opening"}
    actions.keep_rule(
        draft, "filing.lead", value=lead, force="binding", clause="二（一）", actor=None, now=NOW
    )
    pinned = SHANDONG | {"pinned": "shandong-2021-1"}
    # A draft is nobody's rule yet, even when it is asked for by name.
    assert events(client, SHANDONG | {"pinned": "shandong-2021-2"})["filing"]["DTSTART"].dt == date(
        2021, 9, 27
    )
    actions.publish_rules(draft, actor=None, now=NOW)
    assert events(client, SHANDONG)["filing"]["DTSTART"].dt == date(2021, 9, 15)
    assert events(client, pinned)["filing"]["DTSTART"].dt == date(2021, 9, 27)
    text = page(client, pinned)
    assert '<time datetime="2021-09-27">' in text
    assert "改按现行版本推算" in text
    assert text.count("pinned=shandong-2021-1") == 1  # the file
    assert '<input type="hidden" name="pinned" value="shandong-2021-1">' in text
    for other in ({"rules": "national-2021"}, {"pinned": "x-9"}, {"pinned": "shandong-2021-" + "9" * 99}):
        assert "改按现行版本" not in page(client, pinned | other)
    Notice.objects.filter(slug="shandong-2021").update(public=False)
    page(client, pinned, status=422)

from datetime import date

import pytest

from policies.almanac import month_of, months_between
from policies.arrangement import days_of, read, working_day_count
from policies.calendar import WorkingDays
from policies.state_council import arranged_days, lawful_days
from tests.policies.conftest import CALENDAR

# The wording of the State Council's notices as they were published.
NOTICES = {
    2016: """
        一、元旦：1月1日放假，与周末连休。
        二、春节：2月7日至13日放假调休，共7天。2月6日（星期六）、2月14日（星期日）上班。
        三、清明节：4月4日放假，与周末连休。
        四、劳动节：5月1日放假，5月2日（星期一）补休。
        五、端午节：6月9日至11日放假调休，共3天。6月12日（星期日）上班。
        六、中秋节：9月15日至17日放假调休，共3天。9月18日（星期日）上班。
        七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。""",
    2023: """
        一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
        二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
        三、清明节：4月5日放假，共1天。
        四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
        五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
        六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2026: """各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
        经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
        一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。
        四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        五、端午节：6月19日（周五）至21日（周日）放假，共3天。
        六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
        七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
        国务院办公厅
        2025年11月4日""",
}
ROWS_2027 = """日期\t安排\t名称
2027-01-01\t周五\t放假\t元旦
2027/2/5 放假 农历除夕
2027年2月6日,放假,春节
2月7日 放假 春节
2月8日 放假 春节
2027-02-20 上班
2027-04-05 放假 清明节
2027-05-01 放假 劳动节
2027-05-02 放假 劳动节
2027-06-09 放假 端午节
2027-09-15 放假 中秋节
2027-10-01 放假 国庆节
2027-10-02 放假 国庆节
2027-10-03 放假 国庆节
"""


def calendar_of(days):
    return WorkingDays.of((each.day, each.is_working, each.name) for each in days)


@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_as_it_was_published_gives_the_known_calendar(year):
    found = read(NOTICES[year], year)
    known = WorkingDays.of((d.day, d.is_working, d.name) for d in arranged_days((year,)))
    assert found.faults == []
    mine = calendar_of(found.days)
    assert [d for d in days_of(year) if mine.is_working_day(d) != known.is_working_day(d)] == []


@pytest.mark.parametrize("year", range(2010, 2027))
def test_the_shipped_days_of_every_year_pass_as_table_rows(year):
    rows = [f"{d.day} {'上班' if d.is_working else '放假'} {d.name}" for d in arranged_days((year,))]
    found = read("\n".join(rows), year)
    assert found.faults == []
    assert working_day_count(calendar_of(found.days), year) == working_day_count(CALENDAR, year)


def test_table_rows_may_be_written_in_any_of_the_usual_ways():
    found = read(ROWS_2027, 2027)
    assert found.faults == []
    assert [(d.day.isoformat(), d.is_working, d.name) for d in found.days][:6] == [
        ("2027-01-01", False, "元旦"), ("2027-02-05", False, "农历除夕"), ("2027-02-06", False, "春节"),
        ("2027-02-07", False, "春节"), ("2027-02-08", False, "春节"), ("2027-02-20", True, "调休上班"),
    ]  # fmt: skip
    assert found.days[0].effect == "工作日改为放假"
    assert found.days[2].effect == "周末，照常休息"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2027-01-01 放假 元旦", "已经写过"),
        ("2027-03-03 上班", "周三，本来就上班"),
        ("2028-01-02 放假 元旦", "不在 2027 年"),
        ("2026-11-30 放假 元旦", "不在 2027 年"),
        ("2027-10-03 上班", "法定节假日（国庆节）"),
        ("2027-02-30 放假 春节", "没有 2027 年 2 月 30 日"),
        ("2027-03-03", "没有写明"),
        ("3月6日", "没有写明"),
        ("3月6日（周日）上班", "是周六，不是周日"),
        ("植树节：3月12日至14日放假，共4天", "数出来是 3 天"),
        ("植树节：3月12日至2日放假", "起止不对"),
        ("元旦：12月31日至1月2日放假", "起止不对"),
        ("植树节：12日放假", "没有写月份"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_line(line, sentence):
    found = read(ROWS_2027 + line, 2027)
    at = len(ROWS_2027.splitlines()) + 1
    assert sentence in "".join(found.faults_at()[at])
    assert list(found.faults_at()) == [at]


def test_a_missing_festival_of_the_law_is_named_once():
    without = "\n".join(line for line in ROWS_2027.splitlines() if "国庆节" not in line)
    (fault,) = read(without, 2027).faults
    assert fault.line == 0
    assert fault.sentence.startswith("缺少国庆节 2027-10-01（周五）、2027-10-02（周六）、2027-10-03（周日）")
    misread = read(without + "\n国庆节：10月1日（周四）至3日放假", 2027)
    assert [fault.line for fault in misread.faults] == [len(without.splitlines()) + 1]


def test_words_without_a_day_are_passed_over():
    found = read("各单位：\n现将放假安排通知如下。\n国务院办公厅\n2026年11月4日", 2027)
    assert found.days == []
    assert all(fault.line == 0 for fault in found.faults)


def test_the_law_gives_thirteen_days_since_2025_and_moves_none():
    assert len(list(lawful_days(2027))) == 13
    assert [day.isoformat() for day, _ in lawful_days(2021)][:2] == ["2021-01-01", "2021-02-12"]
    assert date(2020, 1, 31) not in dict(lawful_days(2020))  # the Spring Festival was extended, not the law


def test_a_month_tells_rest_days_worked_weekends_and_marks_apart():
    month = month_of(2021, 10, CALENDAR, {date(2021, 10, 15): ("开", "blue", "开班")})
    cells = {cell.day.day: cell for week in month.weeks for cell in week if cell}
    states = {n: cells[n].state for n in (1, 2, 8, 9, 10, 15)}
    assert states == {1: "holiday", 2: "holiday", 8: "work", 9: "worked", 10: "weekend", 15: "work"}
    assert cells[15].title == "2021-10-15（周五）：开班"
    assert cells[9].title == "2021-10-09（周六）：调休上班"
    assert len(month.weeks) == 5
    assert not month.provisional
    assert month_of(2027, 10, CALENDAR).provisional


def test_months_run_over_the_end_of_the_year():
    months = months_between(date(2021, 11, 30), date(2022, 1, 1), CALENDAR, {})
    assert [(m.year, m.month) for m in months] == [(2021, 11), (2021, 12), (2022, 1)]


def test_what_is_only_encouraged_moves_no_working_day():
    """国办发明电〔2023〕7号: the eve of the Spring Festival of 2024 was no holiday."""
    line = "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。"
    found = read(line, 2024)
    assert found.faults_at().keys() == {0}  # the other festivals alone are missing
    assert (min(day.day for day in found.days if not day.is_working), len(found.days)) == (
        date(2024, 2, 10),
        10,
    )


def test_days_as_people_say_them_are_read_and_days_in_words_are_named():
    found = read("国庆节：10月1号至7号放假调休，共7天。\n国办发明电〔2026〕9号\n十月九日上班", 2027)
    assert [day.day.day for day in found.days] == list(range(1, 8))
    assert found.faults_at()[3] == ["日期请用阿拉伯数字写，如“10月1日”。"]

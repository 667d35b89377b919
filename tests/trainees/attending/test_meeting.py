"""Meeting logs: columns of several makers, minutes counted once, nicknames matched, nothing guessed."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from trainees.attending.meeting import Visit, match, read_log
from workflow.xlsx.reading import read_workbook

DAY = date(2021, 10, 15)


def log(header, *rows, on=DAY):
    book = Workbook()
    book.active.append(["会议主题：示例研修班"])
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return read_log(read_workbook(out.getvalue()), on)


def at(hour, minute=0, day=15):
    return datetime(2021, 10, day, hour, minute)


def test_comings_and_goings_count_each_minute_once():
    found = log(
        ["用户昵称", "入会时间", "退会时间", "入会时长"],
        ["某院-示例甲", at(8, 30), at(10, 0), "01:30:00"],
        ["某院-示例甲", at(9, 30), at(11, 0), "01:30:00"],
        ["示例乙", "2021-10-15 08:30:10", "2021-10-15 09:00:00", "29分50秒"],
        ["示例丙", at(8, 30, day=14), at(9, 0, day=14), "30分钟"],
        ["示例丁", "", "", ""],
    )
    assert found.visits == [Visit("某院-示例甲", (3, 4), 150), Visit("示例乙", (5,), 29)]
    assert found.other_days == 1
    assert found.unread == ["第 7 行“示例丁”没有可识别的时间，没有计入。"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1小时20分", 80), ("80分钟", 80), ("01:20:30", 80), (80, 80), ("80", 80), ("90秒", 1)],
)
def test_lengths_in_words(text, minutes):
    assert log(["姓名", "参会时长"], ["示例甲", text]).visits == [Visit("示例甲", (3,), minutes)]


@pytest.mark.parametrize("spent", [1e308, "9" * 400, "9" * 400 + "小时", -5])
def test_a_figure_that_is_no_length_is_told_and_counts_for_nothing(spent):
    found = log(["姓名", "时长"], ["示例甲", spent], ["示例乙", 30])
    assert [(visit.name, visit.minutes) for visit in found.visits] == [("示例乙", 30)]
    assert found.unread == ["第 3 行“示例甲”没有可识别的时间，没有计入。"]


def test_a_sheet_without_names_or_times_is_no_log():
    assert log(["姓名", "单位"], ["示例甲", "某院"]) is None
    assert log(["会议号", "入会时间", "退会时间"], ["1", at(8), at(9)]) is None
    assert log(["姓名", "时长"], ["示例甲", 5]) is not None


@pytest.mark.req("000-21")
def test_nicknames_are_matched_and_the_doubtful_are_only_told():
    found = log(
        ["昵称", "时长"],
        ["示例第1研究院-示例甲", 120], ["示例乙（二院）", 40], ["示例丙", 100], ["示例丁", 100], ["iPhone", 100], ["某院 示例戊", 90],
    )  # fmt: skip
    people = [
        (1, "示例甲", True), (2, "示例乙", True), (3, "示例丙", False), (4, "示例丁", True), (5, "示例丁", True), (6, "示例己", True),
    ]  # fmt: skip
    result = match(found, people, 90)
    assert [(pk, visit.minutes) for pk, visit in result.enough] == [(1, 120)]
    assert [(pk, visit.minutes) for pk, visit in result.short] == [(2, 40)]
    assert [pk for pk, _ in result.offline] == [3]
    assert [visit.name for visit in result.ambiguous] == ["示例丁"]
    assert [visit.name for visit in result.unmatched] == ["iPhone", "某院 示例戊"]
    assert result.never == [4, 5, 6]

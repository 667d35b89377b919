"""What a staged import keeps of a workbook: rows, faults, hints, hash."""

import hashlib

import pytest

from programs.intake import read_plan
from tests import builders
from tests.programs import builders as plans
from tests.programs.builders import row, sheet

pytestmark = pytest.mark.django_db


def read(data, **options):
    office = plans.office()
    return read_plan(data, "附件1.xlsx", authority=office, year=2021, **options)


def kinds(found):
    return [(each["row"], each["kind"]) for each in found]


@pytest.mark.req("000-12", "001-44", "002-10")
def test_the_last_day_comes_from_the_rules_of_the_categories():
    intake = read(sheet(row(period="11月"), row(number=2, title="乙", period="11-12月")))
    late = [hint for hint in intake.hints if hint["kind"] == "date"]
    assert kinds(late) == [(5, "date")]
    assert "2021-11-30 的办结期限（鲁人社函〔2021〕60号 四（一）），请核对" in late[0]["sentence"]
    assert intake.faults == []


@pytest.mark.req("001-05", "002-05")
def test_the_notice_s_total_is_held_against_the_rows_and_kept():
    intake = read(sheet(row()), stated_total=97)
    assert intake.stated_total == 97
    assert [h["sentence"] for h in intake.hints if h["kind"] == "total"] == [
        "通知称 97 期，计划表列 1 期，相差 96。两个数字都会保留并公开，请与印发机关核对。"
    ]
    assert [h for h in read(sheet(row()), stated_total=1).hints if h["kind"] == "total"] == []


@pytest.mark.req("003-64")
def test_the_same_class_twice_is_a_fault_and_a_host_or_topic_twice_a_hint():
    intake = read(
        sheet(row(), row(number=2), row(number=3, host="山东省有关主管部门"), row(number=4, title="乙"))
    )
    assert kinds(intake.faults) == [(5, "repeated")]
    assert "第 5 行与第 4 行的选题和承办单位都相同" in intake.faults[0]["sentence"]
    assert kinds(h for h in intake.hints if h["kind"] in ("host", "topic")) == [(4, "host"), (4, "topic")]


def test_merged_hidden_and_formula_cells_are_told():
    data = sheet(
        row(),
        row(number=2, title="乙", host=None),
        row(number=3, title="=A1"),
        merged=["E4:E5"],
        hidden_rows=[5],
    )
    intake = read(data)
    assert [each["host"] for each in intake.rows[:2]] == ["示例济南理工职业学院"] * 2
    assert kinds(intake.faults) == [(6, "formula")]
    assert "隐藏" in "".join(hint["sentence"] for hint in intake.hints)
    assert intake.sha256 == hashlib.sha256(data).hexdigest()


def test_an_office_without_categories_has_no_last_day():
    fujian = builders.province("福建", "35")
    intake = read_plan(sheet(row(period="12月")), "x.xlsx", authority=fujian, year=2021)
    assert [hint for hint in intake.hints if hint["kind"] == "date"] == []

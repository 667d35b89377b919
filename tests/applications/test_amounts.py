from decimal import Decimal

import pytest

from accounts.refusals import Refused
from applications.amounts import (
    NotYuan,
    budget_of,
    line_amount,
    parse_amount,
    parse_count,
    read_yuan,
    total,
)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("16500", "16500.00"), ("16,500.5", "16500.50"), (" １６５００元 ", "16500.00"), ("¥0.10", "0.10"),
        ("人民币3元整", "3.00"), (Decimal("7.2"), "7.20"),
    ],
)  # fmt: skip
def test_what_people_type(typed, amount):
    assert str(read_yuan(typed)) == amount


def test_nothing_is_nothing():
    assert read_yuan("") is None
    assert read_yuan(None) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("16万", "160000.00"), ("1.5万元", "15000.00"), ("-3", "负数"), ("1.234", "两位小数"), ("1e5", "数字金额"),
        ("NaN", "数字金额"), ("999999999", "过大"),
    ],
)  # fmt: skip
def test_what_is_no_amount_in_yuan(typed, words):
    with pytest.raises(NotYuan, match=words):
        read_yuan(typed)


def test_all_faults_of_a_budget_at_once():
    with pytest.raises(Refused) as caught:
        budget_of({"讲课费": "-1", "住宿费": "x", "礼品": "1"}, ["讲课费", "住宿费"])
    assert len(caught.value.details) == 3


def test_a_budget_adds_up_to_the_fen():
    assert total({"a": "0.10", "b": "0.20"}) == Decimal("0.30")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("16500", "16500.00"),
        ("165,000.01", "165000.01"),
        ("¥1 650.5", "1650.50"),
        ("１６５００．５０元", "16500.50"),
        ("￥０", "0.00"),
    ],
)
def test_an_amount_is_read_as_it_is_typed(text, amount):
    assert parse_amount(text) == Decimal(amount)
    assert parse_amount(text).as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请填写金额"),
        ("16.5 万", "请以元为单位填写，不要用“万元”，16.5万元应写成 165000.00"),
        ("16.5万元", "应写成 165000.00"),
        ("１６．５万", "应写成 165000.00"),
        ("100.005", "最多两位小数"),
        ("100.000", "最多两位小数"),
        ("-5", "不能是负数"),
        ("－５", "不能是负数"),
        ("1e5", "请填写数字金额"),
        ("NaN", "请填写数字金额"),
        ("十万", "请以元为单位"),
        ("999999999999", "金额过大"),
    ],
)
def test_what_is_no_amount_in_yuan_is_refused_with_a_sentence(text, words):
    with pytest.raises(NotYuan, match=words):
        parse_amount(text)


@pytest.mark.parametrize(("text", "count"), [("60", "60.0"), ("４．５", "4.5"), ("1,200", "1200.0")])
def test_a_count_is_read_as_it_is_typed(text, count):
    assert parse_count(text) == Decimal(count)


@pytest.mark.parametrize("text", ["", "0", "-1", "4.55", "六十", "1e3", "12345678"])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(NotYuan):
        parse_count(text)


def test_a_line_is_rounded_half_up_once():
    assert line_amount(Decimal("1"), Decimal("0.01"), Decimal("0.5")) == Decimal("0.01")
    assert line_amount(Decimal("2.5"), Decimal("33.33"), Decimal("1.5")) == Decimal("124.99")
    assert line_amount(Decimal("60"), Decimal("380"), Decimal("5")) == Decimal("114000.00")

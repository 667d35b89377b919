"""Money typed, multiplied, added and written in capitals, without a float anywhere."""

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.amounts import NotYuan
from finance.amounts import DIGITS, add_up, in_capitals, line_amount, parse_amount, parse_count, totals

FINANCE = Path(__file__).resolve().parent.parent.parent / "finance"
YUAN = st.decimals(min_value=0, max_value=Decimal("99999999999.99"), places=2)


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


@given(st.lists(st.tuples(st.sampled_from("住食场讲"), YUAN)), st.randoms())
def test_the_order_of_the_lines_does_not_matter(lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert totals(lines) == totals(shuffled)
    assert add_up(totals(lines).values()) == add_up(amount for _, amount in lines)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        # The examples of 支付结算办法 附一.
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        # and the places where it goes wrong
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("127500", "壹拾贰万柒仟伍佰元整"),
        ("165000.00", "壹拾陆万伍仟元整"),
        ("44999.99", "肆万肆仟玖佰玖拾玖元玖角玖分"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("10005000.10", "壹仟万伍仟元壹角"),
        ("1000000000.00", "壹拾亿元整"),
        ("99999999999.99", "玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(amount, words):
    assert in_capitals(Decimal(amount)) == words


@given(YUAN)
def test_capitals_say_the_amount_and_nothing_else(amount):
    assert read_capitals(in_capitals(amount)) == amount


def read_capitals(words):
    """The amount that capitals mean, read by another way than they are written."""
    whole, _, rest = words.rpartition("元")
    fen = sum(
        DIGITS.index(digit) * {"角": 10, "分": 1}[sign] for digit, sign in re.findall("(.)([角分])", rest)
    )
    return Decimal(whole_number(whole)) + Decimal(fen) / 100


def whole_number(words):
    for sign, worth in (("亿", 100_000_000), ("万", 10_000)):
        if sign in words:
            high, low = words.split(sign)
            return whole_number(high) * worth + whole_number(low)
    places = {"仟": 1000, "佰": 100, "拾": 10, "": 1}
    return sum(
        DIGITS.index(digit) * places[place] for digit, place in re.findall(f"([{DIGITS}])([仟佰拾]?)", words)
    )


@pytest.mark.parametrize(
    "amount", [Decimal("-0.01"), Decimal("1.001"), Decimal("1000000000000"), Decimal("NaN")]
)
def test_capitals_refuse_what_no_voucher_can_say(amount):
    with pytest.raises((ValueError, ArithmeticError)):
        in_capitals(amount)


def test_capitals_refuse_floats():
    with pytest.raises(TypeError):
        in_capitals(1.5)


@pytest.mark.req("PR-12")
def test_no_float_anywhere_in_the_app():
    found = []
    for path in FINANCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
            if is_number or (isinstance(node, ast.Name) and node.id == "float"):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []

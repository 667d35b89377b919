"""Money typed, multiplied, added and written in capitals, without a float anywhere."""

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.amounts import DIGITS, add_up, in_capitals, totals

FINANCE = Path(__file__).resolve().parent.parent.parent / "finance"
YUAN = st.decimals(min_value=0, max_value=Decimal("99999999999.99"), places=2)


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

from decimal import Decimal

import pytest

from accounts.refusals import Refused
from applications.amounts import NotYuan, budget_of, read_yuan, total


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

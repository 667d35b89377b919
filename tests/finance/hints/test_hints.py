"""Each hint with its figures and its reason; beside each what must not be asked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from finance import hints
from finance.hints import Account, Bill, Elsewhere, Line
from policies.standards import Lecture


def bill(pk=1, **fields):
    values = {
        "number": "24352000000012345678", "code": "", "seller": "示例酒店", "buyer": "示例福州大学", "dated": date(2024, 10, 17),
        "amount": Decimal("1000.00"),
    }  # fmt: skip
    return Bill(pk, **values | fields)


def line(pk=1, amount="1000.00", **fields):
    values = {"category": "住宿费", "description": "学员住宿", "files": 1}
    return Line(pk, amount=Decimal(amount), **values | fields)


def account(*lines, **fields):
    values = {
        "host": "示例福州大学",
        "place": "福州市",
        "opens_on": date(2024, 10, 15),
        "ends_on": date(2024, 10, 18),
    }
    return Account(lines=lines, **values | fields)


def said(*args, **fields):
    """{code: sentence} of everything that is asked about an account."""
    of = account(*args, **fields)
    return {hint.code: hint.sentence for each in hints.ALL for hint in each(of)}


def fee(pk, half="am", amount="2000.00"):
    lecture = Lecture(
        pk, "王教授|示例大学", "王教授", "senior", date(2024, 10, 16), half, Decimal(4), Decimal(amount)
    )
    return line(
        pk, amount, category="讲课费", description="讲课费", lecture=lecture, lecturer_unit="示例大学"
    )


def test_an_account_in_order_is_asked_nothing():
    assert said(line(bills=(bill(),), people=Decimal(60)), signed_in=58, staff=3) == {}


def test_a_bill_far_from_the_class():
    assert said(line(bills=(bill(dated=date(2024, 5, 1)),)))["day"] == (
        "“学员住宿”的票据 24352000000012345678 开票日期 2024-05-01，在开班前 167 天（本期 2024-10-15 至 2024-10-18）。"
    )
    assert "办班结束后 61 天" in said(line(bills=(bill(dated=date(2024, 12, 18)),)))["day"]
    assert "day" not in said(line(bills=(bill(dated=date(2024, 12, 17)),)))
    assert "day" not in said(line(bills=(bill(dated=date(2020, 1, 1)),)), opens_on=None)


@pytest.mark.parametrize(
    ("actual", "planned", "words"),
    [
        ("16.50", "165000.00", "住宿费实际 16.50 元，备案预算 165,000.00 元；乘以 10,000 正好相近。"),
        ("150000.00", "16.50", "住宿费实际 150,000.00 元，备案预算 16.50 元；除以 10,000 正好相近。"),
        ("16500.00", "165000.00", None),
        ("1.00", "165000.00", None),
    ],
)
def test_a_slip_of_the_unit(actual, planned, words):
    found = said(line(amount=actual), budget={"住宿费": (Decimal(actual), Decimal(planned))})
    assert found.get("unit") == words


def test_a_category_beyond_its_budget():
    found = said(line(), budget={"住宿费": (Decimal("1200.00"), Decimal("1000.00"))})
    assert found["budget"] == "住宿费实际 1,200.00 元，超出备案预算 1,000.00 元 共 200.00 元。"


def test_round_lump_sums():
    assert "“学员住宿”20,000.00 元" in said(line(amount="20000.00", lump=True))["round"]
    for quiet in (
        line(amount="20000.00"),
        line(amount="20500.00", lump=True),
        line(amount="9000.00", lump=True),
    ):
        assert "round" not in said(quiet)


def test_one_seller_for_everything():
    rows = [line(n, category=name, bills=(bill(n, number=f"2435200000001234567{n * 2}"),)) for n, name in
            ((1, "住宿费"), (2, "伙食费"), (3, "交通费"))]  # fmt: skip
    assert said(*rows)["seller"] == "3 张票据、3 个科目（交通费、伙食费、住宿费）都由“示例酒店”开具。"
    assert "seller" not in said(*rows[:2])
    other = replace(rows[2], bills=(bill(3, seller="示例车队", number="24352000000012345676"),))
    assert "seller" not in said(*rows[:2], other)


def test_numbers_that_follow_each_other():
    rows = [bill(n, number=f"0000001{n}", code="3500190011") for n in (1, 2, 3)]
    found = said(line(amount="3000.00", bills=tuple(rows)))["run"]
    assert found == "“示例酒店”的 3 张票据号码相连：00000011、00000012、00000013，合计 3,000.00 元。"
    assert "run" not in said(line(amount="2000.00", bills=tuple(rows[:2])))
    apart = (rows[0], replace(rows[1], dated=date(2024, 10, 18)))
    assert "2 张票据号码相连" in said(line(amount="2000.00", bills=apart))["run"]
    assert "run" not in said(line(amount="3000.00", bills=(*rows[:2], replace(rows[2], seller="别家"))))


def test_bills_beside_their_line():
    found = said(line(amount="1200.00", bills=(bill(),)))
    assert found["sum"] == "“学员住宿”填 1,200.00 元，所附 1 张票据合计 1,000.00 元，相差 200.00 元。"
    assert "抬头是“李四”" in said(line(bills=(bill(buyer="李四"),)))["buyer"]
    assert "buyer" not in said(line(bills=(bill(buyer="示例福州大学 "),)))
    assert said(line(files=0))["bare"] == "1 笔支出没有附凭证：“学员住宿”。"


@pytest.mark.req("000-54")
def test_more_people_paid_for_than_signed_in():
    found = said(line(people=Decimal("65.0")), signed_in=58, staff=3)
    assert found["people"] == "“学员住宿”按 65 人支付，签到 61 人（学员 58 人，工作人员 3 人）。"
    assert "people" not in said(line(people=Decimal(61)), signed_in=58, staff=3)
    assert "people" not in said(line(people=Decimal(61)))


@pytest.mark.req("000-44")
@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("学员往返交通费", True),
        ("学员高铁车票", True),
        ("报到交通费", True),
        ("专家往返机票", False),
        ("现场教学租车", False),
        ("学员接送大巴", False),
    ],
)
def test_the_journeys_of_trainees_are_no_expense_of_the_class(words, asked):
    rule = "往返交通费由学员承担（闽人社〔2024〕1号 第七条）"
    row = line(category="交通费", description=words)
    assert ("journey" in said(row, borne_by_trainee=rule)) == asked
    assert "journey" not in said(row)


def test_one_lecturer_paid_twice_for_a_half_day():
    found = said(fee(1), fee(2))
    assert found["twice"] == "王教授 2024-10-16 上午有 2 笔讲课费，合计 4,000.00 元。"
    assert "twice" not in said(fee(1), fee(2, half="pm"))


def test_what_another_class_has_too_is_said_without_its_name():
    of = account(
        fee(1),
        line(2, bills=(bill(),)),
        lectures=(Elsewhere(1, 77, "王教授", "厦门市"),),
        files=(Elsewhere(2, 78, "票据 1"),),
        numbers=(Elsewhere(2, 79, "1"),),
    )
    found = {hint.code: hint for each in hints.ALL for hint in each(of)}
    assert found["lecturer"].sentence == (
        "王教授（示例大学）2024-10-16 上午，另有 1 期研修班也付了讲课费，办班地点不同。"
    )
    assert [found[code].others for code in ("lecturer", "file", "number")] == [(77,), (78,), (79,)]
    assert "厦门" not in "".join(hint.sentence + hint.why for hint in found.values())
    assert "地点不同" not in said(fee(1), lectures=(Elsewhere(1, 77, "王教授", "福州市"),))["lecturer"]

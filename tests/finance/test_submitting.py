"""Handing a settlement in: what it demands, along which chain, and what is closed then."""

from decimal import Decimal

import pytest

from accounts.refusals import Refused
from finance import actions
from tests import builders
from tests.finance import builders as money
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db


@pytest.mark.req("002-41", "000-47")
def test_everything_that_is_missing_is_said_at_once():
    programme = money.national_2024()
    settlement = money.opened(programme)
    with pytest.raises(Refused) as caught:
        actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.AFTER)
    assert [sentence[:12] for sentence in caught.value.details] == [
        "还没有填写支出。请按科目", "收款信息还缺户名、账号、", "缺少“经费报销材料”（闽",
    ]  # fmt: skip
    money.line(settlement)
    money.complete(settlement)
    assert (
        actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.AFTER).state
        == State.SUBMITTED
    )


def test_the_bank_fields_cite_the_notice_that_asks_for_them():
    programme = money.demonstration()
    settlement = money.opened(programme)
    money.line(settlement)
    with pytest.raises(Refused, match="收款信息还缺户名、账号、开户行（闽人社办〔2024〕212号 三、第三段）"):
        actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.AFTER)


@pytest.mark.req("000-47", "000-48", "002-29", "002-42")
@pytest.mark.parametrize(
    ("make", "labels"),
    [
        (money.demonstration, ["福建省有关主管部门", "福建省人社厅"]),
        (money.national_2024, ["人社部事业单位人事服务中心"]),
        (money.self_funded, ["山东省人社厅"]),
    ],
)
def test_the_chain_comes_from_the_rules(make, labels):
    settlement = money.submitted(make())
    assert [seat["label"] for seat in settlement.chain] == labels


def test_whoever_has_the_last_word_pays():
    assert money.submitted(money.national_2024()).payer == builders.service_centre()
    assert money.submitted(money.demonstration()).payer == money.fujian()
    assert money.submitted(money.self_funded(), now=money.IN_2021).payer is None


@pytest.mark.req("PR-11")
def test_a_second_submission_is_409():
    settlement = money.submitted(money.demonstration())
    with pytest.raises(Refused) as caught:
        actions.submit_settlement(settlement, actor=builders.filer(settlement.filer), now=money.AFTER)
    assert caught.value.status == 409


def test_what_has_been_submitted_is_closed_to_its_writers():
    settlement = money.submitted(money.demonstration())
    filer = builders.filer(settlement.filer)
    for act in (
        lambda: money.line(settlement),
        lambda: actions.remove_expense(settlement.expenses.get(), actor=filer, now=money.AFTER),
        lambda: money.invoice(settlement.expenses.get(), filer),
        lambda: money.complete(settlement),
    ):
        with pytest.raises(Refused, match="审核期间不能修改") as caught:
            act()
        assert caught.value.status == 409
    assert settlement.expenses.count() == 1


def test_a_return_opens_only_the_parts_that_were_named():
    settlement = money.submitted(money.demonstration())
    reviewer = builders.reviewer(settlement.holder)
    actions.return_settlement(settlement, remarks=[("伙食费", "请附菜单")], actor=reviewer, now=money.AFTER)
    with pytest.raises(Refused, match="本次退回只要求补正：伙食费。“住宿费”不开放修改"):
        money.line(settlement, category="住宿费")
    with pytest.raises(Refused, match="收款信息"):
        money.complete(settlement)
    line = settlement.expenses.get()
    with pytest.raises(Refused, match="住宿费"):
        actions.save_expense(
            settlement, line=line, category="住宿费", description="x", quantity=Decimal("1"), unit_price=Decimal("1"), days=Decimal("1"),
            actor=builders.filer(settlement.filer), now=money.AFTER,
        )  # fmt: skip
    assert money.line(settlement).category == "伙食费"


def test_the_day_of_receipt_survives_a_return_but_not_a_withdrawal():
    settlement = money.submitted(money.demonstration())
    filer = builders.filer(settlement.filer)
    actions.return_settlement(
        settlement, note="重做", actor=builders.reviewer(settlement.holder), now=money.AFTER
    )
    again = actions.submit_settlement(settlement, actor=filer, now=money.LATE)
    assert (again.received_at, again.payable) == (money.AFTER, Decimal("1000.00"))
    actions.withdraw_settlement(again, actor=filer, now=money.LATE)
    actions.reopen_settlement(again, actor=filer, now=money.LATE)
    last = actions.submit_settlement(again, actor=filer, now=money.LATE)
    assert (last.received_at, last.payable) == (money.LATE, Decimal("0.00"))

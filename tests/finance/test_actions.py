"""The way of a settlement: what it demands, what it pays, and that nobody alone moves money."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Budget, Expense, Invoice, Payment, Settlement
from programs.lifecycle import Stage
from tests import builders
from tests.finance import builders as money
from workflow.journal import verify
from workflow.lifecycle import State
from workflow.models import Entry, Reminder

pytestmark = pytest.mark.django_db


def yuan(text):
    return Decimal(text)


def invoice(line, actor, number="24352000000012345678", code="", dated=date(2024, 10, 18), now=money.AFTER):
    return actions.save_invoice(
        line,
        code=code,
        number=number,
        seller="示例酒店",
        dated=dated,
        amount=yuan("1000.00"),
        actor=actor,
        now=now,
    )


# --- opening ------------------------------------------------------------------------------


@pytest.mark.req("000-43", "002-26")
def test_the_budget_of_the_accepted_filing_comes_along():
    programme = money.demonstration()
    money.filing(programme, 住宿费="20000.00", 讲课费="15000.00")
    settlement = money.opened(programme)
    rows = list(Budget.objects.filter(programme=programme).order_by("pk").values_list("category", "amount"))
    assert rows == [("住宿费", yuan("20000.00")), ("讲课费", yuan("15000.00"))]
    assert money.opened(programme) == settlement
    assert Budget.objects.count() == 2


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.FILED, Stage.APPROVED, Stage.RUNNING])
def test_no_settlement_before_the_class_has_ended(stage):
    with pytest.raises(Refused, match="办班还没有结束，不能结算"):
        money.opened(money.demonstration(stage=stage))
    assert money.opened(money.demonstration()).state == State.DRAFT


def test_no_settlement_of_a_cancelled_class():
    with pytest.raises(Refused, match="已取消，没有可以结算的经费"):
        money.opened(money.demonstration(stage=Stage.CANCELLED))


def test_a_class_cancelled_meanwhile_cannot_be_submitted():
    programme = money.demonstration()
    settlement = money.opened(programme)
    money.line(settlement)
    money.complete(settlement)
    programme.stage = Stage.CANCELLED
    programme.save(update_fields=["stage"])
    with pytest.raises(Refused) as caught:
        actions.submit_settlement(
            money.fresh(settlement), actor=builders.filer(programme.host), now=money.AFTER
        )
    assert "已取消" in caught.value.details[0]


def test_readers_and_other_hosts_do_not_write():
    programme = money.demonstration()
    reader = builders.user("reader", programme.host, Role.READER)
    other = builders.filer(builders.host("示例厦门大学", money.fujian()))
    for person in (reader, other):
        with pytest.raises(Refused) as caught:
            actions.ensure_settlement(programme, actor=person, now=money.AFTER)
        assert caught.value.status == 403
    settlement = money.opened(programme)
    for person in (reader, other):
        with pytest.raises(Refused) as caught:
            actions.save_expense(
                settlement, category="伙食费", description="餐", quantity=yuan("1"), unit_price=yuan("1"), days=yuan("1"),
                actor=person, now=money.AFTER,
            )  # fmt: skip
        assert caught.value.status == 403
    assert money.line(settlement).amount == yuan("1000.00")


# --- lines and invoices -------------------------------------------------------------------


def test_the_amount_of_a_line_is_computed_here():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement, "33.33", quantity="2.5", days="1.5")
    assert (line.amount, money.fresh(settlement).version) == (yuan("124.99"), 2)


def test_a_figure_that_its_column_does_not_hold_is_refused():
    settlement = money.opened(money.demonstration())
    with pytest.raises(Refused) as caught:
        money.line(settlement, "0.01", days="12345.0")
    assert (caught.value.code, settlement.expenses.count()) == ("invalid", 0)


@pytest.mark.req("000-42", "000-43")
@pytest.mark.parametrize("make", [money.demonstration, money.self_funded])
def test_a_category_that_the_rules_do_not_know_is_refused_however_the_class_is_paid(make):
    settlement = money.opened(make())
    with pytest.raises(
        Refused,
        match="没有“礼品费”这一支出科目，可用：住宿费、伙食费、培训场地费、讲课费、培训资料费、交通费、其他",
    ):
        money.line(settlement, category="礼品费")
    assert money.line(settlement, category="其他", description="保险").category == "其他"


def test_two_people_at_one_settlement_do_not_overwrite_each_other():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement)
    colleague = builders.user("colleague", settlement.filer, Role.FILER)
    values = {
        "category": "伙食费",
        "description": "改",
        "quantity": yuan("1"),
        "unit_price": yuan("5"),
        "days": yuan("1"),
    }
    seen = money.fresh(settlement).version
    actions.save_expense(settlement, line=line, **values, actor=colleague, now=money.AFTER, version=seen)
    with pytest.raises(Refused, match="已被他人修改") as caught:
        actions.save_expense(
            settlement,
            line=line,
            **values,
            actor=builders.filer(settlement.filer),
            now=money.AFTER,
            version=seen,
        )
    assert (caught.value.status, Expense.objects.get().unit_price) == (409, yuan("5.00"))


def test_a_line_that_is_gone_is_not_changed():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement)
    actions.remove_expense(line, actor=builders.filer(settlement.filer), now=money.AFTER)
    with pytest.raises(Refused, match="已被删除"):
        actions.remove_expense(line, actor=builders.filer(settlement.filer), now=money.AFTER)
    assert Expense.objects.count() == 0


def test_an_invoice_is_used_once_nationwide_and_the_other_host_is_not_named():
    first = money.opened(money.demonstration())
    other_host = builders.host("示例济南理工职业学院")
    second = money.opened(money.national_2021(other_host), now=money.IN_2021)
    invoice(money.line(first), builders.filer(first.filer))
    line, filer = money.line(second), builders.filer(second.filer)
    with pytest.raises(Refused, match="已在其他结算中使用") as caught:
        invoice(line, filer)
    assert "福州" not in caught.value.sentence
    assert invoice(line, filer, number="24352000000087654321").pk
    assert Invoice.objects.count() == 2


def test_an_invoice_used_twice_in_one_settlement_is_named():
    settlement = money.opened(money.demonstration())
    filer = builders.filer(settlement.filer)
    invoice(money.line(settlement, description="第一天晚餐"), filer)
    with pytest.raises(Refused, match="已用于本次结算的“第一天晚餐”"):
        invoice(money.line(settlement), filer)


def test_removing_a_line_frees_its_invoice_and_keeps_its_scans_as_old_versions():
    settlement = money.opened(money.demonstration())
    filer = builders.filer(settlement.filer)
    line = money.line(settlement)
    invoice(line, filer)
    scan = actions.attach_voucher(
        line,
        content=b"%PDF-1.7",
        name="发票.pdf",
        content_type="application/pdf",
        actor=filer,
        now=money.AFTER,
    )
    actions.remove_expense(line, actor=filer, now=money.AFTER)
    scan.refresh_from_db()
    assert scan.superseded_at == money.AFTER
    assert invoice(money.line(settlement), filer).pk


def test_an_invoice_bears_no_day_to_come():
    settlement = money.opened(money.demonstration())
    line, filer = money.line(settlement), builders.filer(settlement.filer)
    with pytest.raises(Refused, match="开票日期 2024-11-02 还没有到") as refusal:
        invoice(line, filer, dated=date(2024, 11, 2))
    assert (refusal.value.field, Invoice.objects.exists()) == ("dated", False)
    assert invoice(line, filer, dated=date(2024, 11, 1)).pk


@pytest.mark.parametrize(("amount", "unmatched"), [("1000.00", False), ("1200.00", True)])
def test_invoices_of_another_sum_than_their_line_are_told_apart(amount, unmatched):
    settlement = money.opened(money.demonstration())
    line = money.line(settlement, amount)
    assert line.unmatched is False
    invoice(line, builders.filer(settlement.filer))
    fresh = Expense.objects.get(pk=line.pk)
    assert (fresh.billed, fresh.unmatched) == (yuan("1000.00"), unmatched)


# --- submission ---------------------------------------------------------------------------


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
        lambda: invoice(settlement.expenses.get(), filer),
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
            settlement, line=line, category="住宿费", description="x", quantity=yuan("1"), unit_price=yuan("1"), days=yuan("1"),
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
    assert (again.received_at, again.payable) == (money.AFTER, yuan("1000.00"))
    actions.withdraw_settlement(again, actor=filer, now=money.LATE)
    actions.reopen_settlement(again, actor=filer, now=money.LATE)
    last = actions.submit_settlement(again, actor=filer, now=money.LATE)
    assert (last.received_at, last.payable) == (money.LATE, yuan("0.00"))


# --- what is payable ----------------------------------------------------------------------


@pytest.mark.req("000-45", "002-28", "002-32", "002-33", "003-15")
@pytest.mark.parametrize(
    ("make", "spent", "payable", "own"),
    [
        (money.national_2021, "165000.00", "165000.00", "0.00"),
        (money.national_2021, "165000.01", "165000.00", "0.01"),
        (money.national_2024, "130000.00", "127500.00", "2500.00"),
        (money.demonstration, "44999.99", "44999.99", "0.00"),
        (money.demonstration, "45000.01", "45000.00", "0.01"),
    ],
)
def test_the_lesser_of_actual_and_cap_is_payable(make, spent, payable, own):
    programme = make()
    settlement = money.submitted(
        programme, spent, now=money.IN_2021 if programme.year == 2021 else money.AFTER
    )
    assert (settlement.total, settlement.payable, settlement.own_cost) == (
        yuan(spent),
        yuan(payable),
        yuan(own),
    )


def test_the_approved_budget_is_a_limit_too():
    programme = money.demonstration()
    money.filing(programme, 伙食费="30000.00")
    settlement = money.submitted(programme, "40000.00")
    assert (settlement.payable, settlement.own_cost) == (yuan("30000.00"), yuan("10000.00"))
    assert "批准预算" in settlement.cuts[0][0]


@pytest.mark.req("002-30")
def test_nothing_is_paid_for_a_class_held_after_the_thirtieth_of_november():
    programme = money.national_2024(ends_on=date(2024, 12, 1))
    settlement = money.submitted(programme, "130000.00", now=money.LATE)
    assert (settlement.payable, settlement.own_cost) == (yuan("0.00"), yuan("130000.00"))
    assert settlement.cuts[0][0] == (
        "2024-12-01 才办结，2024-11-30 之后办班的不再予以资助（闽人社办〔2024〕212号 三、第二段）。"
    )
    in_time = money.submitted(money.national_2024(ends_on=date(2024, 11, 30)), "130000.00", now=money.LATE)
    assert in_time.payable == yuan("127500.00")


@pytest.mark.req("002-43")
def test_late_papers_cost_the_subsidy_where_the_notice_says_so():
    settlement = money.submitted(money.demonstration(), "40000.00", now=money.LATE)
    assert settlement.payable == yuan("0.00")
    assert settlement.cuts[0][1:] == ["闽人社办〔2024〕212号", "三、第三段"]
    national = money.submitted(money.national_2024(), "40000.00", now=money.LATE)
    assert national.payable == yuan("40000.00")


@pytest.mark.req("002-43")
def test_a_filing_that_came_late_costs_the_subsidy():
    programme = money.demonstration()
    filed = money.filing(programme, 伙食费="45000.00")
    filed.received_at = money.AFTER.replace(month=10, day=1)
    filed.save(update_fields=["received_at"])
    assert money.submitted(programme, "40000.00").payable == yuan("0.00")
    other = money.demonstration()
    in_time = money.filing(other, 伙食费="45000.00")
    in_time.received_at = money.AFTER.replace(month=9, day=15)
    in_time.save(update_fields=["received_at"])
    assert money.submitted(other, "40000.00").payable == yuan("40000.00")


@pytest.mark.req("002-43")
def test_a_class_that_ended_after_the_plan_year_is_not_as_planned():
    settlement = money.submitted(money.demonstration(ends_on=date(2024, 12, 2)), "40000.00", now=money.LATE)
    assert settlement.payable == yuan("0.00")
    assert any("未按计划完成" in cut[0] for cut in settlement.cuts)


@pytest.mark.req("001-35", "001-37", "000-49", "002-31", "002-34")
def test_a_self_funded_class_is_settled_and_claims_nothing():
    programme = money.self_funded()
    settlement = money.opened(programme, now=money.IN_2021)
    filer = builders.filer(programme.host)
    with pytest.raises(Refused, match=r"鲁人社函〔2021〕60号 二（六）.*不能申请资助"):
        actions.save_payee(
            settlement, name="某校", account="62220202", bank="某行", actor=filer, now=money.IN_2021
        )
    settlement = money.approved(programme, "52000.00", now=money.IN_2021)
    assert (settlement.state, settlement.payable, settlement.own_cost) == (
        State.ACCEPTED,
        yuan("0.00"),
        yuan("52000.00"),
    )
    assert settlement.cuts[0][1:] == ["鲁人社函〔2021〕60号", "二（六）"]
    assert Payment.objects.count() == 0


@pytest.mark.req("001-35")
def test_a_class_called_subsidised_under_a_notice_that_subsidises_none_gets_nothing():
    programme = money.held("shandong-2021", builders.host(), 2021)
    settlement = money.opened(programme, now=money.IN_2021)
    money.line(settlement, "5000.00", now=money.IN_2021)
    submitted = actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.IN_2021)
    assert submitted.payable == yuan("0.00")
    assert submitted.cuts[0][0].startswith(
        "本计划的项目全部为非资助类项目，经费自筹，不得申请资助（鲁人社函〔2021〕60号 二（六））"
    )


class PayableProperty(HypothesisTestCase):
    """Whatever is spent, nothing above the cap, the budget or the cost is ever payable."""

    @settings(max_examples=25, deadline=None)
    @given(
        prices=st.lists(st.decimals(min_value=0, max_value=99999, places=2), min_size=1, max_size=4),
        budget=st.none() | st.decimals(min_value=0, max_value=99999, places=2),
    )
    def test_payable_is_within_every_limit(self, prices, budget):
        programme = money.demonstration()
        if budget is not None:
            money.filing(programme, 伙食费=str(budget))
        settlement = money.opened(programme)
        for price in prices:
            money.line(settlement, str(price))
        money.complete(settlement)
        done = actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=money.AFTER)
        assert done.total == sum(prices, Decimal(0))
        assert done.payable == min([done.total, yuan("45000.00"), *([budget] if budget is not None else [])])
        assert done.payable + done.own_cost == done.total


# --- four eyes ----------------------------------------------------------------------------


@pytest.mark.req("PR-01", "002-42")
def test_two_people_beside_the_host_bring_a_claim_to_payment():
    settlement = money.approved(money.demonstration(), "40000.00")
    payment = Payment.objects.get()
    assert (settlement.state, payment.amount, payment.fund_source, payment.state) == (
        State.ACCEPTED, yuan("40000.00"), "人力资源和社会保障业务经费", "due",
    )  # fmt: skip
    assert Reminder.objects.filter(organisation=settlement.filer, title__contains="已审定").count() == 1
    assert list(verify()) == []


def test_one_office_alone_still_needs_two_people():
    settlement = money.submitted(money.national_2024())
    approver = builders.approver(settlement.holder)
    with pytest.raises(Refused, match="还没有初审") as caught:
        actions.approve_settlement(settlement, actor=approver, now=money.AFTER)
    assert caught.value.status == 409
    actions.review_settlement(settlement, actor=builders.finance_officer(settlement.holder), now=money.AFTER)
    with pytest.raises(Refused, match="初审，请由审批人员审定"):
        actions.review_settlement(settlement, actor=builders.reviewer(settlement.holder), now=money.AFTER)
    assert actions.approve_settlement(settlement, actor=approver, now=money.AFTER).amount == yuan("1000.00")


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_approves_what_they_reviewed_or_submitted_not_even_a_superuser(superuser):
    settlement = money.submitted(money.national_2024())
    centre = settlement.holder
    both = builders.user("both", centre, Role.REVIEWER, Role.FINANCE, Role.APPROVER)
    both.is_superuser = superuser
    both.save(update_fields=["is_superuser"])
    actions.review_settlement(settlement, actor=both, now=money.AFTER)
    with pytest.raises(Refused, match="初审人不能审定") as caught:
        actions.approve_settlement(settlement, actor=both, now=money.AFTER)
    assert (caught.value.status, Payment.objects.count()) == (403, 0)
    assert actions.approve_settlement(settlement, actor=builders.approver(centre), now=money.AFTER)


def test_a_superuser_without_the_seat_decides_nothing():
    settlement = money.reviewed(money.national_2024())
    root = builders.user("root", builders.ministry())
    root.is_superuser = True
    root.save(update_fields=["is_superuser"])
    with pytest.raises(Refused) as caught:
        actions.approve_settlement(settlement, actor=root, now=money.AFTER)
    assert caught.value.status == 403


def test_whoever_endorsed_for_the_sponsor_does_not_approve_for_the_province():
    settlement = money.submitted(money.demonstration())
    endorser = builders.reviewer(settlement.holder)
    Membership.objects.create(user=endorser, organisation=money.fujian(), role=Role.APPROVER)
    actions.endorse_settlement(settlement, actor=endorser, now=money.AFTER)
    with pytest.raises(Refused, match="同一人不能再作下一级的决定"):
        actions.approve_settlement(settlement, actor=endorser, now=money.AFTER)
    assert actions.approve_settlement(settlement, actor=builders.approver(money.fujian()), now=money.AFTER)


def test_the_submitter_does_not_review_in_another_chair():
    programme = money.national_2024()
    both = builders.filer(programme.host)
    for role in (Role.FINANCE, Role.APPROVER):
        Membership.objects.create(user=both, organisation=builders.service_centre(), role=role)
    settlement = money.submitted(programme)
    for act in (actions.review_settlement, actions.approve_settlement):
        with pytest.raises(Refused) as caught:
            act(settlement, actor=both, now=money.AFTER)
        assert caught.value.code == "own_paper"


def test_the_database_itself_wants_two_people():
    settlement = money.reviewed(money.national_2024())
    with pytest.raises(DatabaseError), transaction.atomic():
        Settlement.objects.filter(pk=settlement.pk).update(
            state=State.ACCEPTED, decided_at=money.AFTER, decided_by=settlement.reviewed_by
        )


@pytest.mark.req("PR-11")
def test_a_second_approval_makes_no_second_payment():
    settlement = money.reviewed(money.national_2024())
    first = builders.approver(settlement.holder)
    second = builders.user("second", settlement.holder, Role.APPROVER)
    actions.approve_settlement(settlement, actor=first, now=money.AFTER)
    with pytest.raises(Refused) as caught:
        actions.approve_settlement(settlement, actor=second, now=money.AFTER)
    assert (caught.value.status, Payment.objects.count()) == (409, 1)


def test_lines_changed_by_a_side_door_stop_the_approval():
    settlement = money.reviewed(money.demonstration(), "40000.00")
    Expense.objects.filter(settlement=settlement).update(amount=yuan("44000.00"))
    with pytest.raises(Refused, match="与提交时不一致") as caught:
        actions.approve_settlement(settlement, actor=builders.approver(settlement.holder), now=money.AFTER)
    assert (caught.value.code, Payment.objects.count()) == ("changed", 0)


# --- frozen -------------------------------------------------------------------------------


def test_an_accepted_settlement_is_frozen_in_the_database():
    settlement = money.approved(money.demonstration(), "40000.00")
    line = settlement.expenses.get()
    row = Settlement.objects.filter(pk=settlement.pk)
    for act in (
        lambda: row.update(payable=yuan("45000.00")),
        lambda: row.update(payee_name="别人"),
        lambda: row.delete(),
        lambda: Expense.objects.filter(pk=line.pk).update(amount=1),
        lambda: Expense.objects.filter(pk=line.pk).delete(),
        lambda: Expense.objects.create(
            settlement=settlement, category="其他", description="x", unit_price=1, amount=1
        ),
        lambda: Invoice.objects.create(
            expense=line, number="99999999", seller="x", dated=date(2024, 10, 1), amount=1
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert (money.fresh(settlement).payable, settlement.expenses.get().amount) == (
        yuan("40000.00"),
        yuan("40000.00"),
    )


def test_an_open_settlement_is_not_frozen():
    settlement = money.opened(money.demonstration())
    line = money.line(settlement)
    Expense.objects.filter(pk=line.pk).update(description="改")
    assert invoice(line, builders.filer(settlement.filer)).pk
    Settlement.objects.filter(pk=settlement.pk).update(payee_name="某校")


def test_the_key_of_a_frozen_account_can_still_be_changed():
    settlement = money.approved(money.demonstration())
    Settlement.objects.filter(pk=settlement.pk).update(payee_account=settlement.payee_account)
    assert money.fresh(settlement).payee_account == "6222020200112233445"


# --- payment ------------------------------------------------------------------------------


@pytest.mark.req("000-48")
def test_the_payers_cashier_pays_once():
    settlement = money.approved(money.national_2024())
    payment, cashier = settlement.payment, builders.finance_officer(settlement.payer)
    paid = actions.pay(payment, reference=" 2024-0815 ", actor=cashier, now=money.AFTER)
    assert (paid.state, paid.reference, paid.paid_by) == ("paid", "2024-0815", cashier)
    with pytest.raises(Refused, match="不能重复拨付") as caught:
        actions.pay(payment, reference="x", actor=cashier, now=money.AFTER)
    assert caught.value.status == 409
    assert Reminder.objects.filter(organisation=settlement.filer, title__contains="已拨付").count() == 1


def test_the_approver_does_not_pay():
    settlement = money.approved(money.national_2024())
    approver = builders.approver(settlement.payer)
    Membership.objects.create(user=approver, organisation=settlement.payer, role=Role.FINANCE)
    with pytest.raises(Refused, match="审定人不能经办同一笔拨付"):
        actions.pay(settlement.payment, reference="1", actor=approver, now=money.AFTER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.update(state="paid", paid_by=approver, paid_at=money.AFTER)


def test_a_voucher_s_number_is_kept_whole_or_not_at_all():
    settlement = money.approved(money.national_2024())
    payment, cashier = settlement.payment, builders.finance_officer(settlement.payer)
    with pytest.raises(Refused, match="拨付凭证号最多 60 个字") as caught:
        actions.pay(payment, reference="9" * 61, actor=cashier, now=money.AFTER)
    assert (caught.value.field, Payment.objects.get().state) == ("reference", "due")


def test_a_payment_needs_its_reference_and_the_payers_own_cashier():
    settlement = money.approved(money.national_2024())
    with pytest.raises(Refused, match="请填写拨付凭证号"):
        actions.pay(
            settlement.payment,
            reference=" ",
            actor=builders.finance_officer(settlement.payer),
            now=money.AFTER,
        )
    with pytest.raises(Refused) as caught:
        actions.pay(
            settlement.payment, reference="1", actor=builders.finance_officer(money.fujian()), now=money.AFTER
        )
    assert caught.value.status == 403


def test_the_full_account_is_seen_by_the_cashier_alone_and_each_view_is_journalled():
    settlement = money.approved(money.national_2024())
    assert settlement.masked_account == "**** 3445"
    with pytest.raises(Refused):
        actions.view_account(settlement.payment, actor=builders.approver(settlement.payer), now=money.AFTER)
    cashier = builders.finance_officer(settlement.payer)
    assert actions.view_account(settlement.payment, actor=cashier, now=money.AFTER) == "6222020200112233445"
    assert Entry.objects.filter(verb="view_account", actor_id=cashier.pk).count() == 1
    assert not Entry.objects.filter(after__contains="6222020200112233445").exists()

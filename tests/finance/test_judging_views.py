"""Judging a settlement in the browser, without script: cuts, lines sent back, editions, opening again."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from finance import actions
from finance.models import Cut, Payment, Reopening
from tests import builders
from tests.finance import builders as money
from tests.finance import judging
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db


def at(person):
    client = Client()
    client.force_login(person)
    return client


def text_of(response):
    return response.content.decode()


def desk(settlement):
    return reverse("admin:finance_settlement_change", args=[settlement.pk])


def page(settlement):
    return reverse("settlement", args=[settlement.programme_id])


def move(row, verb):
    return reverse("move", args=[row._meta.label_lower, row.pk, verb])


@pytest.mark.req("002-42", "000-48")
def test_a_line_is_cut_at_the_desk_and_the_host_reads_claimed_approved_and_why():
    settlement = money.submitted(money.national_2024(), "40000.00")
    line, officer = settlement.expenses.get(), builders.finance_officer(settlement.holder)
    shown = text_of(at(officer).get(desk(settlement)))
    assert reverse("line_cut", args=[line.pk]) in shown
    answer = at(officer).post(
        reverse("line_cut", args=[line.pk]),
        {"approved": "36,000", "reason": "超标准", "version": money.fresh(settlement).version, "next": desk(settlement)},
        follow=True,
    )  # fmt: skip
    after = text_of(answer)
    assert [word in after for word in ("核减：超标准", "核定 36,000.00", "审核核减后", "应拨付")] == [
        True
    ] * 4
    host = text_of(at(builders.filer(settlement.filer)).get(page(settlement)))
    assert ("核减：超标准" in host, "核定 36,000.00" in host) == (True, True)
    assert reverse("line_cut", args=[line.pk]) not in host


@pytest.mark.parametrize(
    ("approved", "reason", "words"),
    [
        ("1.005", "x", "核定金额（元）：金额最多两位小数"),
        ("3.6 万", "x", "核定金额（元）"),
        ("", "x", "核定金额（元）"),
        ("500", "", "核减理由"),
        ("1000.00", "我写的理由", "我写的理由"),
    ],
)
def test_what_is_no_cut_is_refused_and_the_reason_is_not_lost(approved, reason, words):
    settlement = money.submitted(money.national_2024())
    officer = builders.finance_officer(settlement.holder)
    answer = at(officer).post(
        reverse("line_cut", args=[settlement.expenses.get().pk]),
        {"approved": approved, "reason": reason, "version": money.fresh(settlement).version},
    )
    assert (answer.status_code, Cut.objects.count(), words in text_of(answer)) == (422, 0, True)


def test_a_sponsor_cuts_and_sends_a_line_back_in_the_portal():
    settlement = money.submitted(money.demonstration())
    reviewer, line = at(builders.reviewer(settlement.holder)), settlement.expenses.get()
    shown = text_of(reviewer.get(page(settlement)))
    assert (f'name="remark-line-{line.pk}"' in shown, 'form="decide-return"' in shown) == (True, True)
    seen = money.fresh(settlement).version
    body = {"approved": "800", "reason": "超标准", "version": seen, "next": page(settlement)}
    assert reviewer.post(reverse("line_cut", args=[line.pk]), body).status_code == 302
    assert (
        reviewer.post(reverse("line_uncut", args=[line.pk]), {"version": seen, "next": page(settlement)}).status_code
        == 409
    )  # fmt: skip
    body = {f"remark-line-{line.pk}": "缺菜单", "version": money.fresh(settlement).version}
    assert reviewer.post(move(settlement, "return"), body).status_code == 302
    after = money.fresh(settlement)
    assert (after.state, after.open_parts) == (State.RETURNED, [f"line-{line.pk}"])
    office = at(builders.approver(settlement.programme.province))
    assert "<strong>伙食费“学员用餐”</strong>：缺菜单" in text_of(office.get(desk(settlement)))
    host = at(builders.filer(settlement.filer))
    shown = text_of(host.get(page(settlement)))
    assert ("请补正：缺菜单" in shown, "伙食费“学员用餐”" in shown) == (True, True)
    assert ('id="new-line"' in shown, reverse("expense_remove", args=[after.programme_id, line.pk]) in shown) == (
        False, True,
    )  # fmt: skip


def test_an_approver_is_told_before_the_cut_that_somebody_else_must_approve_it():
    settlement = money.submitted(money.national_2024(), "40000.00")
    actions.review_settlement(settlement, actor=builders.finance_officer(settlement.holder), now=money.AFTER)
    first, second = (
        builders.approver(settlement.holder), judging.second_approver(settlement.holder),
    )  # fmt: skip
    shown = text_of(at(first).get(desk(settlement)))
    assert ("本轮须由另一位审批人员审定" in shown, move(settlement, "accept") in shown) == (True, True)
    judging.cut(settlement, "36000.00", by=first)
    shown = text_of(at(first).get(desk(settlement)))
    assert ("须由另一位审批人员审定；也可以退回" in shown, move(settlement, "accept") in shown) == (
        True,
        False,
    )
    assert move(settlement, "return") in shown
    shown = text_of(at(second).get(desk(settlement)))
    assert ("您在本轮核减" in shown, move(settlement, "accept") in shown) == (False, True)


@pytest.mark.req("PR-12")
def test_the_amount_that_was_read_goes_with_the_approval_and_no_other_is_taken():
    settlement = money.reviewed(money.national_2024(), "40000.00")
    approver, version = at(builders.approver(settlement.holder)), money.fresh(settlement).version
    assert '<input type="hidden" name="payable" value="40000.00">' in text_of(approver.get(desk(settlement)))
    for payable in ("", "127500.00", "40000.01"):
        body = {"version": version, "payable": payable}
        assert approver.post(move(settlement, "accept"), body).status_code == 409
    assert Payment.objects.count() == 0
    body = {"version": version, "payable": "40000.00"}
    assert approver.post(move(settlement, "accept"), body).status_code == 302
    assert Payment.objects.get().amount == Decimal("40000.00")


@pytest.mark.req("004-42", "000-48")
def test_two_people_open_it_again_and_both_sides_read_the_editions():
    settlement = money.approved(money.demonstration(), "40000.00")
    reviewer, approver = builders.reviewer(money.fujian()), builders.approver(money.fujian())
    shown = text_of(at(reviewer).get(desk(settlement)))
    assert ("申请重新开启" in shown, "第 1 版" in shown, "未改动" in shown) == (True, True, True)
    body = {"reason": "单价有误", "version": money.fresh(settlement).version}
    assert at(reviewer).post(move(settlement, "ask_reopening"), body).status_code == 302
    reopening = Reopening.objects.get()
    assert move(reopening, "confirm_reopening") not in text_of(at(reviewer).get(desk(settlement)))
    assert move(reopening, "confirm_reopening") in text_of(at(approver).get(desk(settlement)))
    assert at(reviewer).post(move(reopening, "confirm_reopening")).status_code == 403
    assert at(approver).post(move(reopening, "confirm_reopening")).status_code == 302
    host = at(builders.filer(settlement.filer))
    shown = text_of(host.get(page(settlement)))
    assert ("重新开启：单价有误" in shown, "已取消" in shown) == (True, True)
    judging.approved_again(money.fresh(settlement), "41000.00")
    for reader in (host, at(approver)):
        shown = text_of(reader.get(reverse("settlement_edition", args=[settlement.pk, 2])))
        assert ("与第 1 版相比" in shown, "40,000.00" in shown, "41,000.00" in shown) == (True, True, True)
    stranger = at(builders.filer(builders.host("示例厦门大学", money.fujian())))
    assert stranger.get(reverse("settlement_edition", args=[settlement.pk, 1])).status_code == 404


def test_an_edition_shows_a_payee_where_something_is_paid():
    for programme, when, there in (
        (money.demonstration(), money.AFTER, True), (money.self_funded(), money.IN_2021, False),
    ):  # fmt: skip
        settlement = money.approved(programme, now=when)
        answer = at(builders.filer(settlement.filer)).get(
            reverse("settlement_edition", args=[settlement.pk, 1])
        )
        assert (answer.status_code, "<h2>收款信息</h2>" in text_of(answer)) == (200, there)


def test_the_desk_costs_the_same_queries_for_one_line_and_for_many(django_assert_max_num_queries):
    settlement = money.opened(money.national_2024())
    for _ in range(3):
        money.line(settlement)
    money.complete(settlement)
    settlement = actions.submit_settlement(
        settlement, actor=builders.filer(settlement.filer), now=money.AFTER
    )
    officer = builders.finance_officer(settlement.holder)
    for line in settlement.expenses.all():
        judging.cut(settlement, line=line, by=officer)
    client = at(officer)
    client.get(desk(settlement))
    with django_assert_max_num_queries(60) as few:
        client.get(desk(settlement))
    first = settlement.expenses.first()
    type(first).objects.bulk_create(
        type(first)(settlement=settlement, category="伙食费", description=f"{n}", unit_price=1, amount=1)
        for n in range(20)
    )
    with django_assert_max_num_queries(len(few)):
        client.get(desk(settlement))

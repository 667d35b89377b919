"""Cutting lines: by whom, how far, why, and what becomes of the money."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.judging import offers
from finance.models import Cut, LectureFee, Payment
from finance.reckoning import reckon
from tests import builders
from tests.finance import builders as money
from tests.finance import judging, standards
from workflow.journal import verify
from workflow.models import Entry

pytestmark = pytest.mark.django_db


@pytest.mark.req("002-42")
def test_a_cut_lowers_what_is_payable_and_leaves_what_the_host_handed_in():
    settlement = money.submitted(money.demonstration(), "40000.00")
    cut = judging.cut(settlement, "36000.00")
    after = money.fresh(settlement)
    figures = (after.total, after.claimed, after.eligible, after.payable, after.own_cost)
    assert figures == tuple(map(Decimal, ("40000.00", "40000.00", "36000.00", "36000.00", "4000.00")))
    assert (cut.reason, cut.organisation_name) == (judging.WHY, str(settlement.holder))
    assert ["“学员用餐”核减 4,000.00 元：单价高于当地标准", "", ""] in after.cuts
    entry = Entry.objects.get(verb="cut_line")
    assert (entry.after, entry.note, entry.data["line"]) == (
        "核定 36,000.00 元",
        judging.WHY,
        settlement.expenses.get().pk,
    )
    assert list(verify()) == []


@pytest.mark.req("002-42")
def test_what_was_cut_is_not_paid():
    settlement = money.submitted(money.national_2024(), "40000.00")
    judging.cut(settlement, "39999.99", by=builders.finance_officer(settlement.holder))
    actions.review_settlement(settlement, actor=builders.finance_officer(settlement.holder), now=money.AFTER)
    settlement = money.fresh(settlement)
    payment = actions.approve_settlement(
        settlement, actor=builders.approver(settlement.holder), now=money.AFTER
    )
    assert payment.amount == Decimal("39999.99")
    done = money.fresh(settlement)
    assert (done.claimed, done.payable) == (Decimal("40000.00"), Decimal("39999.99"))


@pytest.mark.parametrize(
    ("approved", "reason", "code"),
    [
        ("1000.00", "x", "not_a_cut"),
        ("1000.01", "x", "not_a_cut"),
        ("-0.01", "x", "not_a_cut"),
        ("800.00", "  ", "no_reason"),
        ("800.00", "长" * 301, "no_reason"),
    ],
)
def test_a_cut_lies_between_nought_and_the_line_and_has_a_reason(approved, reason, code):
    settlement = money.submitted(money.demonstration())
    with pytest.raises(Refused) as caught:
        judging.cut(settlement, approved, reason=reason)
    assert (caught.value.code, Cut.objects.count()) == (code, 0)
    assert judging.cut(settlement, "0.00").approved == 0


def test_a_cut_is_replaced_and_taken_back():
    settlement = money.submitted(money.demonstration())
    judging.cut(settlement, "800.00")
    judging.cut(settlement, "700.00")
    assert Cut.objects.get().approved == Decimal("700.00")
    line, reviewer = settlement.expenses.get(), builders.reviewer(settlement.holder)
    actions.uncut_line(line, actor=reviewer, now=money.AFTER)
    assert (Cut.objects.count(), money.fresh(settlement).payable) == (0, Decimal("1000.00"))
    with pytest.raises(Refused, match="没有核减"):
        actions.uncut_line(line, actor=reviewer, now=money.AFTER)


def test_only_the_seat_where_it_lies_cuts_and_only_while_it_is_judged():
    settlement = money.submitted(money.demonstration())
    fujian = money.fujian()
    strangers = (
        builders.reviewer(fujian),
        builders.filer(settlement.filer),
        builders.user("reader", settlement.holder, Role.READER),
    )
    for person in strangers:
        with pytest.raises(Refused) as caught:
            judging.cut(settlement, by=person)
        assert caught.value.status == 403
    for role in (Role.REVIEWER, Role.FINANCE, Role.APPROVER):
        assert judging.cut(settlement, by=builders.user(f"{role}-cuts", settlement.holder, role))
    actions.endorse_settlement(settlement, actor=builders.reviewer(settlement.holder), now=money.AFTER)
    assert judging.cut(money.fresh(settlement), "600.00", by=builders.reviewer(fujian))
    open_one = money.opened(money.demonstration())
    line = money.line(open_one)
    with pytest.raises(Refused, match="审核期间才能核减"):
        actions.cut_line(
            line, approved=Decimal(1), reason="x", actor=builders.reviewer(fujian), now=money.AFTER
        )


def test_whoever_wrote_it_does_not_cut_in_another_chair():
    programme = money.national_2024()
    both = builders.filer(programme.host)
    Membership.objects.create(user=both, organisation=builders.service_centre(), role=Role.FINANCE)
    settlement = money.submitted(programme)
    with pytest.raises(Refused) as caught:
        judging.cut(settlement, by=both)
    assert caught.value.code == "own_paper"


def test_whoever_cut_last_does_not_approve_and_a_second_approver_does():
    settlement = money.reviewed(money.national_2024())
    approver = builders.approver(settlement.holder)
    judging.cut(settlement, by=approver)
    with pytest.raises(Refused, match="核减须由第二人看过") as caught:
        actions.approve_settlement(settlement, actor=approver, now=money.AFTER)
    assert (caught.value.code, Payment.objects.count()) == ("own_cut", 0)
    second = judging.second_approver(settlement.holder)
    assert actions.approve_settlement(settlement, actor=second, now=money.AFTER).amount == Decimal("800.00")


def test_taking_a_cut_back_needs_a_second_person_too():
    settlement = money.submitted(money.national_2024())
    judging.cut(settlement, by=builders.finance_officer(settlement.holder))
    actions.review_settlement(settlement, actor=builders.finance_officer(settlement.holder), now=money.AFTER)
    approver = builders.approver(settlement.holder)
    actions.uncut_line(settlement.expenses.get(), actor=approver, now=money.AFTER)
    with pytest.raises(Refused) as caught:
        actions.approve_settlement(money.fresh(settlement), actor=approver, now=money.AFTER)
    assert caught.value.code == "own_cut"


def test_a_stale_page_cuts_nothing():
    settlement = money.submitted(money.demonstration())
    seen = money.fresh(settlement).version
    judging.cut(settlement)
    with pytest.raises(Refused) as caught:
        actions.cut_line(
            settlement.expenses.get(), approved=Decimal(1), reason="x", actor=builders.reviewer(settlement.holder),
            now=money.AFTER, version=seen,
        )  # fmt: skip
    assert (caught.value.code, Cut.objects.get().approved) == ("stale", Decimal("800.00"))


def lectured(fee="4500.00"):
    """A settlement under standards whose one fee of four 学时 is above the 4,000 元 that its title allows."""
    settlement = money.opened(standards.programme())
    line = money.line(settlement, fee, category="讲课费", description="林教授讲课")
    LectureFee.objects.create(
        expense=line, name="林教授", unit="示例大学", title="教授", rank="senior", on=date(2024, 10, 15), half="am",
        hours=Decimal(4), net=Decimal(fee),
    )  # fmt: skip
    money.complete(settlement)
    return actions.submit_settlement(settlement, actor=builders.filer(settlement.filer), now=money.AFTER)


@pytest.mark.req("002-26")
def test_a_standard_that_is_exceeded_offers_its_cut_with_the_clause():
    settlement = lectured()
    line = settlement.expenses.get()
    offer = offers(reckon(settlement, on=money.AFTER.date()))[line.pk]
    assert offer.approved == Decimal("4000.00")
    assert offer.reason == "讲课费 林教授 10-15 4,500.00 元，标准 4,000.00 元（闽人社办〔2024〕212号 第十条）"
    judging.cut(settlement, str(offer.approved), reason=offer.reason)
    after = money.fresh(settlement)
    assert (after.payable, after.own_cost) == (Decimal("4000.00"), Decimal("500.00"))
    assert offers(reckon(after, on=money.AFTER.date())) == {}

"""Nobody alone moves money: who may approve, and that it happens once."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Membership
from accounts.refusals import Refused
from accounts.roles import Role
from finance import actions
from finance.models import Expense, Payment, Settlement
from tests import builders
from tests.finance import builders as money
from workflow.journal import verify
from workflow.lifecycle import State
from workflow.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.mark.req("PR-01", "002-42")
def test_two_people_beside_the_host_bring_a_claim_to_payment():
    settlement = money.approved(money.demonstration(), "40000.00")
    payment = Payment.objects.get()
    assert (settlement.state, payment.amount, payment.fund_source, payment.state) == (
        State.ACCEPTED, Decimal("40000.00"), "人力资源和社会保障业务经费", "due",
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
    assert actions.approve_settlement(settlement, actor=approver, now=money.AFTER).amount == Decimal(
        "1000.00"
    )


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
    Expense.objects.filter(settlement=settlement).update(amount=Decimal("44000.00"))
    with pytest.raises(Refused, match="与提交时不一致") as caught:
        actions.approve_settlement(settlement, actor=builders.approver(settlement.holder), now=money.AFTER)
    assert (caught.value.code, Payment.objects.count()) == ("changed", 0)

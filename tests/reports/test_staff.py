"""What waits on the desk of an office."""

import pytest

from accounts.roles import Role
from finance.actions import review_settlement, submit_settlement
from reports.staff import desk_lines
from tests import builders
from tests.finance import builders as money

pytestmark = pytest.mark.django_db


def things(person):
    # Memberships are read once a request; each look at the desk is a new one.
    return [(line.thing, line.count) for line in desk_lines(type(person).objects.get(pk=person.pk))]


def test_a_settlement_waits_for_its_first_reviewer_and_then_for_the_approver():
    settlement = money.opened(money.self_funded(), now=money.IN_2021)
    money.line(settlement, now=money.IN_2021)
    submit_settlement(settlement, actor=builders.filer(settlement.filer), now=money.IN_2021)
    settlement.refresh_from_db()
    office = settlement.holder
    cashier, reviewer, approver = (
        builders.user(role.value, office, role) for role in (Role.FINANCE, Role.REVIEWER, Role.APPROVER)
    )
    waiting = [("经费结算待审核", 1)]
    assert settlement.at_last_seat
    assert (things(cashier), things(reviewer), things(approver)) == (waiting, waiting, [])

    review_settlement(settlement, actor=cashier, now=money.IN_2021)
    assert (things(cashier), things(reviewer), things(approver)) == ([], [], waiting)

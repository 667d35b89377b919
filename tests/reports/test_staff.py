"""What waits on the desk of an office."""

import pytest
import time_machine

from accounts.roles import Role
from finance.actions import review_settlement, submit_settlement
from reports.staff import desk_lines, year_of
from tests import builders
from tests.finance import builders as money
from tests.reports import builders as made

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


def test_the_list_behind_a_square_has_as_many_classes_as_the_square_counts(client):
    with time_machine.travel(made.DAY, tick=False):
        for make in (made.late, made.soon, made.waiting, made.returned, made.filed):
            make(field="新材料")
        made.soon(field="")
        made.waiting(field="新材料")
        somebody = builders.reviewer(builders.province())
        client.force_login(somebody)
        groups = year_of(somebody, 2021, made.TODAY)["groups"]
        counted = {(name, each.word): each.count for name, _, found in groups for each in found}
        listed = {
            (name, each.word): client.get(each.url).context["page"].paginator.count
            for name, _, found in groups
            for each in found
        }
    assert counted == {
        ("新材料", "逾期"): 1, ("新材料", "已办班"): 1, ("新材料", "结业上报"): 2, ("新材料", "列入计划，被退回"): 1,
        ("新材料", "备案审核中"): 1, ("其他", "已办班"): 1,
    }  # fmt: skip
    assert listed == counted

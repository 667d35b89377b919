"""What the busiest pages ask of the database: as much for three rows as for one (PR-07)."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from certificates.actions import issue_batch
from certificates.lookup.finding import certificates_of
from programs.models import Programme
from tests import builders
from tests.certificates import builders as certificates
from tests.finance import builders as money
from tests.reports import builders as desks
from tests.trainees import builders as rosters
from tests.workflow import builders as small
from workflow.actions import endorse, remind

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR-07")]


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(desks.DAY, tick=False):
        yield


def cost(client, address, **posted):
    """How many queries the page costs, caches warm."""
    ask = (lambda: client.post(address, posted)) if posted else (lambda: client.get(address))
    ask()
    with CaptureQueriesContext(connection) as caught:
        assert ask().status_code == 200
    return len(caught)


def one_and_three(client, address, more, **posted):
    """The cost with the rows that are there, and with two more."""
    first = cost(client, address, **posted)
    for n in (1, 2):
        more(n)
    return first, cost(client, address, **posted)


def desk(n=0):
    """One class of each kind on the desk of its host."""
    for make in (desks.late, desks.soon, desks.waiting, desks.returned, desks.filed):
        make()


def test_portal_home(client):
    desk()
    client.force_login(builders.filer(builders.host()))
    first, third = one_and_three(client, "/portal/", desk)
    assert first == third


def test_programme_list(client):
    desk()
    client.force_login(builders.reviewer(builders.province()))
    first, third = one_and_three(client, "/portal/programmes/", desk)
    assert first == third
    assert cost(client, "/portal/programmes/?standing=late") <= third + 2


def test_admin_home(client):
    desk()
    client.force_login(builders.approver(builders.province()))
    first, third = one_and_three(client, "/admin/", desk)
    assert first == third


def test_review_queue(client):
    desks.filed()
    client.force_login(builders.approver(builders.province()))
    first, third = one_and_three(client, "/admin/applications/filing/", lambda n: desks.filed())
    assert first == third


def test_public_plan(client):
    row = small.programme()
    first, third = one_and_three(
        client, f"/plans/{row.plan_id}/", lambda n: desks.late(builders.host(f"示例院校{n}"))
    )
    assert first == third


def test_timeline_and_case_page(client):
    paper = small.change()
    client.force_login(builders.filer(paper.filer))

    def more(n):
        return small.change(
            Programme.objects.get(pk=paper.programme_id), new=f"烟台市{n}", field=("title", "content")[n - 1]
        )

    for where in ("timeline/", ""):
        address = f"/portal/programmes/{paper.programme_id}/{where}"
        if where:
            first, third = one_and_three(client, address, more)
            assert first == third
        else:
            first = cost(client, address)
            endorse(paper, actor=builders.reviewer(paper.holder), now=desks.DAY)
            assert cost(client, address) == first


def test_roster_page(client):
    row = rosters.a_class()
    rosters.imported(row, count=1)
    client.force_login(builders.filer(row.host))
    for page in ("roster/", "attendance/", "assessment/"):
        address = f"/portal/programmes/{row.pk}/{page}"
        first = cost(client, address)
        rosters.imported(row, count=3, replace=True)
        assert cost(client, address) == first
        rosters.imported(row, count=1, replace=True)


def test_settlement_page(client):
    row = money.self_funded()
    settlement = money.opened(row, money.IN_2021)
    money.line(settlement, now=money.IN_2021)
    client.force_login(builders.filer(row.host))
    address = f"/portal/programmes/{row.pk}/settlement/"
    first, third = one_and_three(
        client, address, lambda n: money.line(settlement, description=f"第 {n} 次", now=money.IN_2021)
    )
    assert first == third


def test_lookup_result(client, settings):
    """One person with one certificate, and with three of three classes."""
    settings.LOOKUPS_FREE = dict.fromkeys(settings.LOOKUPS_FREE, 100)

    def issued(n):
        row = certificates.held_class(count=1, names={1: "王伟"})
        issue_batch(certificates.accepted(row).pk, clock=certificates.clock)

    issued(0)
    number = rosters.id_number(1)
    first, third = one_and_three(client, "/certificates/lookup/", issued, name="王伟", number=number)
    assert len(certificates_of("王伟", number)) == 3
    # The look itself is written down for each certificate that was shown.
    assert third <= first + 2


def test_messages_page(client):
    person = builders.user("clerk", builders.host(), Role.READER)
    client.force_login(person)
    remind("0", organisation=builders.host(), title="示例", now=desks.DAY)
    first, third = one_and_three(
        client,
        "/portal/messages/",
        lambda n: remind(str(n), organisation=builders.host(), title="示例", now=desks.DAY),
    )
    assert first == third

"""Papers that came late: accepted, and shown as late with days, rule and cost; of those in time nothing is said."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from programs.actions import request_change
from supervision.reading import late_papers
from tests import builders
from tests.applications import builders as filings
from tests.certificates import builders as packages
from tests.finance import builders as money
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db

PACKAGE_LATE = datetime(2021, 11, 30, 2, tzinfo=UTC)


def page(user, address, at):
    with time_machine.travel(at, tick=False):
        client = Client()
        client.force_login(user)
        return client.get(address).content.decode()


def told(programme, at):
    programme = type(programme).objects.get(pk=programme.pk)
    return [line.late_words(at.date()) for line in late_papers(programme)]


def changed(now):
    case = filings.fujian_national(
        starts_on=datetime(2021, 10, 15).date(), ends_on=datetime(2021, 10, 19).date()
    )
    paper = request_change(
        case, field="place", new="厦门市", reason="场地检修", actor=builders.filer(case.host), now=now
    )
    return case, paper


@pytest.mark.req("000-13", "001-20")
def test_a_late_change_is_taken_and_shown_as_late_to_all_who_read_it():
    late = datetime(2021, 10, 20, 2, tzinfo=UTC)
    case, paper = changed(late)
    (words,) = told(case, late)
    assert paper.state == State.SUBMITTED
    assert words.startswith("变更报送逾期 ")
    assert "2021-10-14" in words
    here = f"/portal/programmes/{case.pk}/"
    for address in (f"{here}change/", here, f"{here}supervision/"):
        assert words in page(builders.filer(case.host), address, late), address
    officer = builders.reviewer(paper.holder)
    assert words in page(officer, f"/admin/programs/change/{paper.pk}/change/", late)
    assert words.partition("：")[0].removeprefix("变更报送") in page(officer, "/admin/programs/change/", late)


def test_before_it_is_asked_for_a_late_change_is_announced_as_such_and_one_in_time_gets_its_day():
    case, _ = changed(datetime(2021, 8, 2, 2, tzinfo=UTC))
    door = f"/portal/programmes/{case.pk}/change/"
    writer = builders.filer(case.host)
    assert "如实记为逾期" in page(writer, door, datetime(2021, 10, 20, 2, tzinfo=UTC))
    in_time = page(writer, door, datetime(2021, 8, 2, 2, tzinfo=UTC))
    assert "变更最迟报送" in in_time
    assert "逾期" not in in_time


def test_a_change_in_time_is_not_called_late():
    case, paper = changed(datetime(2021, 8, 2, 2, tzinfo=UTC))
    now = datetime(2021, 8, 3, 2, tzinfo=UTC)
    assert told(case, now) == []
    assert "逾期" not in page(builders.filer(case.host), f"/portal/programmes/{case.pk}/change/", now)
    assert "按期报送" in page(builders.filer(case.host), f"/portal/programmes/{case.pk}/supervision/", now)
    officer = builders.reviewer(paper.holder)
    assert "late-words" not in page(officer, f"/admin/programs/change/{paper.pk}/change/", now)


@pytest.mark.req("000-17", "001-39")
@pytest.mark.parametrize(("now", "late"), [(PACKAGE_LATE, True), (packages.REPORTED, False)])
def test_a_late_package_says_so_to_its_writer_its_reviewer_and_the_inspectors(now, late):
    row = packages.held_class()
    completion = packages.reported(row, now=now)
    words = told(row, now)
    assert [each.partition("：")[0] for each in words] == (["结业上报逾期 12 天"] if late else [])
    here = f"/portal/programmes/{row.pk}/"
    after = now + timedelta(hours=1)
    for address in (f"{here}completion/", f"{here}supervision/"):
        assert ("结业上报逾期 12 天" in page(builders.filer(row.host), address, after)) == late, address
    assert ("逾期 12 天" in page(builders.filer(row.host), here, after)) == late
    officer = builders.reviewer(completion.holder)
    assert (
        "逾期 12 天" in page(officer, f"/admin/certificates/completion/{completion.pk}/change/", after)
    ) == late
    assert ("逾期 12 天" in page(officer, "/admin/certificates/completion/", after)) == late
    listed = page(builders.filer(row.host), "/portal/programmes/?standing=came_late", after)
    assert ("结业上报逾期 12 天" in listed) == late
    assert ("共 1 期" in listed) == late


@pytest.mark.req("002-43")
@pytest.mark.parametrize(("now", "late"), [(money.LATE, True), (money.AFTER, False)])
def test_a_late_claim_says_so_with_its_cost_and_one_in_time_does_not(now, late):
    settlement = money.submitted(money.demonstration(), "40000.00", now=now)
    programme = settlement.programme
    assert (str(settlement.payable), len(told(programme, now))) == (("0.00", 1) if late else ("40000.00", 0))
    here, after = f"/portal/programmes/{programme.pk}/", now + timedelta(hours=1)
    writer = builders.filer(programme.host)
    for address in (f"{here}settlement/", f"{here}settlement/receipt/"):
        assert ("经费结算逾期 32 天" in page(writer, address, after)) == late, address
    for address in (here, f"{here}supervision/", f"{here}check/"):
        text = page(writer, address, after)
        assert ("逾期 32 天" in text and "不予经费补助" in text) == late, address
    assert (
        "经费结算逾期 32 天" in page(builders.reviewer(programme.sponsor), f"{here}settlement/", after)
    ) == late
    desk = f"/admin/finance/settlement/{settlement.pk}/change/"
    assert ("经费结算逾期 32 天" in page(builders.reviewer(programme.authority), desk, after)) == late
    queue = page(builders.reviewer(programme.authority), "/admin/finance/settlement/", after)
    assert ("逾期 32 天" in queue) == late

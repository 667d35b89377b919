"""Hints of stored accounts: across classes without a name, looked into by reviewers, lapsed when figures change."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Refused
from finance import actions
from finance.models import Expense, HintCheck, LectureFee
from finance.noticing import hints_of
from finance.reckoning import reckon
from finance.review import noticed
from tests import builders
from tests.applications.builders import PDF
from tests.finance import builders as money
from workflow.models import Entry

pytestmark = pytest.mark.django_db
ON = money.AFTER.date()


def at(person):
    client = Client()
    client.force_login(person)
    return client


def lecture(settlement, half="am"):
    line = money.line(settlement, "2000.00", category="讲课费", description="王教授讲课费")
    LectureFee.objects.create(
        expense=line, name="王教授", unit="示例大学", title="教授", rank="senior", on=date(2024, 10, 16), half=half,
        hours=Decimal(4), net=Decimal(2000),
    )  # fmt: skip
    return line


def found(settlement, viewer=None):
    return {
        shown.hint.code: shown for shown in hints_of(reckon(money.fresh(settlement), on=ON), viewer=viewer)
    }


@pytest.fixture
def two():
    """Accounts of two hosts of one province."""
    return (
        money.opened(money.demonstration()),
        money.opened(money.demonstration(builders.host("示例厦门大学", money.fujian()), place="厦门市")),
    )


@pytest.mark.req("000-54", "004-41")
def test_a_lecturer_in_two_places_is_asked_about_and_named_to_those_who_see_both(two):
    one, other = two
    lecture(one)
    lecture(other)
    shown = found(one, builders.filer(one.filer))["lecturer"]
    assert (shown.classes, shown.hidden) == ((), 1)
    office = found(one, builders.reviewer(one.programme.authority))["lecturer"]
    assert (office.classes, office.hidden) == ((other.programme,), 0)
    page = at(builders.filer(one.filer)).get(reverse("settlement_hints", args=[one.pk])).content.decode()
    assert ("王教授（示例大学）" in page, "厦门" in page) == (True, False)
    page = at(builders.reviewer(one.programme.authority)).get(reverse("settlement_hints", args=[one.pk]))
    assert "示例厦门大学" in page.content.decode()


def test_another_half_day_or_another_unit_is_nothing(two):
    one, other = two
    lecture(one)
    lecture(other, half="pm")
    assert "lecturer" not in found(one)


def test_one_file_at_two_classes(two):
    for settlement in two:
        actions.attach_voucher(
            money.line(settlement), content=PDF, name="发票.pdf", content_type="application/pdf",
            actor=builders.filer(settlement.filer), now=money.AFTER,
        )  # fmt: skip
    shown = found(two[0])["file"]
    assert shown.hint.others == (two[1].programme_id,)
    assert "同一个文件" in shown.hint.sentence


def test_the_same_number_and_sum_under_another_code(two):
    for settlement, code in zip(two, ("3500190011", "3500190012"), strict=True):
        actions.save_invoice(
            money.line(settlement), code=code, number="01234567", seller="示例酒店", dated=money.HELD,
            amount=Decimal("1000.00"), actor=builders.filer(settlement.filer), now=money.AFTER,
        )  # fmt: skip
    assert found(two[0])["number"].hint.others == (two[1].programme_id,)


def test_a_reviewer_looks_into_a_hint_and_the_next_seat_reads_it():
    settlement = money.submitted(money.demonstration())
    key = found(settlement)["bare"].hint.key
    reviewer = builders.reviewer(settlement.holder)
    page = at(reviewer)
    here = reverse("settlement_hints", args=[settlement.pk])
    assert "记为已核实" in page.get(here).content.decode()
    assert page.post(here, {"hint": key, "note": " "}).status_code == 422
    assert page.post(here, {"hint": key, "note": "原件已看过"}).status_code == 302
    row = next(
        row for row in noticed(reckon(money.fresh(settlement), on=ON)) if "没有附凭证" in row["sentence"]
    )
    assert "已核实：原件已看过" in row["advice"]
    entry = Entry.objects.get(verb="check_hint")
    assert (entry.note, entry.organisation_name) == ("原件已看过", str(settlement.holder))
    line = Expense.objects.get()
    Expense.objects.filter(pk=line.pk).update(description="别的")
    assert found(settlement)["bare"].check is None


def test_only_the_seat_checks_and_only_under_review():
    settlement = money.submitted(money.demonstration())
    key = found(settlement)["bare"].hint.key
    host = builders.filer(settlement.filer)
    with pytest.raises(Refused) as refusal:
        actions.check_hint(settlement, key=key, note="x", actor=host, now=money.AFTER)
    assert refusal.value.code == "not_allowed"
    with pytest.raises(Refused) as refusal:
        actions.check_hint(
            settlement, key="none:x", note="x", actor=builders.reviewer(settlement.holder), now=money.AFTER
        )
    assert refusal.value.code == "gone"
    draft = money.opened(money.demonstration(builders.host("示例厦门大学", money.fujian())))
    money.line(draft)
    with pytest.raises(Refused) as refusal:
        actions.check_hint(draft, key=key, note="x", actor=host, now=money.AFTER)
    assert (refusal.value.code, HintCheck.objects.count()) == ("wrong_state", 0)


def test_whoever_checks_a_hint_has_not_written_the_account():
    """Checking is judging: the same person may go on to review."""
    settlement = money.submitted(money.national_2024())
    officer = builders.reviewer(settlement.holder)
    key = found(settlement)["bare"].hint.key
    actions.check_hint(settlement, key=key, note="已核对", actor=officer, now=money.AFTER)
    if settlement.at_last_seat:
        actions.review_settlement(money.fresh(settlement), actor=officer, now=money.AFTER)
    else:
        actions.endorse_settlement(money.fresh(settlement), actor=officer, now=money.AFTER)


def test_the_hints_take_as_many_queries_for_many_lines(two):
    viewer = builders.reviewer(two[0].programme.authority)

    def asked():
        reckoning = reckon(money.fresh(two[0]), on=ON)
        with CaptureQueriesContext(connection) as queries:
            hints_of(reckoning, viewer=User.objects.get(pk=viewer.pk))
        return len(queries)

    for settlement in two:
        lecture(settlement)
    few = asked()
    for settlement in two:
        for half in ("pm", "evening"):
            lecture(settlement, half)
    assert asked() == few

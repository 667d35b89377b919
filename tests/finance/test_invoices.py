"""Invoices: used once in the whole country, changed, scanned; a second use names nobody."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.refusals import Refused
from finance import actions
from finance.models import Invoice, SecondUse
from tests import builders
from tests.applications.builders import PDF
from tests.finance import builders as money
from workflow.models import Attachment, Entry

pytestmark = pytest.mark.django_db
NUMBER = "24352000000012345678"


def at(person):
    client = Client()
    client.force_login(person)
    return client


def used(line, number=NUMBER, *, actor=None, **fields):
    values = {"seller": "示例酒店", "dated": date(2024, 10, 18), "amount": Decimal("1000.00")} | fields
    actor = actor or builders.filer(line.settlement.filer)
    return actions.save_invoice(line, number=number, **values, actor=actor, now=money.AFTER)


@pytest.fixture
def line():
    return money.line(money.opened(money.demonstration()))


@pytest.fixture
def foreign():
    return money.line(money.opened(money.demonstration(builders.host("示例厦门大学", money.fujian()))))


def test_an_invoice_holds_what_stands_on_it(line):
    row = used(
        line, "1234567", code="3500190011", kind="vat_special", tax=Decimal("56.60"), buyer="示例福州大学",
        seller_number="91350100MA000000XX",
    )  # fmt: skip
    kept = Invoice.objects.values(
        "kind", "code", "number", "tax", "buyer", "seller_number", "read_from"
    ).get()
    assert kept == {
        "kind": "vat_special", "code": "3500190011", "number": "01234567", "tax": Decimal("56.60"),
        "buyer": "示例福州大学", "seller_number": "91350100MA000000XX", "read_from": "typed",
    }  # fmt: skip
    with pytest.raises(Refused, match="税额不能为负"):
        used(line, invoice=row, tax=Decimal("1000.01"))


def test_a_second_use_is_refused_without_a_name_and_told_to_the_offices(line, foreign):
    used(line)
    with pytest.raises(Refused) as refusal:
        used(foreign, "2435-2000-0000-1234-5678", code="123456789012")
    assert (refusal.value.code, refusal.value.status) == ("used_elsewhere", 409)
    assert "福州" not in refusal.value.sentence
    attempt = SecondUse.objects.get()
    assert (attempt.settlement, attempt.number, attempt.line) == (foreign.settlement, NUMBER, "学员用餐")
    entry = Entry.objects.get(verb="second_use")
    assert (entry.case, "福州" in entry.after) == (foreign.settlement.case, False)
    with pytest.raises(Refused):
        used(foreign)
    assert (SecondUse.objects.count(), Invoice.objects.count()) == (1, 1)


def test_an_invoice_may_be_changed_and_moved_but_not_into_one_that_is_used(line, foreign):
    row = used(line)
    other = money.line(line.settlement, description="茶歇")
    changed = used(other, "24352000000012345679", invoice=row, amount=Decimal("900.00"))
    assert (changed.pk, changed.expense, changed.amount) == (row.pk, other, Decimal("900.00"))
    entry = Entry.objects.get(verb="change_invoice")
    assert (NUMBER in entry.before, "900.00" in entry.after) == (True, True)
    used(foreign)
    with pytest.raises(Refused, match="其他结算"):
        used(other, invoice=row)
    assert Invoice.objects.get(pk=row.pk).number == "24352000000012345679"


def test_only_its_writer_changes_an_invoice(line):
    row = used(line)
    reviewer = builders.reviewer(line.settlement.programme.authority)
    with pytest.raises(Refused) as refusal:
        used(line, invoice=row, actor=reviewer, amount=Decimal("1.00"))
    assert refusal.value.code == "not_allowed"
    with pytest.raises(Refused):
        actions.attach_scan(
            row,
            content=PDF,
            name="a.pdf",
            content_type="application/pdf",
            actor=reviewer,
            now=money.AFTER,
        )


def test_scans_of_an_invoice_are_kept_in_versions(line):
    row, page = used(line), at(builders.filer(line.settlement.filer))
    here = [line.settlement.programme_id, row.pk]
    for name in ("一.pdf", "二.pdf"):
        answer = page.post(reverse("invoice_scan", args=here), {"file": SimpleUploadedFile(name, PDF)})
        assert answer.status_code == 302
    shown = page.get(reverse("invoice", args=here)).content.decode()
    assert ("一.pdf" in shown, "二.pdf" in shown, "旧版" in shown) == (True, True, True)
    bad = page.post(reverse("invoice_scan", args=here), {"file": SimpleUploadedFile("x.pdf", b"<html>")})
    assert (bad.status_code, "这里只接收" in bad.content.decode()) == (422, True)
    assert page.post(reverse("invoice_scan_remove", args=here)).status_code == 302
    actions.remove_invoice(row, actor=builders.filer(line.settlement.filer), now=money.AFTER)
    assert Attachment.objects.current().filter(subject=row.key).count() == 0
    assert Attachment.objects.filter(subject=row.key).count() == 2


def test_an_invoice_is_changed_on_its_page(line):
    row, page = used(line), at(builders.filer(line.settlement.filer))
    here = reverse("invoice", args=[line.settlement.programme_id, row.pk])
    values = {
        "kind": "digital",
        "number": NUMBER,
        "seller": "示例宾馆",
        "dated": "2024-10-17",
        "amount": "880",
        "line": line.pk,
    }
    assert page.post(here, {**values, "tax": "881"}).status_code == 422
    assert page.post(here, values).status_code == 302
    row.refresh_from_db()
    assert (row.seller, row.amount) == ("示例宾馆", Decimal("880.00"))
    stranger = at(builders.filer(builders.host("示例厦门大学", money.fujian())))
    assert stranger.get(here).status_code == 404
    assert stranger.post(here, values).status_code == 404


def test_an_office_learns_of_the_other_account_only_if_it_sees_it(line, foreign):
    used(line)
    with pytest.raises(Refused):
        used(foreign)
    desk = reverse("admin:finance_seconduse_changelist")
    page = at(builders.reviewer(line.settlement.programme.authority)).get(desk).content.decode()
    assert (foreign.settlement.programme.code in page, "示例福州大学" in page) == (True, True)
    away = money.line(money.opened(money.self_funded()), now=money.IN_2021)
    with pytest.raises(Refused):
        used(away)
    page = at(builders.reviewer(away.settlement.programme.authority)).get(desk).content.decode()
    assert ("不在您的管辖范围的结算" in page, "福州" in page, "厦门" in page) == (True, False, False)

"""E-invoices from the upload to the voucher: nothing counts before a person confirmed it."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.refusals import Refused
from finance import actions
from finance.models import Invoice, Proposal
from tests import builders
from tests.finance import builders as money
from tests.finance.einvoice import files
from workflow.models import Attachment

pytestmark = pytest.mark.django_db


def at(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def settlement():
    return money.opened(money.demonstration())


@pytest.fixture
def page(settlement):
    return at(builders.filer(settlement.filer))


def url(name, settlement, *rest):
    return reverse(name, args=[settlement.programme_id, *rest])


def upload(page, settlement, *contents, **more):
    sent = [SimpleUploadedFile(name, content) for name, content in contents]
    return page.post(url("einvoices", settlement), {"files": sent, **more})


def typed(proposal, **changed):
    return {**proposal.values, "line": proposal.expense_id or "", **changed}


def test_several_files_become_proposals_that_find_their_lines(settlement, page):
    lodging = money.line(settlement, "36000.00", category="住宿费", description="学员住宿")
    money.line(settlement, "100.00")
    answer = upload(
        page,
        settlement,
        ("一.xml", files.xml()),
        ("二.ofd", files.ofd_of_root_alone()),
        ("三.pdf", files.pdf_without_text()),
    )
    assert answer.status_code == 302
    kept = [(row.read_from, row.expense_id, row.values.get("number")) for row in Proposal.objects.all()]
    assert kept == [("xml", lodging.pk, files.NUMBER), ("ofd", lodging.pk, "01234567"), ("pdf", None, None)]
    assert Invoice.objects.count() == 0
    shown = page.get(url("einvoices", settlement)).content.decode()
    assert ("待核对 3 份" in shown, "没有读到开票方" in shown, "多半是扫描件" in shown) == (True, True, True)


def test_confirming_writes_the_invoice_and_makes_the_file_its_scan(settlement, page):
    line = money.line(settlement, "36000.00", category="住宿费", description="学员住宿")
    upload(page, settlement, ("一.xml", files.xml()), ("二.xml", files.xml("24352000000012345679")))
    first, second = Proposal.objects.all()
    here = url("einvoice", settlement, first.pk)
    assert files.SELLER in page.get(here).content.decode()
    assert page.post(here, typed(first, line="")).status_code == 422
    answer = page.post(here, typed(first, seller="福州示例酒店"))
    assert answer.url == url("einvoice", settlement, second.pk)
    invoice = Invoice.objects.get()
    assert (invoice.expense, invoice.kind, invoice.seller, invoice.read_from, invoice.tax) == (
        line, "digital", "福州示例酒店", "xml", Decimal("2037.74"),
    )  # fmt: skip
    scan = Attachment.objects.current().get(subject=invoice.key)
    assert (scan.original_name, scan.content_type) == ("一.xml", "application/xml")
    assert page.post(here, typed(first)).status_code == 409
    assert "读自 XML 电子发票" in page.get(url("invoice", settlement, invoice.pk)).content.decode()


def test_for_one_line_the_files_go_to_that_line(settlement, page):
    line = money.line(settlement, "100.00")
    assert "学员用餐" in page.get(url("einvoices", settlement) + f"?line={line.pk}").content.decode()
    upload(page, settlement, ("一.xml", files.xml()), line=line.pk)
    assert Proposal.objects.get().expense == line
    assert page.post(url("einvoice_drop", settlement, Proposal.objects.get().pk)).status_code == 302
    assert Proposal.objects.get().state == "dropped"
    assert Attachment.objects.current().count() == 0


def test_bad_files_are_named_and_the_good_ones_kept(settlement, page):
    money.line(settlement)
    answer = upload(
        page, settlement, ("好.xml", files.xml()), ("坏.ofd", files.ofd_bomb()), ("又.xml", files.xml())
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert ("坏.ofd：OFD 文件不正常" in shown, "又.xml：这份文件已经上传过" in shown) == (True, True)
    assert Proposal.objects.count() == 1
    assert upload(page, settlement).status_code == 422
    assert upload(page, settlement, *[(f"{n}.xml", b"x") for n in range(21)]).status_code == 422


def test_a_used_number_stays_refused_and_the_proposal_waits(settlement, page):
    money.line(settlement, "36000.00")
    other = money.line(money.opened(money.demonstration(builders.host("示例厦门大学", money.fujian()))))
    actions.save_invoice(
        other, number=files.NUMBER, seller="x", dated=money.HELD, amount=Decimal(1),
        actor=builders.filer(other.settlement.filer), now=money.AFTER,
    )  # fmt: skip
    upload(page, settlement, ("一.xml", files.xml()))
    proposal = Proposal.objects.get()
    answer = page.post(url("einvoice", settlement, proposal.pk), typed(proposal))
    assert (answer.status_code, "一张发票只能报销一次" in answer.content.decode()) == (409, True)
    assert "厦门" not in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_nobody_but_the_host_uploads_or_drops(settlement, page):
    money.line(settlement)
    upload(page, settlement, ("一.xml", files.xml()))
    proposal = Proposal.objects.get()
    with pytest.raises(Refused) as refusal:
        actions.drop_proposal(
            proposal, actor=builders.reviewer(settlement.programme.authority), now=money.AFTER
        )
    assert refusal.value.code == "not_allowed"
    stranger = at(builders.filer(builders.host("示例厦门大学", money.fujian())))
    assert stranger.get(url("einvoice", settlement, proposal.pk)).status_code == 404
    assert upload(stranger, settlement, ("一.xml", files.xml())).status_code == 404

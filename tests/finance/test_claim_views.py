"""The settlement through the portal: documents, submission, what others see of it."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from finance import actions
from finance.models import Expense, Settlement
from finance.review import PAST
from tests import builders
from tests.finance import builders as money
from tests.finance.pages import LINE, PNG, at, begun, text_of, url, version
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db


def test_documents_go_into_the_slots_of_the_rules():
    programme = money.national_2024()
    host = at(builders.filer(programme.host))
    begun(programme)
    send = {"slot": "reimbursement_materials", "file": SimpleUploadedFile("报销.png", PNG, "image/png")}
    assert host.post(url("settlement_upload", programme), send).status_code == 302
    assert "报销.png" in text_of(host.get(url("settlement", programme)))
    unknown = {"slot": "nonsense", "file": SimpleUploadedFile("x.png", PNG, "image/png")}
    assert host.post(url("settlement_upload", programme), unknown).status_code == 422
    detach = url("settlement_detach", programme, "reimbursement_materials")
    assert (host.get(detach).status_code, host.post(detach).status_code) == (200, 302)


# --- submission ---------------------------------------------------------------------------


@pytest.mark.req("PR-12", "000-45", "002-32", "003-15")
@pytest.mark.parametrize(
    ("make", "spent", "payable", "own"),
    [
        (money.national_2021, "165000.00", "165000.00", "0.00"),
        (money.national_2021, "165000.01", "165000.00", "0.01"),
        (money.national_2024, "130000.00", "127500.00", "2500.00"),
        (money.demonstration, "44999.99", "44999.99", "0.00"),
    ],
)
def test_the_server_computes_whatever_the_request_says(make, spent, payable, own):
    programme = make()
    host = at(builders.filer(programme.host))
    host.post(url("settlement", programme))
    settlement = Settlement.objects.get()
    forged = {
        "total": "1",
        "payable": "999999",
        "amount": "7",
        "own_cost": "0",
        "payable_amount": "9",
        "state": "accepted",
    }
    line = {**LINE, "quantity": "1", "days": "1", "unit_price": spent}
    assert (
        host.post(
            url("expense_add", programme), {**line, **forged, "version": version(settlement)}
        ).status_code
        == 302
    )
    money.complete(settlement)
    # the day of receipt is today: what lateness costs is shown elsewhere
    actions.submit_settlement(
        settlement,
        actor=builders.filer(programme.host),
        now=money.AFTER if programme.year == 2024 else money.IN_2021,
    )
    again = host.post(url("settlement_submit", programme), {**forged, "version": version(settlement)})
    assert again.status_code == 409
    settlement = money.fresh(settlement)
    figures = [settlement.total, settlement.payable, settlement.own_cost]
    assert figures == [Decimal(spent), Decimal(payable), Decimal(own)]
    receipt = text_of(host.get(url("settlement_receipt", programme)))
    assert f"{Decimal(payable):,.2f} 元" in receipt
    assert ("审定后不生成拨付记录" in receipt) is not bool(Decimal(payable))
    assert ("审定后生成待拨付记录" in receipt) is bool(Decimal(payable))


@pytest.mark.req("PR-11")
def test_a_submission_ends_in_a_receipt_and_its_repetition_in_409(host, programme):
    settlement = begun(programme)
    page = url("settlement_submit", programme)
    blocked = host.post(page, {"version": version(settlement)})
    assert (blocked.status_code, "还没有填写支出" in text_of(blocked)) == (422, True)
    money.line(settlement)
    money.complete(settlement)
    seen = version(settlement)
    shown = text_of(host.get(page))
    assert "确认提交" in shown
    done = host.post(page, {"version": seen}, follow=True)
    assert done.redirect_chain == [(url("settlement_receipt", programme), 302)]
    assert "经费结算已提交" in text_of(done)
    assert "SHA-256" in text_of(done)
    assert host.post(page, {"version": seen}).status_code == 409
    assert money.fresh(settlement).round == 1


def test_a_late_paper_is_announced_with_its_consequence(host, programme):
    settlement = begun(programme)
    money.line(settlement)
    answer = host.get(url("settlement", programme))
    page = text_of(answer)
    told = [f for f in answer.context["findings"] if getattr(f, "key", "") in PAST]
    assert {each.mend for each in told} == {""}  # no page turns the clock back
    words = r"经费结算逾期 \d+ 天（应于 2024-11-18 前报送）：办班前后未按规定时间报备材料的项目，不予经费补助（闽人社办〔2024〕212号 三、第三段）"
    assert re.search(words, page)


def test_a_returned_paper_shows_the_comments_and_opens_those_parts_alone(host, programme):
    settlement = money.submitted(programme)
    sponsor = at(builders.reviewer(programme.sponsor))
    page = text_of(sponsor.get(url("settlement", programme)))
    assert "remark-伙食费" in page
    move = reverse("move", args=["finance.settlement", settlement.pk, "return"])
    sent = sponsor.post(
        move,
        {"remark-伙食费": "请附菜单", "version": version(settlement), "next": url("settlement", programme)},
    )
    assert (sent.status_code, money.fresh(settlement).state) == (302, State.RETURNED)
    page = text_of(host.get(url("settlement", programme)))
    assert "请附菜单" in page
    assert '<option value="伙食费"' in page
    assert '<option value="住宿费"' not in page


# --- who may ------------------------------------------------------------------------------


@pytest.mark.req("PR-05", "PR-06")
def test_a_foreign_settlement_is_a_404_and_ones_own_is_not(programme, host):
    settlement = begun(programme)
    line = money.line(settlement)
    money.complete(settlement)
    stranger = at(builders.filer(builders.host("示例厦门大学", money.fujian())))
    elsewhere = at(builders.approver(builders.province("山东", "37")))
    here = [
        url("settlement", programme), url("expense", programme, line.pk), url("expense_remove", programme, line.pk),
        url("payee", programme), url("settlement_submit", programme), url("settlement_pdf", programme),
        url("settlement_xlsx", programme),
    ]  # fmt: skip
    for address in here:
        assert host.get(address).status_code == 200
        assert {client.get(address).status_code for client in (stranger, elsewhere)} == {404}
        missing = address.replace(f"/{programme.pk}/", "/999999/", 1)
        assert text_of(stranger.get(address)) == text_of(stranger.get(missing)).replace(missing, address)
    posts = [
        ("expense_add", ()),
        ("voucher_add", (line.pk,)),
        ("invoice_add", (line.pk,)),
        ("settlement_upload", ()),
    ]
    for name, rest in posts:
        assert stranger.post(url(name, programme, *rest), LINE).status_code == 404
        assert host.post(url(name, programme, *rest), {}).status_code in (409, 422)


def test_a_line_of_another_class_is_not_reached_through_ones_own(host, programme):
    begun(programme)
    other = money.demonstration(builders.host("示例厦门大学", money.fujian()))
    foreign = money.line(begun(other))
    assert host.get(url("expense", programme, foreign.pk)).status_code == 404
    assert host.post(url("expense_remove", programme, foreign.pk)).status_code == 404
    own = money.line(programme.settlement)
    assert host.get(url("expense", programme, own.pk)).status_code == 200
    assert Expense.objects.count() == 2


def test_a_reader_sees_and_does_not_write(programme):
    settlement = begun(programme)
    line = money.line(settlement)
    reader = at(builders.user("reader", programme.host, Role.READER))
    page = text_of(reader.get(url("settlement", programme)))
    assert "¥1,000.00" in page
    assert ("添加一笔支出" in page, "核对并提交" in page) == (False, False)
    values = {**LINE, "version": version(settlement)}
    for name, rest in (("expense_add", ()), ("expense", (line.pk,)), ("expense_remove", (line.pk,))):
        assert reader.post(url(name, programme, *rest), values).status_code == 403, name
    assert reader.post(url("settlement_submit", programme), values).status_code == 403
    filer = at(builders.filer(programme.host))
    assert filer.post(url("expense_add", programme), values).status_code == 302


# --- the offices --------------------------------------------------------------------------

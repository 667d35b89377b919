"""The settlement through the portal: lines, vouchers, payee."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from finance.models import Expense, Invoice, Settlement
from programs.lifecycle import Stage
from tests import builders
from tests.finance import builders as money
from tests.finance.pages import LINE, PNG, at, begun, text_of, url, version

pytestmark = pytest.mark.django_db


def test_days_beyond_any_class_come_back_with_a_question(host, programme):
    begun(programme)
    answer = host.post(url("expense_add", programme), {**LINE, "unit_price": "0.01", "days": "12345"})
    assert answer.status_code == 422
    assert "天数应小于 1000，请核对数量和天数是否填反。" in text_of(answer)
    assert not Expense.objects.exists()


def test_a_class_that_has_not_ended_says_so_and_offers_nothing():
    programme = money.demonstration(stage=Stage.RUNNING)
    page = at(builders.filer(programme.host)).get(url("settlement", programme))
    assert "办班还没有结束，不能结算经费" in text_of(page)
    assert "开始填写经费结算" not in text_of(page)
    refused = at(builders.filer(programme.host)).post(url("settlement", programme))
    assert (refused.status_code, Settlement.objects.count()) == (409, 0)


@pytest.mark.req("000-43", "002-26", "002-28")
def test_the_page_shows_budget_beside_actual_and_what_is_payable():
    programme = money.national_2024()
    money.filing(programme, 住宿费="20000.00", 伙食费="30000.00")
    host = at(builders.filer(programme.host))
    assert "资助上限 <strong>127,500.00 元</strong>" in text_of(host.get(url("settlement", programme)))
    assert Settlement.objects.count() == 0  # looking begins nothing
    assert host.post(url("settlement", programme)).status_code == 302
    settlement = Settlement.objects.get()
    added = host.post(url("expense_add", programme), {**LINE, "version": version(settlement)}, follow=True)
    assert "已保存：伙食费 学员用餐，33,000.00 元。" in text_of(added)
    page = text_of(host.get(url("settlement", programme)))
    assert "¥33,000.00" in page
    assert (
        "取较小者（实际支出 33,000.00 元，资助上限 127,500.00 元，批准预算 50,000.00 元）＝ 33,000.00 元"
        in page
    )
    assert "超 3,000.00" in page
    assert "闽人社办〔2024〕212号 三、第二段" in page


def test_what_is_refused_comes_back_as_it_was_typed(host, programme):
    settlement = begun(programme)
    answer = host.post(
        url("expense_add", programme), {**LINE, "unit_price": "16.5 万", "version": version(settlement)}
    )
    page = text_of(answer)
    assert (answer.status_code, Expense.objects.count()) == (422, 0)
    assert "请以元为单位填写，不要用“万元”，16.5万元应写成 165000.00" in page
    assert 'value="16.5 万"' in page
    assert 'value="学员用餐"' in page
    for field, wrong in (
        ("unit_price", "-1"),
        ("unit_price", "1.005"),
        ("quantity", "0"),
        ("category", "礼品费"),
        ("days", ""),
    ):
        answer = host.post(
            url("expense_add", programme), {**LINE, field: wrong, "version": version(settlement)}
        )
        assert (answer.status_code, Expense.objects.count()) == (422, 0), field


def test_a_stale_page_overwrites_nothing_and_loses_nothing(host, programme):
    settlement = begun(programme)
    seen = version(settlement)
    colleague = at(builders.user("colleague", programme.host, Role.FILER))
    assert colleague.post(url("expense_add", programme), {**LINE, "version": seen}).status_code == 302
    answer = host.post(url("expense_add", programme), {**LINE, "description": "培训晚餐", "version": seen})
    page = text_of(answer)
    assert (answer.status_code, Expense.objects.count()) == (409, 1)
    assert "已被他人修改" in page
    assert 'value="培训晚餐"' in page
    assert f'name="version" value="{version(settlement)}"' in page
    again = host.post(
        url("expense_add", programme), {**LINE, "description": "培训晚餐", "version": version(settlement)}
    )
    assert (again.status_code, Expense.objects.count()) == (302, 2)


def test_a_form_without_the_version_it_was_drawn_with_is_stale(host, programme):
    begun(programme)
    assert host.post(url("expense_add", programme), LINE).status_code == 409


def test_a_line_is_changed_and_taken_out_without_script(host, programme):
    settlement = begun(programme)
    line = money.line(settlement)
    here = url("expense", programme, line.pk)
    assert "修改这一笔" in text_of(host.get(here))
    wrong = host.post(here, {**LINE, "quantity": "x", "version": version(settlement)})
    assert (
        wrong.status_code,
        "现在保存着的是：伙食费 学员用餐，1 × 1,000.00 × 1 ＝ 1,000.00 元" in text_of(wrong),
    ) == (422, True)
    assert host.post(here, {**LINE, "version": version(settlement)}).status_code == 302
    assert Expense.objects.get().amount == Decimal("33000.00")
    gone = url("expense_remove", programme, line.pk)
    assert "删除“伙食费 学员用餐”（33,000.00 元）？" in text_of(host.get(gone))
    assert host.post(gone, {"version": version(settlement)}).status_code == 302
    assert (Expense.objects.count(), host.get(here).status_code) == (0, 404)


def test_vouchers_and_invoices_lie_behind_the_line(host, programme):
    line = money.line(begun(programme))
    upload = url("voucher_add", programme, line.pk)
    for name in ("一.png", "二.png"):
        content = PNG + name.encode()
        assert host.post(upload, {"file": SimpleUploadedFile(name, content, "image/png")}).status_code == 302
    page = text_of(host.get(url("expense", programme, line.pk)))
    assert ("一.png" in page, "二.png" in page) == (True, True)
    assert "扫描件 2" in text_of(host.get(url("settlement", programme)))
    bad = host.post(upload, {"file": SimpleUploadedFile("x.pdf", b"<html>", "application/pdf")})
    assert (bad.status_code, "这里只接收" in text_of(bad)) == (422, True)
    assert host.post(upload).status_code == 422
    bill = {
        "number": "2435 2000 0000 1234 5678",
        "seller": "示例酒店",
        "dated": "2024-10-18",
        "amount": "33,000",
    }
    assert host.post(url("invoice_add", programme, line.pk), bill).status_code == 302
    assert Invoice.objects.get().number == "24352000000012345678"
    twice = host.post(url("invoice_add", programme, line.pk), bill)
    assert (twice.status_code, "一张发票只能用一次" in text_of(twice)) == (409, True)
    page = text_of(host.get(url("settlement", programme)))
    assert "票据合计 33,000.00" in page
    old = host.post(url("invoice_add", programme, line.pk), {**bill, "number": "00123456"})
    assert (old.status_code, "票据都有代码" in text_of(old)) == (422, True)
    assert host.post(url("invoice_remove", programme, Invoice.objects.get().pk)).status_code == 302
    slot = next(file for file in host.get(url("expense", programme, line.pk)).context["files"]).slot
    assert host.post(url("voucher_remove", programme, line.pk, slot)).status_code == 302
    assert "扫描件 1" in text_of(host.get(url("settlement", programme)))


def test_the_way_to_the_payee_leads_to_the_beginning_of_the_account(host, programme):
    """A finding on the account of the payee stands on the class's pages before anybody has begun to settle."""
    answer = host.get(url("payee", programme))
    assert (answer.status_code, answer.url) == (302, url("settlement", programme))
    assert host.get(answer.url).status_code == 200


@pytest.mark.req("002-41")
def test_the_payee_is_sealed_and_masked(host, programme):
    settlement = begun(programme)
    here = url("payee", programme)
    values = {
        "name": "示例福州大学",
        "account": "6222 0202 ００１１ 2233 445",
        "bank": "中国银行福州鼓楼支行",
    }
    bad = host.post(here, {**values, "account": "622", "version": version(settlement)})
    assert (bad.status_code, "账号应为 8 至 30 位数字" in text_of(bad)) == (422, True)
    assert host.post(here, {**values, "version": version(settlement)}).status_code == 302
    assert money.fresh(settlement).payee_account == "6222020200112233445"
    for page in (here, url("settlement", programme), url("settlement_submit", programme)):
        shown = text_of(host.get(page))
        assert "**** 3445" in shown
        assert "6222020200112233445" not in shown
    kept = host.post(here, {**values, "account": "", "bank": "别的支行", "version": version(settlement)})
    assert (kept.status_code, money.fresh(settlement).payee_account) == (302, "6222020200112233445")


@pytest.mark.req("001-35")
def test_a_self_funded_class_is_offered_no_claim():
    programme = money.self_funded()
    host = at(builders.filer(programme.host))
    settlement = money.opened(programme, now=money.IN_2021)
    page = text_of(host.get(url("settlement", programme)))
    assert "应拨付" not in page
    assert "鲁人社函〔2021〕60号 二（六）" in page
    values = {"name": "某校", "account": "62220202", "bank": "某行", "version": version(settlement)}
    answer = host.post(url("payee", programme), values)
    assert (answer.status_code, "不能申请资助" in text_of(answer)) == (422, True)
    assert money.fresh(settlement).payee_name == ""

"""The settlement through its doors: portal, review page, payment desk."""

import io
import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from finance import actions
from finance.models import Expense, Invoice, Payment, Settlement
from finance.review import PAST
from programs.lifecycle import Stage
from tests import builders
from tests.finance import builders as money
from trainees.models import Attendance, Person, Roster, Trainee
from trainees.people import person_index
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db

LINE = {"category": "伙食费", "description": "学员用餐", "quantity": "60", "unit_price": "110", "days": "5"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


def at(person):
    client = Client()
    client.force_login(person)
    return client


def url(name, programme, *rest):
    return reverse(name, args=[programme.pk, *rest])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def programme():
    row = money.demonstration()
    money.filing(row, 住宿费="20000.00", 伙食费="30000.00")
    return row


@pytest.fixture
def host(programme):
    return at(builders.filer(programme.host))


def test_days_beyond_any_class_come_back_with_a_question(host, programme):
    begun(programme)
    answer = host.post(url("expense_add", programme), {**LINE, "unit_price": "0.01", "days": "12345"})
    assert answer.status_code == 422
    assert "天数应小于 1000，请核对数量和天数是否填反。" in text_of(answer)
    assert not Expense.objects.exists()


def begun(programme):
    return money.opened(programme)


def version(settlement):
    return str(money.fresh(settlement).version)


# --- the host's page ----------------------------------------------------------------------


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


@pytest.mark.req("000-47", "000-48")
def test_review_approval_and_payment_through_the_admin():
    programme = money.national_2024()
    settlement = money.submitted(programme, "130000.00")
    centre = builders.service_centre()
    cashier, approver = builders.finance_officer(centre), builders.approver(centre)
    page = reverse("admin:finance_settlement_change", args=[settlement.pk])
    shown = text_of(at(cashier).get(page))
    assert ("初审通过" in shown, "127,500.00" in shown, "闽人社办〔2024〕212号" in shown) == (
        True,
        True,
        True,
    )
    assert "确认审定" not in shown
    for person, verb in ((cashier, "review"), (approver, "accept")):
        answer = at(person).post(
            reverse("move", args=["finance.settlement", settlement.pk, verb]),
            {"version": version(settlement), "next": page, "payable": "127500.00"},
        )
        assert answer.status_code == 302
    payment = Payment.objects.get()
    assert payment.amount == Decimal("127500.00")
    desk = text_of(at(cashier).get(reverse("admin:finance_payment_changelist")))
    assert ("财政经费" in desk, "127,500.00" in desk) == (True, True)
    here = reverse("admin:finance_payment_change", args=[payment.pk])
    shown = text_of(at(cashier).get(here))
    assert ("壹拾贰万柒仟伍佰元整" in shown, "**** 3445" in shown, "6222020200112233445" in shown) == (
        True,
        True,
        False,
    )
    assert "登记拨付" not in text_of(at(approver).get(here)).split("办理记录")[0]
    pay = reverse("move", args=["finance.payment", payment.pk, "pay"])
    assert at(approver).post(pay, {"reference": "1"}).status_code == 403
    assert at(cashier).post(pay, {"reference": "2024-0815", "next": here}).status_code == 302
    assert at(cashier).post(pay, {"reference": "2024-0815", "next": here}).status_code == 409
    assert (Payment.objects.get().state, Payment.objects.get().paid_by) == ("paid", cashier)
    assert "凭证号 2024-0815" in text_of(at(builders.filer(programme.host)).get(url("settlement", programme)))


def test_the_account_is_shown_in_full_by_a_post_of_the_cashier_alone():
    payment = money.approved(money.national_2024()).payment
    centre = builders.service_centre()
    here = reverse("admin:finance_payment_account", args=[payment.pk])
    assert at(builders.finance_officer(centre)).get(here).status_code == 405
    assert at(builders.approver(centre)).post(here).status_code == 403
    answer = at(builders.finance_officer(centre)).post(here)
    assert "6222020200112233445" in text_of(answer)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.req("PR-05")
def test_an_office_sees_the_claims_addressed_to_it_and_no_others():
    national = money.submitted(money.national_2024())
    provincial = money.submitted(money.demonstration())
    draft = money.opened(money.national_2024())
    centre = at(builders.finance_officer(builders.service_centre()))
    shown = {
        row: centre.get(reverse("admin:finance_settlement_change", args=[row.pk])).status_code
        for row in (national, provincial, draft)
    }
    assert list(shown.values()) == [200, 404, 404]
    form = centre.get(reverse("admin:finance_settlement_form", args=[national.pk, "pdf"]))
    assert (form.status_code, form.content[:5]) == (200, b"%PDF-")
    assert (
        centre.get(reverse("admin:finance_settlement_form", args=[provincial.pk, "pdf"])).status_code == 404
    )
    assert centre.get(reverse("admin:finance_settlement_form", args=[national.pk, "exe"])).status_code == 404


def test_the_admin_form_of_a_settlement_writes_nothing():
    settlement = money.submitted(money.demonstration())
    page = reverse("admin:finance_settlement_change", args=[settlement.pk])
    province = at(builders.approver(money.fujian()))
    assert province.post(page, {"payable": "999999", "state": "accepted"}).status_code == 302
    assert (money.fresh(settlement).payable, money.fresh(settlement).state) == (
        Decimal("1000.00"),
        State.SUBMITTED,
    )
    assert (
        province.post(
            reverse("admin:finance_settlement_changelist"), {"action": "delete_selected"}
        ).status_code
        == 200
    )
    assert (
        province.get(
            reverse("admin:finance_settlement_changelist"), {"payee_account__startswith": "6"}
        ).status_code
        == 400
    )
    assert Settlement.objects.count() == 1


# --- people-days, papers, queries ---------------------------------------------------------


def signed(programme, people=2, days=3):
    roster = Roster.objects.create(programme=programme)
    for number in range(1, people + 1):
        person = Person.objects.create(
            doc_type="passport",
            number=f"E{number:08}",
            number_index=person_index("passport", f"E{number:08}"),
            name="某",
        )
        trainee = Trainee.objects.create(
            roster=roster, person=person, row=number, number=number, name="某", number_mask="E*", unit="某院"
        )
        for day in range(days):
            for half in ("am", "pm"):
                Attendance.objects.create(
                    trainee=trainee,
                    on=date(2024, 10, 15 + day),
                    half=half,
                    present=number > 1 or half == "am",
                )


@pytest.mark.req("000-63")
def test_people_days_are_counted_from_the_sign_in_and_stand_beside_the_cost(host, programme):
    signed(programme)
    settlement = money.submitted(programme, "600.00")
    assert settlement.people_days == 6
    page = text_of(host.get(url("settlement", programme)))
    assert ("6，每人天 ¥100.00" in page, "未按人计 / 2 人" in page) == (True, True)


def words_of(pdf):
    """What a PDF says, by a program that is not ours, without the breaks."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")


@needs_pdftotext
@pytest.mark.req("000-19", "002-36")
def test_the_settlement_table_as_pdf_and_xlsx(host, programme):
    settlement = money.opened(programme)
    money.line(settlement, "33000.00")
    money.line(settlement, "20000.00", category="住宿费", description="=HYPERLINK(1)")
    pdf = host.get(url("settlement_pdf", programme))
    words = words_of(pdf.content)
    for expected in ("经费结算表", "伍万叁仟元整", "33,000.00", "53,000.00", "承办单位（公章）"):
        assert expected in words, expected
    book = openpyxl.load_workbook(io.BytesIO(host.get(url("settlement_xlsx", programme)).content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    values = [cell.value for cell in cells]
    assert "专业技术人才知识更新工程高级研修项目经费结算表" in values
    assert (
        33000 in values,
        53000 in values,
        any("人民币伍万叁仟元整" in str(value) for value in values),
    ) == (True, True, True)
    assert [cell.data_type for cell in cells if cell.value == "=HYPERLINK(1)"] == ["s"]


@needs_pdftotext
@pytest.mark.req("004-21", "004-36")
def test_hebei_calls_it_by_another_name_and_wants_two_seals():
    programme = money.held(
        "hebei-draft", builders.host("示例石家庄学院", builders.province("河北", "13")), 2021
    )
    settlement = money.opened(programme, now=money.IN_2021)
    money.line(settlement, category="场地费")
    pdf = at(builders.filer(programme.host)).get(url("settlement_pdf", programme))
    words = words_of(pdf.content)
    assert ("经费决算表" in words, "财务章" in words, "单位公章" in words) == (True, True, True)


@pytest.mark.req("PR-07")
def test_pages_cost_the_same_queries_for_one_line_and_for_many(
    host, programme, django_assert_max_num_queries
):
    settlement = money.opened(programme)
    actions.attach_voucher(
        money.line(settlement), content=PNG, name="x.png", content_type="image/png",
        actor=builders.filer(programme.host), now=money.AFTER,
    )  # fmt: skip
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(40) as queries:
            assert host.get(url("settlement", programme)).status_code == 200
        counts.append(len(queries))
        for number in range(5):
            line = money.line(settlement, description=f"第{number}餐")
            actions.attach_voucher(
                line, content=PNG + str(number).encode(), name="x.png", content_type="image/png",
                actor=builders.filer(programme.host), now=money.AFTER,
            )  # fmt: skip
    assert counts[0] == counts[1]


@pytest.mark.req("PR-07")
def test_the_desks_cost_the_same_queries_for_one_row_and_for_three(django_assert_max_num_queries):
    centre = builders.service_centre() if money.national_2024() else None
    cashier = at(builders.finance_officer(centre))
    for name in ("admin:finance_settlement_changelist", "admin:finance_payment_changelist"):
        counts = []
        for more in (1, 2):
            for _ in range(more):
                money.approved(money.national_2024())
            with django_assert_max_num_queries(20) as queries:
                assert cashier.get(reverse(name)).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1], name


@pytest.mark.req("000-45")
def test_host_and_reviewer_read_one_list_of_the_rules(client):
    programme = money.demonstration()
    settlement = money.opened(programme)
    money.line(settlement)
    lists = []
    for person, address in (
        (builders.filer(programme.host), f"/portal/programmes/{programme.pk}/settlement/submit/"),
        (builders.approver(programme.authority), f"/admin/finance/settlement/{settlement.pk}/change/"),
    ):
        client.force_login(person)
        found = client.get(address).context["findings"]
        lists.append(
            [(told.key, told.sentence) if hasattr(told, "key") else told["sentence"] for told in found]
        )
    assert lists[0] == lists[1]
    assert "funding.kinds" in {each[0] for each in lists[0]}

"""The settlement at the desks of those who review and pay, and on paper."""

import io
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from finance import actions
from finance.models import Payment, Settlement
from tests import builders
from tests.finance import builders as money
from tests.finance.pages import PNG, at, text_of, url, version
from trainees.models import Attendance, Person, Roster, Trainee
from trainees.people import person_index
from workflow.lifecycle import State

pytestmark = pytest.mark.django_db


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

"""Recruiting for the public: the list, the notice, the receipt and its private page."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from programs.models import Programme
from tests.builders import filer
from tests.trainees.builders import id_number
from tests.trainees.receipts import body, entered, person, register, row, sheet
from tests.trainees.recruits import (
    BEFORE,
    LATE,
    UNIT,
    applicant,
    decided,
    drafted,
    people,
    quota,
    received,
    recruiting,
)
from trainees.actions.recruiting import tell_changes
from trainees.models import Receipt, Recruitment, Registration
from trainees.sheets.receipt import COLUMNS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(BEFORE, tick=False):
        yield


def test_only_published_notices_of_classes_to_come_are_listed(client):
    drafted()
    assert "目前没有正在报名的研修班" in client.get(reverse("recruiting_list")).content.decode()
    shown = recruiting()
    page = client.get(reverse("recruiting_list")).content.decode()
    assert page.count("<tr>") == 2
    assert reverse("recruiting_notice", args=[shown.programme_id]) in page
    with time_machine.travel(LATE, tick=False):
        assert "目前没有正在报名的研修班" in client.get(reverse("recruiting_list")).content.decode()


@pytest.mark.req("001-16", "001-12", "000-44")
def test_the_notice_shows_time_place_places_left_and_the_rules(client):
    row_ = recruiting(quotas=[quota("济南市", 1)])
    received(row_, applicant(1, frontline=True))
    decided(row_, "admitted", 1)
    page = client.get(reverse("recruiting_notice", args=[row_.programme_id])).content.decode()
    rules = row_.programme.rule_set.rules()
    for text in (
        "2021-10-15（周五）至2021-10-18（周一）", "王招生", "2021-10-10 24:00", rules.get("fee.trainees").quote,
        rules.get("recruiting.scope").quote, '空余名额 <strong class="num">2</strong>',
    ):  # fmt: skip
        assert text in page
    assert "示例乙" not in page


def test_a_notice_that_is_not_published_is_nowhere(client):
    row_ = drafted()
    for name in ("recruiting_notice", "recruiting_paper", "receipt_template", "register"):
        assert client.get(reverse(name, args=[row_.programme_id])).status_code == 404


@pytest.mark.req("001-24", "001-53")
def test_typed_rows_and_a_workbook_become_one_receipt(client):
    row_ = recruiting()
    answer = register(client, row_, body(row(1), file=sheet(person(2))))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    receipt = Receipt.objects.get()
    assert receipt.number in page
    assert "/recruiting/receipt/enter/" in page
    assert id_number(1) not in page
    first, second = people(row_)
    assert (first.unit, first.sex, first.doc_type) == (
        UNIT["unit"],
        "男" if int(id_number(1)[16]) % 2 else "女",
        "resident_id",
    )
    assert (second.region, second.email, second.political_status, second.frontline, second.party_member) == (
        "青岛市", "a@example.com", "中共党员", True, True,
    )  # fmt: skip
    assert client.get(reverse("own_receipt")).status_code == 200


@pytest.mark.parametrize("label", ["工作单位", "所在单位"])
def test_whoever_names_no_unit_in_the_workbook_works_at_the_sending_unit(client, label):
    """The form says so of its rows, and it holds for the sheet, however its column is called."""
    row_, book = recruiting(), Workbook()
    book.active.append(["姓名", "身份证号", label])
    book.active.append(["示例甲", id_number(1), None])
    book.active.append(["示例乙", id_number(2), "示例另一院"])
    out = io.BytesIO()
    book.save(out)
    answer = register(client, row_, body(file=SimpleUploadedFile("回执.xlsx", out.getvalue())))
    assert (answer.status_code, [each.unit for each in people(row_)]) == (200, [UNIT["unit"], "示例另一院"])


@pytest.mark.req("001-27")
def test_the_political_status_is_read_as_in_a_workbook(client):
    """Typed or in a sheet, the same words mean the same: there is one list of them."""
    row_ = recruiting()
    register(client, row_, body(row(1, political_status="正式党员"), row(2, political_status="群众")))
    found = Registration.objects.order_by("number").values_list("political_status", "party_member")
    assert list(found) == [("中共党员", True), ("群众", False)]


def test_a_form_sent_twice_is_one_receipt(client):
    row_, data = recruiting(), body(row(1))
    assert register(client, row_, data).content == register(client, row_, data).content
    assert Receipt.objects.count() == 1


def test_faults_of_rows_and_cells_are_all_told_and_nothing_is_lost(client):
    row_ = recruiting()
    broken = person(2, 身份证号=370100198001011234, 姓名="")
    answer = register(
        client, row_, body(row(1, doc_number="37010019800101123X"), unit="", file=sheet(broken))
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in (
        "请填写选派单位全称",
        "第 2 行“身份证号”是数值格式",
        "第 2 行“姓名”",
        'value="李联络"',
        "37010019800101123X",
    ):
        assert text in page
    assert Receipt.objects.count() == 0


def test_five_more_rows_keep_what_was_typed_and_find_no_fault_yet(client):
    row_ = recruiting()
    answer = register(client, row_, body(row(1, name="半个"), more="1", unit=""))
    page = answer.content.decode()
    assert (answer.status_code, page.count("<legend>第 ")) == (200, 7)
    assert 'value="半个"' in page
    assert "有以下问题" not in page


def test_consent_and_at_least_one_person_are_asked_for(client):
    row_ = recruiting()
    assert "请先告知被报名人员" in register(client, row_, body(row(1), agreed="")).content.decode()
    assert "回执上还没有人员" in register(client, row_, body()).content.decode()
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("回执.xlsx", b"<html><table></table></html>"), "xlsx"),
        (SimpleUploadedFile("回执.xlsx", "姓名,身份证号".encode("gbk")), "xlsx"),
    ],
)
def test_what_is_no_workbook_is_told_in_a_sentence(client, file, words):
    answer = register(client, recruiting(), body(file=file))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Receipt.objects.count() == 0


def test_too_many_people_are_refused_by_their_number(client):
    answer = register(client, recruiting(), body(file=sheet(*(person(n) for n in range(1, 303)))))
    assert "回执表超过 300 人，一份回执最多 300 人" in answer.content.decode()
    assert Registration.objects.count() == 0


def test_after_the_last_day_the_form_leads_back_and_a_receipt_is_refused_with_what_was_typed(client):
    row_ = recruiting()
    with time_machine.travel(LATE, tick=False):
        notice = reverse("recruiting_notice", args=[row_.programme_id])
        assert client.get(reverse("register", args=[row_.programme_id]))["Location"] == notice
        answer = register(client, row_, body(row(1)))
    assert answer.status_code == 409
    assert "报名已于 2021-10-10 截止。如需报名，请联系王招生" in answer.content.decode()
    assert id_number(1) in answer.content.decode()


def test_one_address_sends_only_so_much_in_an_hour(client, settings):
    settings.RECEIPTS_PER_HOUR = 1
    row_ = recruiting()
    assert register(client, row_, body(row(1))).status_code == 200
    answer = register(client, row_, body(row(2)))
    assert (answer.status_code, "请稍后再试" in answer.content.decode()) == (429, True)
    assert Receipt.objects.count() == 1


def test_nobody_learns_by_a_receipt_of_his_own_that_somebody_is_registered_but_the_host_does(client):
    row_ = recruiting()
    received(row_, applicant(1), unit="示例保密单位")
    sent = register(client, row_, body(row(1), row(2)))
    own = client.get(reverse("own_receipt"))
    client.force_login(filer(row_.programme.host))
    hosts = client.get(reverse("receipt", args=[row_.programme_id, Receipt.objects.latest("pk").pk]))
    told = ["另一份回执" in page.content.decode() for page in (sent, own, hosts)]
    assert (told, "示例保密单位" in sent.content.decode()) == ([False, False, True], False)
    assert "示例乙号：同一证件还在另一份回执中" in hosts.content.decode()


def test_a_change_stands_on_the_notice_and_on_the_receipt(client):
    row_ = recruiting()
    entered(client, row_, 1)
    Programme.objects.update(starts_on=date(2021, 10, 20), ends_on=date(2021, 10, 23))
    tell_changes(actor=None, now=BEFORE)
    for address in (reverse("recruiting_notice", args=[row_.programme_id]), reverse("own_receipt")):
        page = client.get(address).content.decode()
        assert "时间、地点有变更" in page
        assert "2021-10-15（周五）至2021-10-18（周一）" in page
        assert "2021-10-20（周三）至2021-10-23（周六）" in page


def test_the_papers_are_pdf_and_the_template_reads_as_an_empty_receipt(client):
    row_ = recruiting(frontline_seats=0)
    entered(client, row_, 1)
    decided(row_, "admitted", 1)
    addresses = [reverse("recruiting_paper", args=[row_.programme_id])]
    addresses += [reverse(name) for name in ("own_receipt_pdf", "own_receipt_letters")]
    for address in addresses:
        assert client.get(address).content[:5] == b"%PDF-"
    book = load_workbook(
        io.BytesIO(client.get(reverse("receipt_template", args=[row_.programme_id])).content)
    )
    assert [cell.value for cell in book["报名回执"][3]] == list(COLUMNS)
    assert book["报名回执"]["E4"].number_format == "@"


@pytest.mark.req("PR-07")
def test_the_public_pages_cost_the_same_for_one_and_for_many(client):
    row_ = recruiting(seats=9)

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    entered(client, row_, 1)
    addresses = [
        reverse("recruiting_list"),
        reverse("recruiting_notice", args=[row_.programme_id]),
        reverse("own_receipt"),
    ]
    first = [cost(address) for address in addresses]
    received(row_, *(applicant(n) for n in range(2, 6)))
    recruiting()
    entered(client, Recruitment.objects.first(), 6, 7, 8)
    assert [cost(address) for address in addresses] == first

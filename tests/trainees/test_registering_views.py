"""Recruiting for the public: the list, the notice, the receipt and its private page."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from programs.models import Programme
from tests.builders import filer
from tests.trainees.builders import id_number
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
from trainees.actions.registering import new_token
from trainees.models import Receipt, Recruitment, Registration
from trainees.sheets.receipt import COLUMNS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(BEFORE, tick=False):
        yield


def body(*rows, **changes):
    """What the form posts: the unit, and each row as {field: text}."""
    data = UNIT | {
        "agreed": "on",
        "token": new_token(),
        "people-TOTAL_FORMS": len(rows) + 1,
        "people-INITIAL_FORMS": 0,
    }
    for n, row in enumerate(rows):
        data |= {f"people-{n}-{name}": value for name, value in row.items()}
    return data | changes


def row(serial, **changes):
    return {
        "name": f"示例{serial}号".replace(str(serial), "甲乙丙丁"[serial % 4]),
        "doc_number": id_number(serial),
    } | changes


def sheet(*rows, name="回执.xlsx"):
    book = Workbook()
    book.active.append(COLUMNS)
    for each in rows:
        book.active.append([each.get(label) for label in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def person(serial, **changes):
    return {
        "姓名": "示例甲", "身份证号": id_number(serial), "工作单位": "示例院", "职称或职业资格": "工程师", "电子邮箱": "a@example.com",
        "所在省市": "青岛市", "政治面貌": "中共党员", "基层一线": "是",
    } | changes  # fmt: skip


def register(client, recruitment, data):
    return client.post(reverse("register", args=[recruitment.programme_id]), data)


def entered(client, recruitment, *serials):
    """A receipt whose private page this browser has opened."""
    token = new_token()
    receipt = received(recruitment, *(applicant(n) for n in serials), token=token)
    assert client.get(reverse("receipt_enter", args=[token]))["Location"] == reverse("own_receipt")
    return receipt


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


def test_the_private_link_begins_a_session_of_its_own(client):
    """Whoever has put a session of his own into a browser reads no receipt with it later."""
    token = new_token()
    received(recruiting(), applicant(1), token=token)
    client.post(reverse("own_receipt_withdraw"))
    client.session.save()
    before = client.session.session_key
    client.get(reverse("receipt_enter", args=[token]))
    assert client.get(reverse("own_receipt")).status_code == 200
    assert client.session.session_key != before
    planted = Client()
    planted.cookies["sessionid"] = before
    assert planted.get(reverse("own_receipt")).status_code == 410


def test_the_forms_of_a_receipt_are_sent_with_their_origin():
    """With no-referrer a browser sends them from the origin "null", which the check of CSRF refuses."""
    row_ = recruiting()
    token = new_token()
    received(row_, applicant(1), token=token)
    browser = Client(enforce_csrf_checks=True)
    browser.get(reverse("receipt_enter", args=[token]))
    page = browser.get(reverse("own_receipt"))
    assert page["Referrer-Policy"] == "same-origin"
    sent = {
        "people": people(row_)[0].pk,
        "version": 1,
        "csrfmiddlewaretoken": browser.cookies["csrftoken"].value,
    }
    withdraw = reverse("own_receipt_withdraw")
    origins = [browser.post(withdraw, sent, headers={"origin": origin}).status_code for origin in ("null", "http://testserver")]  # fmt: skip
    assert origins == [403, 302]


def test_a_forged_token_opens_nothing_and_without_a_link_there_is_no_receipt(client):
    received(recruiting(), applicant(1))
    assert client.get(reverse("receipt_enter", args=[new_token()])).status_code == 410
    for name in ("own_receipt", "own_receipt_contact", "own_receipt_pdf", "own_receipt_letters"):
        assert client.get(reverse(name)).status_code == 410
    assert client.post(reverse("own_receipt_withdraw")).status_code == 410


def test_a_link_that_was_replaced_closes_the_page(client):
    entered(client, recruiting(), 1)
    assert client.get(reverse("own_receipt")).status_code == 200
    Receipt.objects.update(digest="0" * 64)
    assert client.get(reverse("own_receipt")).status_code == 410


def test_the_unit_sees_states_masked_and_withdraws(client):
    row_ = recruiting(frontline_seats=0)
    receipt = entered(client, row_, 1, 2)
    decided(row_, "refused", 2, reason="条件不符")
    page = client.get(reverse("own_receipt")).content.decode()
    for text in ("待审核", "未录取", "条件不符", receipt.registrations.first().number_mask):
        assert text in page
    assert id_number(1) not in page
    keys = [each.pk for each in people(row_)]
    answer = client.post(reverse("own_receipt_withdraw"), {"people": keys, "version": receipt.version})
    assert answer.status_code == 302
    assert [each.state for each in people(row_)] == ["withdrawn", "refused"]


def test_the_unit_corrects_a_person_and_its_contact(client):
    row_ = recruiting()
    entered(client, row_, 1)
    address = reverse("own_receipt_person", args=[1])
    page = client.get(address).content.decode()
    assert id_number(1) not in page
    data = {"name": "示例改名", "unit": "示例院", "phone": "x", "version": 1}
    assert client.post(address, data).status_code == 422
    assert client.post(address, data | {"phone": "13900000000"}).status_code == 302
    each = Registration.objects.get()
    assert (each.name, each.phone, each.doc_number) == ("示例改名", "13900000000", id_number(1))
    assert (
        client.post(reverse("own_receipt_contact"), UNIT | {"contact": "新人", "version": 2}).status_code
        == 302
    )
    assert Receipt.objects.get().contact == "新人"
    assert client.get(reverse("own_receipt_person", args=[2])).status_code == 404


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

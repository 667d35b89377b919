"""The receipt behind its private link: who gets in, what it shows, what may be corrected or withdrawn."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.trainees.builders import id_number
from tests.trainees.receipts import entered
from tests.trainees.recruits import (
    BEFORE,
    UNIT,
    applicant,
    decided,
    people,
    received,
    recruiting,
)
from trainees.actions.registering import new_token
from trainees.models import Receipt, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(BEFORE, tick=False):
        yield


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

"""The host's page of private links and the slips."""

from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from tests.builders import filer
from tests.trainees.builders import a_class, imported, person, workbook
from trainees.documents.hours import slips_pdf
from trainees.own.links import address_of, link_of

pytestmark = pytest.mark.django_db


def test_the_page_offers_a_link_for_each_and_says_how_many_have_an_address(client):
    roster = imported(a_class())
    someone = roster.trainees.order_by("number").first()
    someone.email = "a@example.invalid"
    someone.save(update_fields=["email"])
    client.force_login(filer(roster.programme.host))
    answer = client.get(reverse("roster_links", args=[roster.programme_id]))
    page = answer.content.decode()
    assert all(f'value="{address_of(row)}"' in page for row in roster.trainees.all())
    assert "3 人中 1 人填了邮箱" in page
    assert "no-store" in answer["Cache-Control"]


def test_renewing_on_the_page_closes_the_page_that_was_open(client, django_user_model):
    roster = imported(a_class())
    someone = roster.trainees.first()
    client.get(link_of(someone))
    assert client.get(reverse("own_home")).status_code == 200
    phone = client.cookies
    client.cookies = type(phone)()
    client.force_login(filer(roster.programme.host))
    client.post(reverse("roster_renew_link", args=[roster.programme_id, someone.pk]))
    client.cookies = phone
    assert client.get(reverse("own_home"))["Location"] == reverse("own_find")


def test_ten_slips_stand_on_a_page():
    roster = imported(a_class(), workbook([person(n) for n in range(1, 12)]))
    with pikepdf.open(BytesIO(slips_pdf(roster.programme, roster.trainees.all()))) as document:
        assert len(document.pages) == 2

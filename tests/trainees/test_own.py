"""The trainee's page: who gets in, by which way, and what it shows."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from tests.trainees.builders import a_class, id_number, imported
from trainees.models import Trainee
from trainees.own.gate import KEY
from trainees.own.links import link_of, token_of, trainee_of_token

pytestmark = pytest.mark.django_db


def test_a_private_link_opens_the_page_of_its_trainee_and_leaves_the_address(client):
    someone = imported(a_class()).trainees.first()
    answer = client.get(link_of(someone), follow=True)
    assert answer.redirect_chain == [("/trainee/", 302)]
    page = answer.content.decode()
    assert someone.name in page
    assert someone.number_mask in page
    assert "2021-10-15 至 2021-10-18" in page
    assert "no-store" in answer["Cache-Control"]


def test_a_changed_or_void_token_opens_nothing(client):
    someone = imported(a_class()).trainees.first()
    token = token_of(someone)
    assert trainee_of_token(token) == someone
    for other in (
        f"{someone.pk + 1}{token[len(str(someone.pk)) :]}",
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "x",
    ):
        assert trainee_of_token(other) is None
    Trainee.objects.filter(pk=someone.pk).update(link_version=2)
    answer = client.get(reverse("own_enter", args=[token]))
    assert answer.status_code == 410
    assert "链接已失效" in answer.content.decode()


def test_a_page_that_is_open_closes_when_the_link_is_made_void(client):
    someone = imported(a_class()).trainees.first()
    client.get(link_of(someone))
    assert client.get(reverse("own_home")).status_code == 200
    Trainee.objects.filter(pk=someone.pk).update(link_version=2)
    assert client.get(reverse("own_home"))["Location"] == reverse("own_find")


def test_the_page_closes_after_its_hours_and_on_leaving(client):
    someone = imported(a_class()).trainees.first()
    client.get(link_of(someone))
    assert client.post(reverse("own_leave"))["Location"] == reverse("own_find")
    assert client.get(reverse("own_home")).status_code == 302
    client.get(link_of(someone))
    session = client.session
    session[KEY] = [
        *session[KEY][:2],
        (datetime.fromisoformat(session[KEY][2]) - timedelta(days=1)).isoformat(),
    ]
    session.save()
    assert client.get(reverse("own_home")).status_code == 302


def test_name_and_number_lead_in_and_every_miss_is_one_answer(client):
    someone = imported(a_class()).trainees.get(number=1)
    found = client.post(reverse("own_find"), {"name": f" {someone.name} ", "number": id_number(1).lower()})
    assert found["Location"] == reverse("own_home")
    client.post(reverse("own_leave"))
    pages = {
        client.post(reverse("own_find"), asked).content.decode().split("<form", 1)[0]
        for asked in (
            {"name": "别人", "number": id_number(1)},
            {"name": someone.name, "number": id_number(2)},
            {"name": someone.name, "number": "不是号码"},
        )
    }
    assert len(pages) == 1
    assert "没有找到您的研修班" in pages.pop()


def test_one_number_is_asked_for_so_often_and_no_more(client):
    most, _ = settings.OWN_PAGE_BUDGETS["number"]
    asked = {"name": "别人", "number": id_number(1)}
    codes = [client.post(reverse("own_find"), asked).status_code for _ in range(most + 1)]
    assert codes == [200] * most + [429]

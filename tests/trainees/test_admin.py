"""The reviewer's page of a roster, and what the admin site does not let anybody ask."""

import pytest
from django.urls import reverse

from tests.builders import approver, filer, province
from tests.trainees.builders import AFTER, a_class, id_number, imported
from trainees.actions import close_roster
from trainees.models import Roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    roster = imported(a_class(), count=30)
    return close_roster(
        roster, actor=filer(roster.programme.host), now=AFTER, verified=True, version=roster.version
    )


@pytest.mark.req("000-38")
def test_the_reviewer_sees_findings_and_decides(client, closed):
    client.force_login(approver(province()))
    page = client.get(reverse("admin:trainees_roster_change", args=[closed.pk]))
    text = page.content.decode()
    assert "学时 24，符合要求" in text
    assert id_number(1) not in text
    move = reverse("move", args=["trainees.roster", closed.pk, "accept"])
    assert client.post(move, {"version": closed.version}).status_code == 302
    assert Roster.objects.get().state == "accepted"


def test_a_foreign_province_finds_nothing(client, closed):
    where = reverse("admin:trainees_roster_change", args=[closed.pk])
    client.force_login(approver(province("福建", "35")))
    assert client.get(where).status_code == 404
    client.force_login(approver(province()))
    assert client.get(where).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_three(client, django_assert_max_num_queries):
    client.force_login(approver(province()))
    for number in (1, 2, 3):
        imported(a_class(number=number), count=1)
        with django_assert_max_num_queries(25):
            assert client.get(reverse("admin:trainees_roster_changelist")).status_code == 200


def test_numbers_cannot_be_asked_for_letter_by_letter(client, closed):
    client.force_login(approver(province()))
    where = reverse("admin:trainees_roster_changelist")
    for lookup in (
        "trainees__person__number__startswith",
        "trainees__number_mask__startswith",
        "trainees__name__exact",
    ):
        assert client.get(where, {lookup: "37"}).status_code == 400

"""A person across classes, for the office: within its scope, for a reason, with a trace."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from tests.builders import approver, filer, host, province
from tests.certificates.builders import accepted, held_class
from tests.trainees.builders import id_number
from trainees.actions import look_up_person
from workflow.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime(2021, 12, 1, 2, 0, tzinfo=UTC)


def looked_up(actor, name="王伟", number=None, reason="核对学时"):
    return look_up_person(name, number=number or id_number(1), reason=reason, actor=actor, now=NOW)


def one_person_in_two_provinces():
    mine = held_class(count=1, names={1: "王伟"})
    accepted(mine)
    far = province("福建", "35")
    theirs = held_class(host("示例福州大学", far), count=1, names={1: "王伟"}, first=date(2021, 9, 1))
    return mine, theirs


@pytest.mark.req("003-52", "T10", "T32")
def test_the_office_sees_the_classes_of_its_scope_and_leaves_a_trace():
    mine, theirs = one_person_in_two_provinces()
    assert [(line.programme, line.hours, line.counts) for line in looked_up(approver(mine.authority))] == [
        (mine, Decimal(24), True)
    ]
    assert [line.programme for line in looked_up(approver(theirs.authority))] == [theirs]
    entry = Entry.objects.filter(verb="look_up_person").first()
    assert (entry.note, entry.after) == ("核对学时", "王伟：1 期")
    assert id_number(1) not in f"{entry.after}{entry.note}{entry.subject}{entry.subject_name}{entry.data}"


def test_a_wrong_name_a_wrong_number_and_no_reason_show_nothing():
    mine, _ = one_person_in_two_provinces()
    office = approver(mine.authority)
    assert looked_up(office, name="别人") == looked_up(office, number=id_number(2)) == []
    assert [entry.after for entry in Entry.objects.filter(verb="look_up_person")] == [
        "别人：0 期",
        "王伟：0 期",
    ]
    with pytest.raises(Refused, match="须写明用途"):
        looked_up(office, reason="看看")
    assert len(looked_up(office)) == 1


@pytest.mark.req("PR-08")
def test_hosts_look_nobody_up():
    mine, _ = one_person_in_two_provinces()
    with pytest.raises(Refused) as refusal:
        looked_up(filer(mine.host))
    assert refusal.value.status == 403
    assert len(looked_up(approver(mine.authority))) == 1


def test_the_record_is_in_the_answer_and_the_number_is_not(client):
    mine, theirs = one_person_in_two_provinces()
    client.force_login(approver(mine.authority))
    asked = {"name": "王伟", "number": id_number(1), "reason": "核对学时"}
    page = client.post(reverse("people"), asked).content.decode()
    assert mine.title in page
    assert theirs.host.name not in page
    assert id_number(1) not in page
    sheet = client.get(reverse("hours_of_year", args=[2021]))
    assert (sheet.status_code, "no-store" in sheet["Cache-Control"]) == (200, True)


@pytest.mark.parametrize("year", [0, 10_000, 10**30])
def test_a_year_that_is_none_has_no_register(client, year):
    client.force_login(approver(province("福建", "35")))
    assert client.get(f"/portal/people/{year}/hours.xlsx").status_code == 404
    assert client.get("/portal/people/2021/hours.xlsx").status_code == 200

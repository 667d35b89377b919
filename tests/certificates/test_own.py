"""The certificate on the trainee's own page: what it says, and the way to it."""

import pytest
from django.urls import reverse

from certificates.actions import issue_batch
from certificates.models import Certificate, LookupLog
from certificates.own import card
from tests.certificates.builders import ISSUED, accepted, clock, held_class
from trainees.models import Trainee
from trainees.own.links import link_of

pytestmark = pytest.mark.django_db


def shown(trainee):
    found = card(Trainee.objects.get(pk=trainee.pk), now=ISSUED)
    return found and (found.tone, dict(found.lines).get("编号", ""), bool(found.template), found.note[:4])


@pytest.mark.req("001-26")
def test_the_card_follows_the_certificate():
    row = held_class(count=2, failed=(2,))
    passed, failed = row.roster.trainees.order_by("number")
    assert (shown(passed), shown(failed)) == (("", "", False, "结业材料"), None)
    issue_batch(accepted(row).pk, clock=clock)
    number = Certificate.objects.get().number
    assert (shown(passed), shown(failed)) == (("green", number, True, ""), None)
    Certificate.objects.update(state=Certificate.State.REVOKED)
    assert shown(passed) == ("red", number, False, "发证机关")


def test_a_post_from_the_page_opens_the_certificate_and_is_written_down(client):
    row = held_class(count=1)
    issue_batch(accepted(row).pk, clock=clock)
    client.get(link_of(row.roster.trainees.get()))
    assert "查看和打印证书" in client.get(reverse("own_home")).content.decode()
    answer = client.post(reverse("own_certificate"), follow=True)
    assert Certificate.objects.get().number in answer.content.decode()
    assert LookupLog.objects.filter(kind=LookupLog.Kind.LOOKUP).count() == 1


def test_without_a_certificate_in_force_the_way_leads_back(client):
    row = held_class(count=1)
    issue_batch(accepted(row).pk, clock=clock)
    client.get(link_of(row.roster.trainees.get()))
    assert client.post(reverse("own_certificate"))["Location"].startswith("/certificates/")
    Certificate.objects.update(state=Certificate.State.REVOKED)
    assert client.post(reverse("own_certificate"))["Location"] == reverse("own_home")

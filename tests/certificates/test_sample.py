"""Somebody to look up: in the demonstration alone, and somebody who cannot exist."""

import pytest

from certificates.actions import issue_batch
from certificates.models import Certificate
from certificates.sample import SamplePerson, is_made_up, sample_person
from tests.certificates.builders import accepted, clock, held_class
from tests.trainees.builders import id_number

pytestmark = pytest.mark.django_db

PAGES = ("/", "/certificates/lookup/")


@pytest.fixture
def certificates():
    """Three holders: a name that is hard to type, one who is not valid any more, one to be shown."""
    row = held_class(names={1: "王𠅤明", 2: "李娜", 3: "王伟"})
    issue_batch(accepted(row).pk, clock=clock)
    rows = Certificate.objects.order_by("pk")
    rows.filter(name="李娜").update(state=Certificate.State.REVOKED)
    return {row.name: row for row in rows}


def test_the_demonstration_offers_the_first_holder_who_can_be_typed(client, settings, certificates):
    settings.DEMONSTRATION = True
    sample = sample_person()
    assert sample == SamplePerson("王伟", id_number(3), certificates["王伟"].number)
    for address in PAGES:
        page = client.get(address).content.decode()
        assert sample.name in page
        assert sample.number in page
    found = client.post("/certificates/lookup/", {"name": sample.name, "number": sample.number})
    assert "查到 1 本结业证书" in found.content.decode()


@pytest.mark.req("PR-03")
def test_outside_the_demonstration_nobody_is_ever_shown(client, settings, certificates):
    settings.DEMONSTRATION = False
    assert sample_person() is None
    answers = [client.get(address) for address in PAGES]
    assert [answer.context["sample"] for answer in answers] == [None, None]
    answers.append(client.post("/certificates/lookup/", {"name": "王伟", "number": "370102199003074518"}))
    answers.append(client.post("/certificates/lookup/", {"name": "王伟", "number": ""}))
    for answer in answers:
        page = answer.content.decode()
        assert "虚构的学员" not in page
        for serial in (1, 2, 3):
            assert id_number(serial) not in page


def test_a_number_of_a_real_place_is_never_shown(settings, certificates):
    settings.DEMONSTRATION = True
    person = certificates["王伟"].person
    person.number = "370102199003074518"
    person.save(update_fields=["number"])
    assert sample_person() is None
    assert (is_made_up(person.number), is_made_up(id_number(1))) == (False, True)


def test_a_demonstration_without_certificates_offers_nobody(client, settings):
    settings.DEMONSTRATION = True
    assert sample_person() is None
    assert "虚构的学员" not in client.get("/").content.decode()

"""The public form and what its writer sees; published draws; the host's side of inspections and follow-up."""

import pytest
import time_machine
from django.test import Client

from accounts.roles import Role
from programs.lifecycle import Stage
from supervision.actions import draw
from supervision.models import Complaint, FollowUp
from tests import builders
from tests.supervision import builders as made

pytestmark = pytest.mark.django_db
NOW = made.NOW


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(made.LATER, tick=False):
        yield


def written(office, **fields):
    return {
        "authority": office.pk,
        "category": "其他",
        "text": "收取资料费",
        "contact": "13900001111",
    } | fields


@pytest.mark.req("003-75")
def test_anybody_complains_and_follows_the_complaint_by_its_code(client):
    office = builders.province()
    sent = client.post("/complaints/", written(office))
    assert (sent.status_code, sent["Location"]) == (302, "/complaints/received/")
    row = Complaint.objects.get()
    assert (row.authority, row.text, row.contact, row.state) == (
        office,
        "收取资料费",
        "13900001111",
        "received",
    )
    assert row.receipt in client.get("/complaints/received/").content.decode()
    page = Client().post("/complaints/follow/", {"receipt": f" {row.receipt.lower()} "}).content.decode()
    assert "已受理" in page
    # The code opens what was done, not what was written: it may have been seen over a shoulder.
    assert "收取资料费" not in page
    assert "13900001111" not in page


def test_the_receipt_is_shown_to_its_own_session_only(client):
    client.post("/complaints/", written(builders.province()))
    assert Client().get("/complaints/received/").status_code == 404
    assert client.get("/complaints/received/").status_code == 200


@pytest.mark.parametrize("receipt", ["", "0000000000", "%", "' OR 1=1"])
def test_a_wrong_code_shows_nothing(client, receipt):
    row = made.complaint()
    page = client.post("/complaints/follow/", {"receipt": receipt})
    assert page.context["complaint"] is None
    assert row.category not in page.content.decode()
    assert client.post("/complaints/follow/", {"receipt": row.receipt}).context["complaint"] == row


@pytest.mark.parametrize("fault", [{"text": ""}, {"category": "没有这一类"}, {"authority": 0}])
def test_an_incomplete_complaint_is_not_taken(client, fault):
    office = builders.province()
    assert client.post("/complaints/", written(office, **fault)).context["form"].errors
    assert not Complaint.objects.exists()
    assert client.post("/complaints/", written(office)).status_code == 302


def test_a_complaint_goes_to_an_authority_in_use_not_to_a_host(client):
    host = builders.host()
    assert client.post("/complaints/", written(host)).context["form"].errors.keys() == {"authority"}


@pytest.mark.req("002-46", "000-54", "002-21")
def test_the_categories_are_the_violations_that_the_notices_name(client):
    builders.load_all_notices()
    names = dict(client.get("/complaints/").context["form"].fields["category"].choices)
    assert {"乱收费", "虚报培训费", "其他"} <= names.keys()


@pytest.mark.req("PR-09")
def test_one_address_cannot_flood_the_offices(client, settings):
    settings.COMPLAINTS_PER_HOUR = 2
    office = builders.province()
    answers = [client.post("/complaints/", written(office)).status_code for _ in range(3)]
    assert answers == [302, 302, 200]
    assert Complaint.objects.count() == 2
    with time_machine.travel(made.LATER.replace(hour=5), tick=False):
        assert client.post("/complaints/", written(office)).status_code == 302


@pytest.mark.req("003-73")
def test_the_result_of_an_inspection_is_published_with_its_draw(client):
    inspection = made.faulty()
    page = client.get(f"/draws/{inspection.draw_id}/").content.decode()
    assert inspection.programme.title in page
    assert ("责令整改" in page, "待检查" in page) == (True, False)
    assert inspection.report not in page  # what was seen there is the office's and the host's


def test_a_draw_is_public_from_its_commitment_and_its_seed_only_afterwards(client):
    row = made.committed()
    before = client.get(f"/draws/{row.pk}/").content.decode()
    assert row.commitment in before
    assert row.seed not in before
    draw(row, actor=made.inspector(f"inspector-{row.authority_id}"), now=made.LATER)
    row.refresh_from_db()
    after = client.get(f"/draws/{row.pk}/").content.decode()
    assert row.seed in after
    assert row.drawn[0]["code"] in after
    # Everything that was in the bowl is shown, or nobody could run the draw again; people stay without names.
    assert all(entry["code"] in after and entry["host"] in after for entry in row.frame)
    assert f"inspector-{row.authority_id}" not in after
    assert row.title in client.get("/draws/").content.decode()


def test_the_host_does_not_learn_of_an_inspection_before_it_was_held(client):
    inspection, _ = made.awaited()
    client.force_login(builders.filer(inspection.programme.host))
    page = client.get(f"/portal/programmes/{inspection.programme_id}/supervision/")
    assert list(page.context["inspections"]) == []


def test_the_host_reads_what_was_found_and_answers(client):
    fault = made.faulty().rectifications.get()
    case = fault.inspection.programme
    client.force_login(builders.filer(case.host))
    address = f"/portal/programmes/{case.pk}/supervision/"
    page = client.get(address).content.decode()
    assert all(words in page for words in ("现场查看签到", "签到不全", "2021-11-20", "报送整改情况"))
    assert client.post(f"/portal/rectifications/{fault.pk}/", {"answer": ""}).status_code == 422
    done = client.post(f"/portal/rectifications/{fault.pk}/", {"answer": "已补签"})
    assert (done.status_code, done["Location"]) == (302, address)
    assert "已补签" in client.get(address).content.decode()
    again = client.post(f"/portal/rectifications/{fault.pk}/", {"answer": "又一次"})
    assert again.status_code == 409


@pytest.mark.req("PR-05")
def test_only_the_host_answers(client):
    fault = made.faulty().rectifications.get()
    address = f"/portal/rectifications/{fault.pk}/"
    host = fault.inspection.programme.host
    answers = []
    people = (
        builders.filer(builders.host("示例另一院校")),
        builders.user("clerk", host, Role.READER),
        builders.filer(host),
    )
    for person in people:
        client.force_login(person)
        answers.append(client.post(address, {"answer": "已补签"}).status_code)
    assert answers == [404, 403, 302]


@pytest.mark.req("004-34", "004-50")
def test_follow_up_is_written_by_host_and_sponsor_after_the_class(client):
    row = made.a_class(stage=Stage.COMPLETED)
    address = f"/portal/programmes/{row.pk}/supervision/"
    answers = []
    for person in (
        builders.user("clerk", row.host, Role.READER),
        builders.approver(row.authority),
        builders.filer(row.host),
    ):
        client.force_login(person)
        answers.append(client.post(address, {"benefit": "social", "text": "推广到三家单位"}).status_code)
    assert answers == [403, 403, 302]
    assert FollowUp.objects.count() == 1
    assert "推广到三家单位" in client.get(address).content.decode()
    assert client.post(address, {"benefit": "social", "text": ""}).status_code == 422

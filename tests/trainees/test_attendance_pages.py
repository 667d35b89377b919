"""The host's pages of half days, and the phone of a trainee: what they show, what they keep, what they refuse."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.applications.builders import PDF
from tests.builders import filer
from tests.trainees.builders import a_class, id_number, imported, person, workbook
from trainees.actions import open_sign_in, save_staff, sign_in
from trainees.attending.codes import code_at, step_at
from trainees.models import Attendance, PaperSheet, SignIn
from trainees.own.links import link_of

pytestmark = pytest.mark.django_db
NINE = datetime(2021, 10, 18, 1, 0, tzinfo=UTC)
SLOT = "2021-10-18-am"


@pytest.fixture(autouse=True)
def _nine():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def roster():
    return made(3)


def made(count, number=1):
    people = [person(n) for n in range(1, count + 1)]
    return imported(a_class(number=number), workbook(people, marks=False), now=NINE)


def session_of(roster):
    return open_sign_in(roster, on=NINE.date(), half="am", actor=filer(roster.programme.host), now=NINE)


def code_of(session, at=NINE):
    return code_at(session.secret, step_at(at, settings.SIGN_IN_PERIOD))


def address(name, roster, *more):
    return reverse(name, args=[roster.programme_id, *more])


def as_host(client, roster):
    client.force_login(filer(roster.programme.host))
    return client


@pytest.mark.req("000-21", "003-35")
def test_a_scanned_code_waits_for_its_trainee_and_signs(client, roster):
    session, someone = session_of(roster), roster.trainees.get(number=1)
    answer = client.get(reverse("own_scan", args=[code_of(session)]))
    assert answer["Location"] == reverse("own_sign_in")
    assert "请先确认您是哪位学员" in client.get(answer["Location"]).content.decode()
    with time_machine.travel(NINE + timedelta(minutes=4), tick=False):
        found = client.post(reverse("own_find"), {"name": someone.name, "number": id_number(1)})
        assert found["Location"] == reverse("own_sign_in")
        page = client.get(found["Location"]).content.decode()
        assert f'value="{code_of(session)}"' in page
        assert client.post(reverse("own_sign_in"), {"code": code_of(session)}).status_code == 302
    row = SignIn.objects.get()
    assert (row.trainee_id, row.signed_at, row.queued) == (someone.pk, NINE, False)
    assert "已签到" in client.get(reverse("own_sign_in")).content.decode()
    assert len(client.cookies["sign_in_phone"].value) >= 16
    assert client.cookies["sign_in_phone"].value.encode() not in bytes(row.device)


def test_an_old_code_is_told_in_the_page_and_keeps_what_was_typed(client, roster):
    session = session_of(roster)
    client.get(link_of(roster.trainees.first()))
    code = code_of(session, NINE - timedelta(minutes=5))
    answer = client.post(reverse("own_sign_in"), {"code": code})
    assert answer.status_code == 422
    assert "签到码不对、已经换过" in answer.content.decode()
    assert f'value="{code}"' in answer.content.decode()
    assert client.post(reverse("own_sign_in"), {"code": "12"}).status_code == 422
    assert not SignIn.objects.exists()


def test_a_queued_code_comes_in_later_once_and_only_for_its_trainee(client, roster):
    session, (one, two, _) = session_of(roster), roster.trainees.all()
    client.get(link_of(one))
    who = client.get(reverse("own_sign_in")).context["who"]
    sent = {"code": code_of(session), "at": NINE.isoformat(), "who": who}
    json = {"Accept": "application/json"}
    with time_machine.travel(NINE + timedelta(hours=5), tick=False):
        assert client.post(reverse("own_sign_in"), {"code": sent["code"]}, headers=json).status_code >= 400
        assert client.post(reverse("own_sign_in"), sent, headers=json).json() == {"time": "09:00"}
        assert client.post(reverse("own_sign_in"), sent, headers=json).json() == {"time": "09:00"}
        client.get(link_of(two))
        assert client.post(reverse("own_sign_in"), sent, headers=json).status_code == 401
        client.post(reverse("own_leave"))
        assert client.post(reverse("own_sign_in"), sent, headers=json).status_code == 401
    row = SignIn.objects.get()
    assert (row.trainee_id, row.queued, row.signed_at) == (one.pk, True, NINE)


def test_guessing_comes_to_its_end(client, roster):
    session_of(roster)
    client.get(link_of(roster.trainees.first()))
    most, _ = settings.SIGN_IN_BUDGETS["trainee"]
    codes = [client.post(reverse("own_sign_in"), {"code": f"{n:06}"}).status_code for n in range(most + 1)]
    assert codes[-1] == 429
    assert 429 not in codes[:-1]


def test_the_host_opens_phone_sign_in_for_a_half_day_once(client, roster):
    as_host(client, roster)
    opened = client.post(address("sign_in_open", roster, SLOT))
    assert (opened.status_code, opened["Location"]) == (302, address("sign_in_screen", roster, SLOT))
    assert roster.sign_in_sessions.get().closed_at is None
    assert client.post(address("sign_in_open", roster, SLOT)).status_code == 302  # the same one again
    assert roster.sign_in_sessions.count() == 1


@pytest.mark.req("000-21")
def test_the_projector_shows_a_code_that_signs_and_the_state_counts(client, roster):
    session = session_of(roster)
    as_host(client, roster)
    page = client.get(address("sign_in_screen", roster, SLOT)).content.decode()
    assert code_of(session) in page
    assert session.secret not in page
    sign_in(roster.trainees.first(), code=code_of(session), at=NINE, device=b"p" * 16, now=NINE)
    state = client.get(address("sign_in_state", roster, SLOT)).json()
    assert (state["present"], state["total"], len(state["missing"])) == (1, 3, 2)
    assert state["codes"][0]["code"] == code_of(session)
    assert state["codes"][3]["code"] == code_of(session, NINE + timedelta(seconds=60))
    assert "qr" not in state["codes"][3]
    client.post(address("sign_in_close", roster, SLOT))
    assert client.get(address("sign_in_state", roster, SLOT)).status_code == 409
    assert client.get(address("sign_in_screen", roster, SLOT)).status_code == 409


def test_hints_are_shown_and_a_signing_in_is_taken_back(client, roster):
    session, (one, two, _) = session_of(roster), roster.trainees.all()
    for trainee in (one, two):
        row, _ = sign_in(trainee, code=code_of(session), at=NINE, device=b"p" * 16, now=NINE)
    as_host(client, roster)
    page = client.get(address("half_day", roster, SLOT)).content.decode()
    assert f"同一部手机先后为 2 人签到：{one.name}、{two.name}。" in page
    assert Attendance.objects.filter(present=True).count() == 2
    cancel = address("sign_in_cancel", roster, SLOT, row.pk)
    assert client.post(cancel, {"reason": ""}).status_code == 422
    assert client.post(cancel, {"reason": "现场点名本人未到"}).status_code == 302
    assert not Attendance.objects.get(trainee=two).present


def test_a_signing_in_of_another_half_day_is_not_found_here(client, roster):
    row, _ = sign_in(
        roster.trainees.first(), code=code_of(session_of(roster)), at=NINE, device=b"p" * 16, now=NINE
    )
    as_host(client, roster)
    assert (
        client.post(address("sign_in_cancel", roster, "2021-10-17-am", row.pk), {"reason": "x"}).status_code
        == 404
    )
    assert client.get(address("half_day", roster, "2021-10-19-am")).status_code == 404
    assert client.get(address("half_day", roster, SLOT)).status_code == 200


def test_the_paper_form_keeps_what_was_typed_and_then_the_scan(client, roster):
    as_host(client, roster)
    where = address("half_day_paper", roster, SLOT)
    answer = client.post(where, {"counted": "2", "note": ""})
    assert answer.status_code == 422
    assert 'value="2"' in answer.content.decode()
    file = SimpleUploadedFile("签到表.pdf", PDF, "application/pdf")
    assert client.post(where, {"counted": "2", "note": "手机没电", "file": file}).status_code == 302
    assert PaperSheet.objects.get().counted == 2
    assert "签到表.pdf" in client.get(address("half_day", roster, SLOT)).content.decode()


@pytest.mark.req("PR-07")
@pytest.mark.parametrize("name", ["attendance", "half_day"])
def test_pages_cost_the_same_for_three_and_for_nine(client, name):
    costs = []
    for number, count in ((1, 3), (2, 9)):
        roster = made(count, number)
        session = session_of(roster)
        for n, trainee in enumerate(roster.trainees.all()):
            sign_in(trainee, code=code_of(session), at=NINE, device=b"%016d" % n, now=NINE)
        for n in range(count):
            save_staff(
                roster, name=f"老师{n}", duty="", phone="", actor=filer(roster.programme.host), now=NINE
            )
        where = address(name, roster, *([SLOT] if name == "half_day" else []))
        as_host(client, roster).get(where)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(where).status_code == 200
        costs.append(len(caught))
    assert costs[0] == costs[1]


@pytest.mark.req("003-35", "000-27")
def test_who_will_miss_the_hours_is_named_with_the_rule(client, roster):
    someone = roster.trainees.first()
    Attendance.objects.create(trainee=someone, on=NINE.date(), half="am", present=False)
    page = as_host(client, roster).get(address("attendance", roster)).content.decode()
    assert "1 人必然不足 24.0 学时" in page
    assert someone.name in page.split("学时预警")[1].split("</section>")[0]
    assert "不少于24学时" in page

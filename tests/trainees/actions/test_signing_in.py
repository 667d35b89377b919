"""Signing in on the phone: opened by the host, once for each trainee, judged by the code of the claimed moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from accounts.refusals import Refused
from programs.lifecycle import Stage
from tests.builders import filer, host
from tests.trainees.builders import a_class, imported, person, workbook
from trainees.actions import cancel_sign_in, close_sign_in, open_sign_in, record_attendance, sign_in
from trainees.attending.codes import code_at, step_at
from trainees.models import Attendance, SignIn, SignInSession
from workflow.models import Entry

pytestmark = pytest.mark.django_db
DAY = date(2021, 10, 18)
NINE = datetime(2021, 10, 18, 1, 0, tzinfo=UTC)
PHONE, OTHER = b"p" * 16, b"q" * 16


@pytest.fixture
def roster():
    return imported(a_class(), workbook([person(n) for n in range(1, 4)], marks=False), now=NINE)


def opened(roster, **changed):
    values = {"on": DAY, "half": "am", "actor": filer(roster.programme.host), "now": NINE, **changed}
    return open_sign_in(roster, **values)


def code_of(session, at):
    return code_at(session.secret, step_at(at, settings.SIGN_IN_PERIOD))


def signed(session, trainee, *, at=NINE, late=timedelta(seconds=3), code=None, **changed):
    values = {"code": code or code_of(session, at), "at": at, "device": PHONE, "now": at + late, **changed}
    return sign_in(trainee, **values)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


@pytest.mark.req("000-21", "003-35")
def test_a_trainee_signs_once_and_is_there(roster):
    session, someone = opened(roster), roster.trainees.first()
    row, fresh = signed(session, someone, at=NINE + timedelta(seconds=65))
    assert fresh
    assert (row.session_id, row.step) == (session.pk, step_at(NINE + timedelta(seconds=65), 20))
    mark = Attendance.objects.get()
    assert (mark.trainee_id, mark.on, mark.half, mark.present, mark.source) == (
        someone.pk,
        DAY,
        "am",
        True,
        "phone",
    )
    assert mark.recorded_at == NINE + timedelta(seconds=65)
    again, fresh = signed(session, someone, at=NINE + timedelta(seconds=200), device=OTHER)
    assert (again.pk, fresh, SignIn.objects.count(), Attendance.objects.count()) == (row.pk, False, 1, 1)


@pytest.mark.parametrize(
    ("seconds", "holds"), [(-80, False), (-40, True), (0, True), (40, True), (80, False)]
)
def test_a_code_holds_for_its_rotation_and_two_beside_it(roster, seconds, holds):
    at = NINE + timedelta(minutes=5)
    session, someone = opened(roster), roster.trainees.first()
    code = code_of(session, at + timedelta(seconds=seconds))
    if holds:
        assert signed(session, someone, at=at, code=code)[1]
    else:
        assert refusal(signed, session, someone, at=at, code=code).code == "wrong_code"
        assert not Attendance.objects.exists()


def test_a_phone_without_network_is_judged_by_the_code_of_its_moment(roster):
    session, (one, two, three) = opened(roster), roster.trainees.all()
    seen = NINE + timedelta(minutes=2)
    hours = settings.SIGN_IN_QUEUE_HOURS
    code = code_of(session, seen)
    assert refusal(signed, session, one, at=seen, late=timedelta(hours=3)).code == "too_late"
    row, _ = signed(session, one, at=seen, late=timedelta(hours=3), queued=True)
    assert (row.queued, row.signed_at, row.received_at) == (True, seen, seen + timedelta(hours=3))
    late = timedelta(hours=hours, seconds=1)
    assert refusal(signed, session, two, at=seen, late=late, queued=True).code == "too_late"
    # A moment that does not belong to the code proves nothing.
    other = seen + timedelta(minutes=20)
    assert refusal(signed, session, three, at=other, code=code, late=timedelta(hours=1), queued=True).code == "wrong_code"  # fmt: skip
    ahead = seen + timedelta(minutes=2)
    assert (
        refusal(sign_in, three, code=code_of(session, ahead), at=ahead, device=PHONE, now=seen).code
        == "clock"
    )


def test_a_closed_sign_in_takes_only_what_was_signed_before(roster):
    session, (one, two, _) = opened(roster), roster.trainees.all()
    actor, end = filer(roster.programme.host), NINE + timedelta(minutes=30)
    close_sign_in(session, actor=actor, now=end)
    after = end + timedelta(minutes=5)
    assert refusal(signed, session, one, at=after).code == "over"
    assert signed(session, two, at=end - timedelta(minutes=1), late=timedelta(hours=2), queued=True)[1]
    again = opened(roster, now=after)
    assert (again.pk, again.closed_at) == (session.pk, None)
    assert signed(again, one, at=after)[1]
    assert list(Entry.objects.filter(verb__endswith="sign_in").order_by("pk").values_list("verb", "after")) == [
        ("open_sign_in", "2021-10-18 上午"), ("close_sign_in", "2021-10-18 上午：0 人签到"), ("open_sign_in", "2021-10-18 上午"),
    ]  # fmt: skip


def test_nobody_signs_in_another_class(roster):
    session = opened(roster)
    stranger = imported(a_class(number=2), workbook([person(8)], marks=False), now=NINE).trainees.get()
    assert refusal(signed, session, stranger).code == "none"
    assert signed(session, roster.trainees.first())[1]


def test_a_mark_made_by_hand_is_not_changed_by_a_phone(roster):
    session, someone, actor = opened(roster), roster.trainees.first(), filer(roster.programme.host)
    record_attendance(someone, on=DAY, half="am", present=False, reason="点名未到", actor=actor, now=NINE)
    assert signed(session, someone)[1]
    mark = Attendance.objects.get()
    assert (mark.present, mark.source, mark.reason) == (False, "manual", "点名未到")


def test_the_host_takes_a_signing_in_back_with_a_reason(roster):
    session, someone, actor = opened(roster), roster.trainees.first(), filer(roster.programme.host)
    row, _ = signed(session, someone)
    assert refusal(cancel_sign_in, row, reason=" ", actor=actor, now=NINE).code == "no_reason"
    assert refusal(cancel_sign_in, row, reason="未到", actor=filer(host("乙校")), now=NINE).status == 403
    cancel_sign_in(row, reason="现场点名本人未到", actor=actor, now=NINE)
    mark = Attendance.objects.get()
    assert (mark.present, mark.source, mark.recorded_by) == (False, "manual", actor)
    entry = Entry.objects.get(verb="cancel_sign_in")
    assert (entry.before, entry.after, entry.note) == (
        f"{someone.name} 2021-10-18 上午：出勤", "缺勤", "现场点名本人未到",
    )  # fmt: skip
    assert signed(session, someone, at=NINE + timedelta(minutes=1))[1] is False
    assert not Attendance.objects.get().present


def test_the_secret_is_sealed_where_it_lies(roster):
    session = opened(roster)
    stored = SignInSession.objects.extra(select={"raw": "secret"}).values_list("raw", flat=True).get()
    assert session.secret not in stored
    assert len(session.secret) >= 32


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": date(2021, 10, 17)}, "past"),
        ({"on": date(2021, 10, 19)}, "wrong_day"),
        ({"half": "evening"}, "no_session"),
        ({"now": NINE - timedelta(days=1)}, "too_early"),
    ],
)
def test_a_sign_in_that_cannot_be_is_refused(roster, changed, code):
    assert refusal(opened, roster, **changed).code == code
    assert opened(roster).closed_at is None


def test_only_the_hosts_filers_open_it_and_only_while_the_class_runs(roster):
    assert refusal(opened, roster, actor=filer(host("乙校"))).status == 403
    roster.programme.stage = Stage.APPROVED
    roster.programme.save()
    assert refusal(opened, roster).code == "not_open"

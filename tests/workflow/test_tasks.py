"""The post: gathered by person, sent once, tried again with growing waits, and visible when it fails."""

import smtplib
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Kept

from accounts.models import Membership, User
from accounts.roles import Role
from tests import builders
from tests.trainees.builders import id_number
from tests.workflow.post import MORNING, people_with_mail, post
from workflow.actions import choose_mail, claim, edit_letter, mark_sent, remind
from workflow.letters import WAITS
from workflow.models import Letter, LetterLine
from workflow.models.letters import GIVEN_UP_AFTER
from workflow.tasks import gather

pytestmark = pytest.mark.django_db
State = Letter.State
HERE = "tests.workflow.test_tasks"


class Closed(BaseEmailBackend):
    """A mail server that cannot be reached."""

    tried = 0

    def open(self):
        Closed.tried += 1
        raise ConnectionRefusedError


class Choosy(Kept):
    """A mail server that knows nobody called b."""

    def send_messages(self, messages):
        if messages[0].to[0].startswith("b@"):
            raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})
        return super().send_messages(messages)


class Broken(BaseEmailBackend):
    """A line that breaks after the letter was handed over."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected


@pytest.fixture
def school():
    return people_with_mail(builders.host())


def leave(at, number=1, **fields):
    fields.setdefault("due_on", date(2021, 9, 27))
    remind(f"due:{number}", organisation=at, about=f"SJ{number} 示例班", title=f"SJ{number} 开班备案", body="最迟 9 月 27 日。",
           address=f"/portal/programmes/{number}/", now=builders.NOW, **fields)  # fmt: skip


def states():
    return [letter.state for letter in Letter.objects.order_by("pk")]


def test_five_classes_are_one_letter_a_day_to_those_who_act(school, settings):
    builders.user("reader", school, Role.READER)
    for number in range(1, 6):
        leave(school, number, due_on=date(2021, 9, 27) - timedelta(days=number))
    for _ in range(3):
        post(MORNING)
    assert [(m.to, m.subject) for m in mail.outbox] == [(["a@example.invalid"], "5 项待办，最近期限 09-22")]
    body = mail.outbox[0].body
    assert all(f"■ SJ{number} 示例班" in body for number in range(1, 6))
    assert body.index("SJ5") < body.index("SJ1")
    assert f"{settings.SITE_URL}/portal/programmes/1/" in body


def test_what_comes_after_the_letter_of_the_day_goes_with_the_next(school):
    leave(school)
    post(MORNING)
    leave(school, 2)
    post(MORNING + timedelta(hours=4))
    assert len(mail.outbox) == 1
    post(MORNING + timedelta(days=1))
    assert [m.subject.split("：")[0] for m in mail.outbox] == ["SJ1 开班备案", "SJ2 开班备案"]


def test_a_line_that_waits_is_dropped_when_its_person_leaves_or_wants_no_mail_any_more(school):
    people_with_mail(school, "a", "b", "c")
    leave(school)
    post(MORNING, daily=False)
    builders.user("a", school).memberships.all().delete()
    choose_mail("none", actor=builders.user("b", school), now=MORNING)
    post(MORNING)
    assert [m.to for m in mail.outbox] == [["c@example.invalid"]]


@pytest.mark.parametrize("edited", [False, True])
def test_of_two_bodies_that_a_person_acted_for_the_one_that_is_left_is_still_told(school, edited):
    person, office = builders.user("a", school), builders.province()
    other = builders.host("示例青岛职业学院")
    membership = Membership.objects.create(user=person, organisation=other, role=Role.FILER)
    leave(school, 1, sender=office)
    leave(other, 2, sender=office)
    post(MORNING, hours=2)
    letter = Letter.objects.get()
    if edited:
        edit_letter(
            letter, subject="请抓紧", body="SJ1、SJ2 请抓紧。", actor=builders.reviewer(office), now=MORNING
        )
    membership.delete()
    post(MORNING + timedelta(hours=3), daily=False)
    letter.refresh_from_db()
    if edited:
        assert (letter.state, mail.outbox, "SJ2" in letter.error) == (State.HELD, [], True)
    else:
        assert [("SJ1" in m.body, "SJ2" in m.body) for m in mail.outbox] == [(True, False)]
    assert Letter.objects.get(key__startswith="nobody:").organisation == other


def test_on_a_rest_day_goes_what_came_back_and_what_a_person_lets_go(school):
    saturday = MORNING + timedelta(days=5)
    leave(school, 1)
    leave(school, 2, urgent=True)
    post(saturday)
    assert [m.subject.split("：")[0] for m in mail.outbox] == ["SJ2 开班备案"]
    Letter.objects.filter(state="waiting").update(moved_by=builders.approver(builders.province()))
    post(saturday, daily=False)
    assert len(mail.outbox) == 2


def test_what_came_back_goes_at_once_even_to_whoever_wants_no_mail(school):
    choose_mail("none", actor=builders.user("a", school), now=MORNING)
    leave(school, 1)
    leave(school, 2, urgent=True)
    post(MORNING, daily=False)
    post(MORNING)
    assert [m.subject for m in mail.outbox] == ["SJ2 开班备案：还有 42 天到期"]


def test_whoever_wants_each_at_once_has_each_at_once(school):
    choose_mail("at_once", actor=builders.user("a", school), now=MORNING)
    leave(school, 1)
    leave(school, 2)
    post(MORNING, daily=False)
    assert len(mail.outbox) == 2


def test_an_official_letter_waits_for_its_staff(school):
    office = builders.province()
    leave(school, 1, sender=office)
    leave(school, 2, sender=office)
    post(MORNING, hours=2)
    post(MORNING + timedelta(minutes=119), hours=2)
    assert (mail.outbox, states()) == ([], [State.WAITING])
    post(MORNING + timedelta(minutes=120), hours=2)
    assert [m.subject for m in mail.outbox] == ["【山东省人社厅】2 项待办，最近期限 09-27"]
    assert mail.outbox[0].body.rstrip().splitlines()[-2] == office.name


def test_an_unreachable_server_is_asked_once_a_run_and_waited_for_longer_each_time(school, settings):
    people_with_mail(school, "a", "b")
    leave(school)
    settings.EMAIL_BACKEND, Closed.tried = f"{HERE}.Closed", 0
    moment = MORNING
    for n, wait in enumerate(WAITS, start=1):
        post(moment)
        assert Closed.tried == n
        assert {letter.send_after - moment for letter in Letter.objects.all()} == {wait}
        post(moment + wait - timedelta(seconds=1), daily=False)
        assert Closed.tried == n
        moment += wait
    post(moment, daily=False)
    assert states() == [State.FAILED] * 2
    assert Letter.objects.first().error.startswith("已试 7 次，不再自动重试。连接不上邮件服务器")


def test_a_server_that_comes_back_has_the_letter_once(school, settings):
    leave(school)
    settings.EMAIL_BACKEND = f"{HERE}.Closed"
    post(MORNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for minutes in (5, 6, 7):
        post(MORNING + timedelta(minutes=minutes))
    assert (len(mail.outbox), states()) == (1, [State.SENT])


def test_one_that_is_refused_does_not_hold_up_the_others(school, settings):
    people_with_mail(school, "b", "c")
    leave(school)
    settings.EMAIL_BACKEND = f"{HERE}.Choosy"
    post(MORNING)
    assert sorted(m.to[0][0] for m in mail.outbox) == ["a", "c"]
    failed = Letter.objects.get(address="b@example.invalid")
    assert (failed.state, "550 no such user" in failed.error, "重新发送" in failed.error) == (
        State.FAILED,
        True,
        True,
    )


def test_a_broken_line_leaves_the_letter_to_a_person(school, settings):
    leave(school)
    settings.EMAIL_BACKEND = f"{HERE}.Broken"
    post(MORNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    post(MORNING + timedelta(days=3))
    assert (mail.outbox, states()) == ([], [State.UNKNOWN])
    assert "确认已送达" in Letter.objects.get().error


def test_a_letter_that_a_dead_worker_held_is_not_sent_again(school):
    leave(school)
    post(MORNING, daily=False)
    post_without_sending(MORNING)
    assert claim(Letter.objects.get(), now=MORNING)  # and then the worker dies
    assert not claim(Letter.objects.get(), now=MORNING)
    post(MORNING + GIVEN_UP_AFTER)
    assert states() == [State.SENDING]
    post(MORNING + GIVEN_UP_AFTER + timedelta(seconds=1))
    assert (mail.outbox, states()) == ([], [State.UNKNOWN])
    mark_sent(Letter.objects.get(), now=MORNING)  # it was only slow after all
    assert states() == [State.SENT]


def post_without_sending(moment):
    with time_machine.travel(moment, tick=False):
        gather(daily=True)


@pytest.mark.parametrize(("address", "words"), [("", "补填邮箱"), ("a b@example.invalid", "写法有误")])
def test_an_address_that_is_none_is_a_failure_that_says_so(school, address, words):
    User.objects.filter(username="a").update(email=address)
    leave(school)
    post(MORNING)
    letter = Letter.objects.get()
    assert (letter.state, words in letter.error, mail.outbox) == (State.FAILED, True, [])


def test_an_organisation_without_people_is_a_failure_that_says_so():
    leave(builders.host())
    for _ in range(2):
        post(MORNING)
    letter = Letter.objects.get()
    assert (letter.state, letter.person, "开设填报或审核账号" in letter.error) == (State.FAILED, None, True)
    assert LetterLine.objects.get().letter == letter


def test_letters_carry_no_id_numbers(school):
    remind(
        "x",
        organisation=school,
        title="被退回补正",
        body=f"学员 {id_number(1)} 重复",
        urgent=True,
        now=builders.NOW,
    )
    post(MORNING)
    assert id_number(1) not in mail.outbox[0].body

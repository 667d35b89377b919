"""Messages: left once, taken back, told again only where somebody was told otherwise; read by each person."""

from datetime import date, timedelta

import pytest
from django.core import mail

from accounts.refusals import Refused
from accounts.roles import Role
from tests import builders
from tests.workflow.post import MORNING, letters, people_with_mail, post
from workflow.actions import choose_mail, mark_all_read, mark_read, remind, take_back
from workflow.models import Letter, LetterLine, Reminder

pytestmark = pytest.mark.django_db
NOW = builders.NOW


@pytest.fixture
def school():
    return people_with_mail(builders.host())


def leave(at, key="due:1", **fields):
    return remind(key, organisation=at, title="SJ1 结业上报", due_on=date(2021, 9, 27), now=NOW, **fields)


def test_a_message_is_left_once(school):
    assert [leave(school) for _ in range(3)] == [True, False, False]
    assert Reminder.objects.count() == 1


def test_what_was_not_mailed_yet_is_not_mailed_when_it_is_taken_back(school):
    leave(school)
    reminder = Reminder.objects.get()
    assert [take_back(reminder, "项目已取消", now=NOW) for _ in range(2)] == [True, False]
    post(MORNING)
    assert (mail.outbox, LetterLine.objects.count()) == ([], 0)
    reminder.refresh_from_db()
    assert (reminder.withdrawn_at, reminder.withdrawn_because) == (NOW, "项目已取消")


def test_who_was_told_is_told_once_that_it_is_void(school):
    leave(school)
    post(MORNING)
    take_back(Reminder.objects.get(), "期限由 2021-09-27 改为 2021-10-11", now=MORNING)
    post(MORNING + timedelta(hours=1))  # the day's letter has gone: the correction waits for the next one
    assert len(mail.outbox) == 1
    for days in (1, 2):
        post(MORNING + timedelta(days=days))
    assert [m.subject for m in mail.outbox] == ["SJ1 结业上报：还有 42 天到期", "SJ1 结业上报：提醒已撤销"]
    assert "期限由 2021-09-27 改为 2021-10-11" in mail.outbox[1].body


def test_a_later_step_overtakes_without_a_correction(school):
    leave(school)
    post(MORNING)
    take_back(Reminder.objects.get(), "已由后一次提醒代替", now=MORNING, overtaken=True)
    post(MORNING + timedelta(days=1))
    assert len(mail.outbox) == 1
    assert leave(school) is False  # and the step itself never comes back


def test_what_holds_again_before_anybody_was_told_otherwise_is_the_same_message(school):
    leave(school)
    post(MORNING)
    take_back(Reminder.objects.get(), "期限改动", now=MORNING)
    assert leave(school) is True
    assert Reminder.objects.get().withdrawn_at is None
    for days in (1, 2):
        post(MORNING + timedelta(days=days))
    assert len(mail.outbox) == 1


def test_what_holds_again_after_a_correction_is_told_anew(school):
    leave(school)
    post(MORNING)
    take_back(Reminder.objects.get(), "期限改动", now=MORNING)
    post(MORNING + timedelta(days=1))
    assert [leave(school), leave(school)] == [True, False]
    post(MORNING + timedelta(days=2))
    assert ["撤销" in m.subject for m in mail.outbox] == [False, True, False]
    assert Reminder.objects.count() == 2


def test_a_letter_that_waits_is_redrawn_without_what_was_taken_back(school):
    leave(school, sender=builders.province())
    leave(school, "due:2", sender=builders.province())
    post(NOW, hours=2)
    letter = Letter.objects.get()
    assert (letter.state, letter.body.count("结业上报")) == (Letter.State.WAITING, 2)
    take_back(Reminder.objects.get(key="due:1"), "材料已收到", now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.body.count("结业上报")) == (Letter.State.WAITING, 1)
    take_back(Reminder.objects.get(key="due:2"), "材料已收到", now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (Letter.State.CANCELLED, "内容已撤销：材料已收到")
    leave(school, sender=builders.province())
    post(NOW, hours=2)
    letter.refresh_from_db()
    assert letter.state == Letter.State.WAITING  # filled again: nobody had touched it


def test_reading_is_each_person_s_own(school):
    one, other = builders.filer(school), builders.user("other", school, Role.READER)
    leave(school)
    leave(school, "due:2")
    reminder = Reminder.objects.get(key="due:1")
    for _ in range(2):
        mark_read(reminder, actor=one, now=NOW)
    assert [Reminder.objects.addressed_to(who).unread_by(who).count() for who in (one, other)] == [1, 2]
    assert [mark_all_read(actor=one, now=NOW), mark_all_read(actor=one, now=NOW)] == [1, 0]
    assert Reminder.objects.addressed_to(other).unread_by(other).count() == 2
    take_back(reminder, "已收到", now=NOW)
    assert Reminder.objects.addressed_to(other).unread_by(other).count() == 1


def test_a_way_of_mailing_that_is_none_is_refused(school):
    with pytest.raises(Refused):
        choose_mail("pigeon", actor=builders.filer(school), now=NOW)
    assert choose_mail("none", actor=builders.filer(school), now=NOW).mode == "none"
    assert letters() == []

"""The post under many hands at once: on PostgreSQL workers lock rows, on SQLite they queue; one letter leaves once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from policies.actions import load_ladder, shipped_rungs
from reports.planning import plan
from tests import builders
from tests.at_once import at_once
from tests.reports import builders as made
from tests.workflow.post import MORNING, people_with_mail
from workflow.actions import address_letters, claim, hold_letter, remind, take_back, write_letters
from workflow.models import Letter, LetterLine, Reminder
from workflow.tasks import send_letters

pytestmark = pytest.mark.django_db(transaction=True)
NO_GRACE = timedelta()


def gather():
    for reminder in Reminder.objects.waiting():
        address_letters(reminder, now=MORNING)
    write_letters(now=MORNING, daily=True, grace=NO_GRACE)


def leave(at, number, **fields):
    remind(f"due:{number}", organisation=at, title=f"SJ{number} 开班备案", now=MORNING, **fields)


def test_three_planners_at_once_leave_each_reminder_once():
    load_ladder(shipped_rungs(), actor=None, now=builders.NOW)
    made.soon()
    made.late()
    outcomes = at_once(*[lambda: plan(made.DAY)] * 3)
    assert outcomes == ["done"] * 3
    keys = list(Reminder.objects.standing().values_list("key", flat=True))
    assert (len(keys), len(set(keys))) == (Reminder.objects.count(), Reminder.objects.count())
    threads = list(Reminder.objects.standing().values_list("thread", flat=True))
    assert len(threads) == len(set(threads)) == 3


def test_four_gatherers_at_once_write_one_letter_a_person():
    school = people_with_mail(builders.host(), "a", "b")
    for number in range(5):
        leave(school, number)
    assert at_once(*[gather] * 4) == ["done"] * 4
    assert LetterLine.objects.count() == 10
    assert sorted(letter.lines.count() for letter in Letter.objects.all()) == [5, 5]
    assert all(letter.body.count("开班备案") == 5 for letter in Letter.objects.all())


def test_a_letter_is_claimed_by_one_of_many_workers():
    leave(people_with_mail(builders.host()), 1)
    gather()
    letter, taken = Letter.objects.get(), []
    at_once(*[lambda: taken.append(claim(Letter.objects.get(pk=letter.pk), now=MORNING))] * 4)
    assert sorted(taken) == [False, False, False, True]


def test_a_letter_that_is_held_while_a_worker_reaches_for_it_is_held_or_gone():
    office = builders.province()
    leave(people_with_mail(builders.host()), 1, sender=office)
    gather()
    officer, letter, taken = builders.reviewer(office), Letter.objects.get(), []
    outcomes = at_once(
        lambda: taken.append(claim(Letter.objects.get(pk=letter.pk), now=MORNING)),
        lambda: hold_letter(Letter.objects.get(pk=letter.pk), actor=officer, now=MORNING),
    )
    letter.refresh_from_db()
    held = letter.state == Letter.State.HELD
    assert (taken, outcomes) == (([False], ["done", "done"]) if held else ([True], ["done", "wrong_state"]))


def test_what_is_taken_back_while_it_is_gathered_is_in_no_letter():
    school = people_with_mail(builders.host())
    for number in range(6):
        leave(school, number)
    void = [reminder.pk for reminder in Reminder.objects.order_by("pk")[:3]]

    def withdraw():
        for pk in void:
            take_back(Reminder.objects.get(pk=pk), "已收到", now=MORNING)

    assert at_once(gather, withdraw, gather) == ["done"] * 3
    gather()
    letter = Letter.objects.get()
    assert letter.lines.count() == letter.body.count("开班备案") == 3
    assert not LetterLine.objects.filter(reminder__in=void).exists()


def test_two_workers_at_once_send_every_letter_once(settings):
    for n in range(4):
        leave(people_with_mail(builders.host(f"示例第{n}院校"), f"p{n}"), n)
    gather()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(MORNING, tick=False):
        assert at_once(send_letters, send_letters) == ["done", "done"]
    assert sorted(m.to[0] for m in mail.outbox) == [f"p{n}@example.invalid" for n in range(4)]

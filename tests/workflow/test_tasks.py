"""The mail that goes out for reminders: once, to those who act, and again only when it failed."""

from datetime import date

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from accounts.roles import Role
from tests import builders
from workflow.actions import remind
from workflow.models import Reminder
from workflow.tasks import send_reminders

pytestmark = pytest.mark.django_db


class Broken(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.fixture
def school():
    at = builders.host()
    for name, role, email in (
        ("a", Role.FILER, "a@example.invalid"),
        ("b", Role.READER, "b@example.invalid"),
    ):
        person = builders.user(name, at, role)
        person.email = email
        person.save()
    remind("due", organisation=at, title="开班备案还有 3 天到期", body="最迟 9 月 27 日。", due_on=date(2021, 9, 27),
           address="/portal/programmes/1/", now=builders.NOW)  # fmt: skip
    return at


def test_a_reminder_is_mailed_once_to_those_who_act(school, settings):
    send_reminders()
    send_reminders()
    assert [(m.to, m.subject) for m in mail.outbox] == [(["a@example.invalid"], "开班备案还有 3 天到期")]
    body = mail.outbox[0].body
    assert all(words in body for words in (school.name, "最迟 9 月 27 日", "期限：2021-09-27"))
    assert f"{settings.SITE_URL}/portal/programmes/1/" in body
    assert Reminder.objects.get().mailed_at is not None


def test_what_could_not_be_mailed_is_tried_again(school, settings):
    settings.EMAIL_BACKEND = "tests.workflow.test_tasks.Broken"
    send_reminders()
    failed = Reminder.objects.get()
    assert (failed.mailed_at, failed.mail_error.split("：")[0]) == (None, "ConnectionRefusedError")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_reminders()
    assert (len(mail.outbox), Reminder.objects.get().mail_error) == (1, "")


def test_one_that_fails_does_not_hold_up_the_others(school, settings):
    settings.EMAIL_BACKEND = "tests.workflow.test_tasks.Broken"
    remind("late", organisation=school, title="已逾期 1 天", now=builders.NOW)
    send_reminders()
    assert Reminder.objects.unmailed().count() == 2


def test_an_organisation_without_addresses_reads_it_in_the_portal():
    remind("due", organisation=builders.host(), title="到期", now=builders.NOW)
    send_reminders()
    assert (mail.outbox, Reminder.objects.unmailed().count()) == ([], 0)

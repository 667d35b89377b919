"""Reminders: told on the rungs of the ladder, once, with the rule; nothing after it is done."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings

from programs.lifecycle import Stage
from programs.models import Programme
from reports.tasks import plan_reminders
from tests.reports import builders as made
from tests.workflow import builders as small
from workflow.models import Reminder

pytestmark = pytest.mark.django_db


def run(day=made.DAY):
    with time_machine.travel(day, tick=False):
        return plan_reminders()


def test_running_twice_leaves_nothing_twice():
    row = made.soon()
    assert run() == 1
    assert run() == 0
    message = Reminder.objects.get()
    assert (message.organisation, message.due_on, message.title) == (
        row.host, date(2021, 11, 15), f"{row.code} 结业上报还有 5 天到期",
    )  # fmt: skip
    assert small.NUMBER in message.body
    assert message.address == f"/portal/programmes/{row.pk}/"


def test_each_rung_is_told_once_though_the_task_runs_every_day():
    made.soon()
    first = made.DAY - timedelta(days=20)
    made_each_day = [run(first + timedelta(days=n)) for n in range(60)]
    assert sum(made_each_day) == Reminder.objects.count() == len(settings.REMINDER_DAYS)
    steps = {message.key.rsplit(":", 1)[1] for message in Reminder.objects.all()}
    assert steps == {str(step) for step in settings.REMINDER_DAYS}


def test_a_missed_run_is_made_up_by_the_next_one_without_the_rungs_in_between():
    made.soon()
    assert run(made.DAY + timedelta(days=4)) == 1  # the day before: 10 and 3 days were missed
    assert [message.title.split(" ", 1)[1] for message in Reminder.objects.all()] == ["结业上报还有 1 天到期"]


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.COMPLETED, Stage.CANCELLED])
def test_nobody_is_reminded_of_what_is_done(stage):
    row = made.soon()
    Programme.objects.filter(pk=row.pk).update(stage=stage)
    assert run() == 0
    Programme.objects.filter(pk=row.pk).update(stage=Stage.HELD)
    assert run() == 1


def test_an_old_file_is_no_matter_for_a_reminder():
    made.lapsed()
    assert run() == 0

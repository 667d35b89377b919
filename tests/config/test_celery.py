"""A real worker on the broker and the database of this run: files and SQLite, or Redis and PostgreSQL."""

import time
from datetime import UTC, datetime

import pytest
from django.conf import settings

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from config.celery import app
from workflow.models import Reminder
from workflow.tasks import send_reminders


def due(key):
    organisation, _ = Organisation.objects.get_or_create(name="甲大学", kind=OrganisationKind.HOST)
    return Reminder.objects.create(
        key=key, organisation=organisation, title="结业材料待报", created_at=datetime(2026, 9, 1, tzinfo=UTC)
    )


def mailed(reminder, seconds=30.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        reminder.refresh_from_db()
        if reminder.mailed_at:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_a_worker_does_what_was_announced_before_it_started(worker):
    reminder = due("first")
    send_reminders.delay()
    worker()
    assert mailed(reminder)


@pytest.mark.slow
def test_the_next_worker_takes_over_after_a_kill(worker):
    first = worker()
    before = due("before")
    send_reminders.delay()
    assert mailed(before)
    first.kill()
    first.wait()
    after = due("after")
    send_reminders.delay()
    worker()
    assert mailed(after)


def test_every_beat_names_a_task_that_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_tasks_carry_no_results_and_are_acknowledged_late():
    assert app.conf.task_ignore_result
    assert app.conf.task_acks_late
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]

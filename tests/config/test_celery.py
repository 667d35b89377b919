"""A real worker on the broker and the database of this run: files and SQLite, or Redis and PostgreSQL."""

import time
from datetime import UTC, datetime

import pytest
from celery.signals import task_prerun
from django.conf import settings

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from config.celery import app
from workflow.models import Letter
from workflow.tasks import send_letters
from workflow.tracing import request_id


def due(key):
    """A letter that may go now."""
    organisation, _ = Organisation.objects.get_or_create(name="甲大学", kind=OrganisationKind.HOST)
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    return Letter.objects.create(
        key=key, organisation=organisation, address="a@example.invalid", subject="结业材料待报", body="请报送",
        send_after=moment, created_at=moment,
    )  # fmt: skip


def mailed(letter, seconds=30.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        letter.refresh_from_db()
        if letter.state == Letter.State.SENT:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_a_worker_does_what_was_announced_before_it_started(worker):
    letter = due("first")
    send_letters.delay()
    worker()
    assert mailed(letter)


@pytest.mark.slow
def test_the_next_worker_takes_over_after_a_kill(worker):
    first = worker()
    before = due("before")
    send_letters.delay()
    assert mailed(before)
    first.kill()
    first.wait()
    after = due("after")
    send_letters.delay()
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


@pytest.mark.django_db
def test_a_task_leaves_no_number_behind_in_its_process():
    seen = []
    task_prerun.connect(lambda **_: seen.append(request_id.get()), weak=False, dispatch_uid="seen")
    try:
        done = send_letters.apply()
    finally:
        task_prerun.disconnect(dispatch_uid="seen")
    assert seen == [done.id]
    assert request_id.get() == ""

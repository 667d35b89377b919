"""A large list under a real worker that is killed in the middle of reading and of storing."""

import signal
import time

import pytest

from config.celery import app
from tests.trainees.actions.test_large import AFTER, queued, waiting
from tests.trainees.builders import a_class, person, workbook
from trainees.importing.lists import list_path, open_list
from trainees.models import Person, RosterUpload, Trainee

State = RosterUpload.State
COUNT = 12_000


def until(upload, what, seconds=180):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        upload.refresh_from_db()
        if what(upload):
            return
        time.sleep(0.02)
    raise AssertionError(f"{upload.state} {upload.rows_done} {upload.error}")


def killed_in_the_middle(process, upload, state):
    until(upload, lambda row: row.state != state or 0 < row.rows_done < COUNT)
    process.send_signal(signal.SIGKILL)
    process.wait()
    upload.refresh_from_db()
    assert (upload.state, 0 < upload.rows_done <= COUNT) == (state, True)


def found_dead(upload):
    RosterUpload.objects.filter(pk=upload.pk).update(worked_at=AFTER)
    app.send_task("trainees.sweep_uploads")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.req("PR-13")
def test_killed_while_reading_and_while_storing_a_list_is_stored_once_and_whole(worker):
    data = workbook([person(n) for n in range(1, COUNT + 1)], marks=False)
    first = worker()
    upload = waiting(a_class(), data)
    killed_in_the_middle(first, upload, State.READING)
    second = worker()
    found_dead(upload)
    until(upload, lambda row: row.state == State.STAGED)
    kept = open_list(upload)
    assert (kept.counts["found"], upload.rows_done) == (COUNT, COUNT)
    path = list_path(upload)

    queued(upload)
    killed_in_the_middle(second, upload, State.STORING)
    assert (Trainee.objects.count(), Person.objects.count()) == (0, 0)
    worker()
    found_dead(upload)
    until(upload, lambda row: row.state == State.CONFIRMED)
    assert (Trainee.objects.count(), Person.objects.count()) == (COUNT, COUNT)
    assert Trainee.objects.values_list("row", flat=True).distinct().count() == COUNT
    end = time.monotonic() + 10
    while list(path.parent.glob(f"{path.stem}*")) and time.monotonic() < end:
        time.sleep(0.1)  # files go once the transaction holds
    assert list(path.parent.glob(f"{path.stem}*")) == []

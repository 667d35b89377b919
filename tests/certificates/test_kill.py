"""Killing the worker, and running it twice at once, with real processes on the database of the test."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, connections

from certificates.actions import issue_batch
from certificates.models import Batch, Certificate, IssuanceLog, Series
from certificates.register import register_report
from tests.certificates.builders import accepted, clock, held_class
from tests.conftest import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("thawed")]


def process(batch):
    environment = {
        **os.environ, "PORTAL_MODE": "demo", "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(settings.DATA_DIR), "KEYS_FILE": str(settings.KEYS_FILE), "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
    }  # fmt: skip
    command = [sys.executable, "-m", "django", "issue_batch", "--batch", str(batch.pk)]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def exactly_right(batch, count):
    """One valid certificate for each, every number once, none missing, every paper there and used."""
    batch.refresh_from_db()
    rows = list(Certificate.objects.order_by("ordinal"))
    assert batch.state == Batch.State.DONE
    assert [row.ordinal for row in rows] == list(range(1, count + 1))
    assert {row.state for row in rows} == {"valid"}
    assert len({row.trainee_id for row in rows}) == len({row.number for row in rows}) == count
    assert register_report(Series.objects.get()).in_order
    for row in rows:
        assert list(row.log.values_list("event", flat=True)) == ["reserved", "valid"]
        with row.file.open("rb") as file:
            assert file.read(5) == b"%PDF-"
    assert IssuanceLog.objects.count() == 2 * count


@pytest.mark.slow
@pytest.mark.req("PR-13", "T25")
def test_killed_in_the_middle_and_run_again_ends_with_exactly_the_right_certificates():
    count = 8
    batch = accepted(held_class(count=count))
    for wanted in (1, 3, 5):
        worker = process(batch)
        deadline = time.monotonic() + 120
        while (
            Certificate.objects.valid().count() < wanted
            and worker.poll() is None
            and time.monotonic() < deadline
        ):
            time.sleep(0.01)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        worker.stderr.close()
        assert wanted <= Certificate.objects.valid().count() < count
        assert Certificate.objects.count() == count, (
            "every number was stored before the first paper was drawn"
        )
    last = process(batch)
    _, errors = last.communicate(timeout=180)
    assert last.returncode == 0, errors.decode()[-2000:]
    exactly_right(batch, count)


@pytest.mark.slow
@pytest.mark.req("T24", "T25")
def test_two_runs_at_once_never_make_two_of_anything():
    count = 6
    batch = accepted(held_class(count=count))
    failures = []

    def run():
        try:
            issue_batch(batch.pk, clock=clock)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    exactly_right(batch, count)


@pytest.mark.slow
@pytest.mark.req("T24")
def test_two_classes_of_one_register_numbered_at_once_share_no_number():
    first = held_class(count=4)
    batches = [accepted(first), accepted(held_class(first.host, count=4, first_serial=21))]
    workers = [process(batch) for batch in batches]
    for worker in workers:
        _, errors = worker.communicate(timeout=180)
        assert worker.returncode == 0, errors.decode()[-2000:]
    rows = Certificate.objects.order_by("ordinal")
    assert [row.ordinal for row in rows] == list(range(1, 9))
    assert {row.state for row in rows} == {"valid"}
    assert connection.vendor in ("sqlite", "postgresql")

"""Killing the worker at random moments, two batches at once, Redis gone, a full disk: what must hold holds after each.

The workers are forks of this process, so that a round takes as long as the work and not as a start of Python.
"""

import errno
import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connections
from django.utils import timezone
from redis import ConnectionError, Redis

from certificates import storing
from certificates.actions import begin_batch, issue_batch, issuing, reconcile, reserve_batch
from certificates.actions.releasing import release_batch
from certificates.models import Batch, Certificate, IssuanceLog, Series
from tests.builders import reviewer
from tests.certificates.builders import accepted, clock, held, held_class
from tests.certificates.invariants import Invariants

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("thawed", "no_papers")]

KILLS = 20
SEED = random.randrange(10**6)


@pytest.fixture
def forked():
    """`forked(step)` runs a step in a process of its own; gives its pid. None outlives the test."""
    started = []

    def start(step):
        connections.close_all()  # nobody shares a connection with a child
        pid = os.fork()
        if not pid:
            code = 1
            try:
                step()
                code = 0
            finally:
                os._exit(code)
        started.append(pid)
        return pid

    yield start
    for pid in started:
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except (ProcessLookupError, ChildProcessError):
            continue


def killed(pid, after):
    """Kill a process after so many seconds; False when it was done before."""
    time.sleep(after)
    ended, _ = os.waitpid(pid, os.WNOHANG)
    if ended:
        return False
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True


def ended(pid):
    """The exit code of a process that ends by itself."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def a_run(batch):
    return lambda: issue_batch(batch.pk, clock=timezone.now, chunk=1)


def papers_on_disk():
    return [path for path in Path(settings.MEDIA_ROOT, "certificates").rglob("*") if path.is_file()]


def exactly_right(*batches):
    """One valid certificate for each, every number once, none missing, every paper there and no other file."""
    count = sum(Batch.objects.get(pk=batch.pk).total for batch in batches)
    assert {Batch.objects.get(pk=batch.pk).state for batch in batches} == {"done"}
    rows = list(Certificate.objects.order_by("ordinal"))
    assert [row.ordinal for row in rows] == list(range(1, count + 1))
    assert {row.state for row in rows} == {"valid"}
    assert len({row.trainee_id for row in rows}) == count
    assert IssuanceLog.objects.count() == 2 * count
    assert Invariants().hold(everything=True) == count
    reconcile(clock=lambda: timezone.now() + timedelta(hours=2))
    assert len(papers_on_disk()) == count


@pytest.mark.slow
@pytest.mark.req("PR-13", "PR-14", "T24", "T25", "T27")
def test_killed_twenty_times_in_two_batches_at_once_all_holds(forked):
    print("seed", SEED)
    dice, invariants = random.Random(SEED), Invariants()
    first = held_class(count=50)
    one, two = accepted(first), accepted(held_class(first.host, count=50, first_serial=101))
    third = accepted(held_class(first.host, count=3, first_serial=201))
    issue_batch(third.pk, clock=timezone.now, chunk=1)  # the children inherit what is warm
    moments = Certificate.objects.order_by("valid_at").values_list("valid_at", flat=True)
    span = 4 * (moments[2] - moments[1]).total_seconds()  # what some chunks take
    kills, made = 0, 3
    while kills < KILLS or made < 5:
        if (
            kills >= 4 and Certificate.objects.count() == 3
        ):  # so far they died over the numbers; from now on over the papers
            for batch in (one, two):
                reserve_batch(begin_batch(batch.pk, now=timezone.now())[0], now=timezone.now())
        batches = (one, two) if kills % 4 else (one, one)  # now and then both workers take the same batch
        pids = [forked(a_run(batch)) for batch in batches]
        kills += sum([killed(pid, dice.uniform(0, span)) for pid in pids])
        before, made = made, invariants.hold()
        span *= 1.4 if made == before else 0.7  # they are to die at work, not on the way to it
        assert Batch.objects.exclude(state="done").exists(), "the batches are too small for so many kills"
    assert [ended(forked(a_run(batch))) for batch in (one, two)] == [0, 0]
    exactly_right(one, two, third)


@pytest.mark.slow
@pytest.mark.req("T24", "T25")
def test_two_runs_at_once_never_make_two_of_anything():
    batch = accepted(held_class(count=6))
    failures = []

    def run():
        try:
            issue_batch(batch.pk, clock=clock, chunk=2)
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
    exactly_right(batch)


@pytest.mark.slow
@pytest.mark.req("T27")
def test_a_disk_that_fills_in_the_middle_leaves_nothing_half_done(forked):
    batch = accepted(held_class(count=6))
    whole, written = storing._write_hidden, []

    def fills(place, content):
        written.append(content)
        if len(written) > 3:
            (place / ".half").write_bytes(content[:100])
            (place / ".half").unlink()
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(place, content)

    def on_a_small_disk():
        storing._write_hidden = fills
        issue_batch(batch.pk, clock=timezone.now, chunk=2)

    assert ended(forked(on_a_small_disk)) == 1
    batch.refresh_from_db()
    assert (batch.state, "磁盘" in batch.error) == ("running", True)
    assert Invariants().hold(everything=True) == 2
    assert len(papers_on_disk()) == 2
    assert ended(forked(a_run(batch))) == 0
    exactly_right(batch)


@pytest.fixture
def redis_server(tmp_path):
    """A Redis of our own on a free port: (address, its process)."""
    if not shutil.which("redis-server"):
        pytest.skip("needs the program redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        "redis-server",
        "--port",
        str(port),
        "--save",
        "",
        "--dir",
        str(tmp_path),
        "--bind",
        "127.0.0.1",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    server = Redis(port=port)
    for _ in range(100):
        try:
            server.ping()
            break
        except ConnectionError:
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0", process, server
    server.close()
    process.kill()
    process.wait()


@pytest.mark.slow
@pytest.mark.req("T26")
def test_redis_stopped_in_the_middle_loses_no_batch(forked, redis_server):
    address, process, server = redis_server
    first = held_class(count=4)
    one, two = held(first), held(held_class(first.host, count=4, first_serial=21))

    def released(batch):
        def step():
            issuing.current_app = Celery("drill", broker=address, set_as_current=False)
            release_batch(batch, actor=reviewer(first.authority), now=timezone.now())

        return step

    assert ended(forked(released(one))) == 0
    assert server.llen("celery") == 1, "the first batch's message lies in Redis"
    worker = forked(a_run(one))
    process.kill()
    process.wait()
    assert ended(forked(released(two))) == 0, "whoever signs off is not held up"
    assert ended(worker) == 0
    Invariants().hold()
    assert Batch.objects.get(pk=two.pk).state == "queued"
    later = timezone.now() + timedelta(minutes=5)
    assert reconcile(clock=lambda: later).batches == 1
    exactly_right(one, two)
    assert Series.objects.get().last == 8

"""The message only wakes: a real worker issues, and a broker that is down stops nobody."""

import os
import shutil
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from certificates.models import Batch, Certificate
from tests.certificates.builders import accepted, held_class

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("thawed")]


def wait_for(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
@pytest.mark.req("T25")
def test_acceptance_wakes_a_real_worker(worker):
    worker()
    batch = accepted(held_class(count=2))
    assert wait_for(lambda: Batch.objects.get(pk=batch.pk).state == Batch.State.DONE)
    assert Certificate.objects.valid().count() == 2


@pytest.mark.req("T26")
@pytest.mark.skipif(bool(settings.REDIS_URL), reason="breaks the filesystem broker")
def test_a_broker_that_is_down_does_not_stop_the_acceptance(caplog):
    messages = settings.QUEUE_DIR / "messages"
    shutil.rmtree(messages, ignore_errors=True)
    messages.parent.mkdir(parents=True, exist_ok=True)
    messages.write_text("a file where the folder of the messages should be")
    try:
        batch = accepted(held_class(count=1))
    finally:
        messages.unlink()
        messages.mkdir()
    assert Batch.objects.get(pk=batch.pk).state == Batch.State.QUEUED
    assert "waits for the sweep" in caplog.text


@pytest.mark.slow
@pytest.mark.req("T26")
def test_a_redis_that_takes_the_connection_and_says_nothing_holds_nobody_up():
    """Without a time limit on the socket the person who accepts a package would wait for ever."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        environment = {
            **os.environ, "PORTAL_MODE": "demo", "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(settings.DATA_DIR), "REDIS_URL": f"redis://127.0.0.1:{server.getsockname()[1]}/0",
        }  # fmt: skip
        script = "import django; django.setup(); from certificates.actions.issuing import wake; wake(1)"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            timeout=60,
        )
    assert (done.returncode, "batch 1 waits for the sweep" in done.stderr.decode()) == (0, True)

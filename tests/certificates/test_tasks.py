"""The message only wakes: a real worker issues, and a broker that is down stops nobody."""

import shutil
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

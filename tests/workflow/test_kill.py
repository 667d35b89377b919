"""A worker killed with a letter in its hand: nothing is sent twice, nothing is lost, and the one in doubt says so."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import builders
from tests.workflow.post import people_with_mail
from tests.workflow.smtp_sink import Sink
from workflow.actions import remind, resend_letter
from workflow.models import Letter
from workflow.models.letters import GIVEN_UP_AFTER
from workflow.tasks import send_letters

State = Letter.State


@pytest.fixture
def sink(monkeypatch):
    made = Sink(delay=0.3)
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{made.port}")
    yield made
    made.close()


def until(condition, seconds=40.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def states():
    return sorted(Letter.objects.values_list("state", flat=True))


@pytest.mark.slow
def test_a_killed_worker_sends_nothing_twice_and_loses_nothing(sink, worker):
    names = [f"p{n}" for n in range(6)] + ["unknown"]
    school = people_with_mail(builders.host(), *names)
    remind("due:1", organisation=school, title="SJ1 被退回补正", urgent=True, now=timezone.now())
    first = worker()
    send_letters.delay()
    assert until(lambda: len(sink.received) >= 2)
    first.kill()  # SIGKILL, while the server has not yet confirmed the letter that it took
    first.wait()
    assert states().count(State.SENDING) == 1
    for _ in range(2):  # two workers, told twice
        worker()
        send_letters.delay()
    assert until(lambda: states().count(State.WAITING) == 0 and states().count(State.SENDING) == 1)
    in_doubt = Letter.objects.get(state=State.SENDING)
    Letter.objects.filter(pk=in_doubt.pk).update(
        claimed_at=timezone.now() - GIVEN_UP_AFTER - timedelta(seconds=1)
    )
    send_letters.delay()
    assert until(lambda: Letter.objects.get(pk=in_doubt.pk).state == State.UNKNOWN)
    assert sorted(sink.received) == sorted(f"p{n}@example.invalid" for n in range(6))
    assert states() == sorted([State.SENT] * 5 + [State.FAILED, State.UNKNOWN])
    assert "550" in Letter.objects.get(state=State.FAILED).error
    resend_letter(in_doubt, actor=builders.approver(builders.province()), now=timezone.now())
    send_letters.delay()
    assert until(lambda: Letter.objects.get(pk=in_doubt.pk).state == State.SENT)
    assert sink.received.count(in_doubt.address) == 2  # a person decided so

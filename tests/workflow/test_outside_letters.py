"""Letters to people without an account: written once, sent with their own words, failures in the outbox."""

import pytest
from django.core import mail

from tests.builders import province
from tests.workflow.post import MORNING, later, letters, post
from workflow.actions import write_outside
from workflow.models import Letter

pytestmark = pytest.mark.django_db


def wrote(key, address="someone@example.invalid"):
    return write_outside(
        key=key,
        organisation=province(),
        address=address,
        subject="录取通知",
        body="请于开班当天报到。",
        now=MORNING,
    )


def test_a_letter_goes_once_with_its_own_words():
    assert wrote("a:1") == wrote("a:1")
    post(MORNING)
    post(later(MORNING, minutes=5))
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [
        (["someone@example.invalid"], "录取通知", "请于开班当天报到。")
    ]
    assert letters() == [("sent", "录取通知")]


def test_it_does_not_wait_for_a_working_day():
    wrote("a:1")
    post(later(MORNING, days=5))  # a Saturday in Shanghai
    assert letters() == [("sent", "录取通知")]


def test_an_address_that_mail_cannot_reach_stands_in_the_outbox():
    letter = wrote("a:1", address="没有")
    assert letter.state == Letter.State.FAILED
    assert letter.error
    post(MORNING)
    assert mail.outbox == []
    assert letter.recipient == f"平台外收件人（{province()}的班次）"

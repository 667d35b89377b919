"""Papers and journal under many hands at once; on SQLite the writers queue, on PostgreSQL they lock rows."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from programs.actions import request_change
from programs.actions.changes import accept_change, endorse_change
from programs.models import Change, Programme
from tests import builders
from tests.at_once import at_once
from tests.workflow import builders as small
from workflow.actions import attach, locked
from workflow.journal import record, verify
from workflow.models import Attachment, Chain, Entry, Snapshot

pytestmark = pytest.mark.django_db(transaction=True)
NOW = builders.NOW


@pytest.mark.slow
@pytest.mark.req("PR-21", "T33")
def test_eight_writers_leave_two_chains_without_a_gap_or_a_fork():
    cases = [small.programme().pk, small.programme().pk]
    before = {chain.case: chain.length for chain in Chain.objects.all()}

    def write(place):
        def act():
            for turn in range(5):
                with transaction.atomic():
                    row = Programme.objects.get(pk=cases[(place + turn) % 2])
                    record(row, "note", actor=None, now=NOW + timedelta(seconds=turn), note=f"{place}-{turn}")

        return act

    assert at_once(*(write(place) for place in range(8))) == ["done"] * 8
    assert list(verify()) == []
    for pk in cases:
        case = Programme.objects.get(pk=pk).case
        numbers = list(Entry.objects.filter(case=case).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, before.get(case, 0) + 21))


@pytest.mark.req("T20", "T23")
def test_one_request_submitted_twice_at_once_is_one_paper():
    """A double click: two requests with the same words, each in a process of its own."""
    case = small.programme()
    clerk = builders.filer(case.host).pk

    def ask():
        request_change(
            Programme.objects.get(pk=case.pk), field="place", new="青岛市", reason="场地维修",
            actor=User.objects.get(pk=clerk), now=NOW,
        )  # fmt: skip

    outcomes = at_once(ask, ask, ask)
    assert outcomes.count("done") == Change.objects.count() == Snapshot.objects.count() == 1
    assert list(verify()) == []


@pytest.mark.req("T20", "T22")
def test_two_decisions_at_once_are_one():
    paper = small.change()
    endorse_change(paper, actor=builders.reviewer(paper.holder), now=NOW)
    paper.refresh_from_db()
    names = [builders.user(f"approver-{n}", paper.holder, Role.APPROVER).username for n in range(3)]

    def accept(name):
        return lambda: accept_change(
            Change.objects.get(pk=paper.pk), actor=User.objects.get(username=name), now=NOW
        )

    assert at_once(*(accept(name) for name in names)) == ["done", "wrong_state", "wrong_state"]
    assert Entry.objects.filter(subject=paper.key, verb="accept").count() == 1
    assert list(verify()) == []


def test_two_uploads_into_one_slot_leave_one_current_file():
    paper = small.change()
    clerk = builders.filer(paper.filer).pk

    def upload(content):
        def act():
            with transaction.atomic():
                attach(
                    locked(Change.objects.get(pk=paper.pk)), slot="other", content=content, name="说明.pdf",
                    content_type="application/pdf", actor=User.objects.get(pk=clerk), now=NOW,
                )  # fmt: skip

        return act

    assert at_once(*(upload(word) for word in (b"one", b"two", b"three"))) == ["done"] * 3
    assert Attachment.objects.of(paper).count() == 3
    assert Attachment.objects.of(paper).current().count() == 1

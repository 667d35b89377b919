"""A batch under way: paused between chunks, let go on, tried again; its progress counted from the rows."""

from datetime import timedelta

import pytest

from accounts.refusals import Refused
from certificates.actions import (
    begin_batch,
    issue_batch,
    pause_batch,
    renumber,
    rerun_batch,
    reserve_batch,
    resume_batch,
    void_certificate,
)
from certificates.models import Batch, Certificate, Series
from certificates.progress import remaining, said
from certificates.register import register_report
from certificates.tasks import sweep_batches
from tests.builders import approver, filer, reviewer
from tests.certificates.builders import ISSUED, accepted, clock, held_class
from workflow.models import Entry

pytestmark = pytest.mark.django_db

NO_FONT = "\U0003ffff"


class PausedOn:
    """A clock that somebody pauses the batch at, when it is read for the n-th time."""

    def __init__(self, batch, n):
        self.batch, self.left = batch, n

    def __call__(self):
        self.left -= 1
        if not self.left:
            pause_batch(self.batch, actor=reviewer(self.batch.completion.programme.authority), now=ISSUED)
        return ISSUED


def states():
    return [each.state for each in Certificate.objects.order_by("ordinal")]


@pytest.mark.req("T25")
def test_a_paused_batch_stops_between_chunks_and_goes_on_where_it_stopped():
    batch = accepted(held_class(count=3))
    office = batch.completion.programme.authority
    stopped = issue_batch(batch.pk, clock=PausedOn(batch, 4), chunk=1)
    assert (stopped.state, states()) == (Batch.State.PAUSED, ["valid", "reserved", "reserved"])
    assert issue_batch(batch.pk, clock=clock, chunk=1).state == Batch.State.PAUSED
    sweep_batches()
    assert states() == ["valid", "reserved", "reserved"]
    assert Batch.objects.with_progress().get().progress_words() == "1 / 3 本"
    with pytest.raises(Refused, match="继续"):
        resume_batch(batch, actor=filer(batch.completion.programme.host), now=ISSUED)
    resume_batch(batch, actor=reviewer(office), now=ISSUED)
    assert issue_batch(batch.pk, clock=clock, chunk=1).state == Batch.State.DONE
    assert states() == ["valid"] * 3
    assert {"pause_batch", "resume_batch"} <= set(Entry.objects.values_list("verb", flat=True))
    with pytest.raises(Refused, match="已完成"):
        pause_batch(batch, actor=reviewer(office), now=ISSUED)


@pytest.mark.req("T24", "PR-27")
def test_after_a_void_number_an_approver_gives_a_new_one_and_the_register_tells_both():
    row = held_class(count=2)
    batch = accepted(row)
    running, _ = begin_batch(batch.pk, now=ISSUED)
    _, waiting = reserve_batch(running, now=ISSUED)
    void_certificate(waiting, reason="印制错误", actor=approver(row.authority), now=ISSUED)
    assert issue_batch(batch.pk, clock=clock).state == Batch.State.DONE
    waiting.refresh_from_db()
    for person in (reviewer(row.authority), filer(row.host)):
        with pytest.raises(Refused, match="重新编号"):
            renumber(waiting, reason="应予发证", actor=person, now=ISSUED)
    with pytest.raises(Refused, match="原因"):
        renumber(waiting, reason="", actor=approver(row.authority), now=ISSUED)
    fresh = renumber(waiting, reason="应予发证", actor=approver(row.authority), now=ISSUED)
    assert (fresh.ordinal, fresh.state, fresh.trainee) == (3, "reserved", waiting.trainee)
    with pytest.raises(Refused, match="已有其他证书"):
        renumber(waiting, reason="再来", actor=approver(row.authority), now=ISSUED)
    done = issue_batch(batch.pk, clock=clock)
    assert (done.state, states()) == (Batch.State.DONE, ["valid", "void", "valid"])
    assert Batch.objects.with_progress().get().progress_words() == "2 / 2 本"
    report = register_report(Series.objects.get())
    assert (report.in_order, [(s.state, s.count) for s in report.segments]) == (
        True, [("valid", 2), ("void", 1)],
    )  # fmt: skip
    assert fresh.log.first().note.startswith(f"{waiting.number}作废后重新编号")


def test_the_failed_are_tried_again_and_each_says_why(monkeypatch):
    row = held_class(count=2, names={2: f"示例{NO_FONT}"})
    batch = accepted(row)
    issue_batch(batch.pk, clock=clock)
    assert "U+3FFFF" in Certificate.objects.waiting().get().fault
    monkeypatch.setattr("workflow.glyphs.missing", lambda text: ())
    monkeypatch.setattr(
        "certificates.actions.drawing.papers", lambda contents, **_: iter([b"%PDF"] * len(contents))
    )
    monkeypatch.setattr("certificates.actions.drawing.seal_papers", lambda papers, **_: iter(papers))
    rerun_batch(batch, actor=reviewer(row.authority), now=ISSUED)
    assert issue_batch(batch.pk, clock=clock).state == Batch.State.DONE
    assert [(each.state, each.fault) for each in Certificate.objects.all()] == [("valid", "")] * 2


def test_the_rest_is_reckoned_from_the_chunks_that_became_valid():
    first = ISSUED
    moments = [first] * 50 + [first + timedelta(seconds=20)] * 50 + [first + timedelta(seconds=40)] * 50
    assert remaining(moments, 850) == timedelta(seconds=340)
    assert (remaining(moments[:50], 850), remaining(moments, 0)) == (None, None)
    assert (said(timedelta(seconds=340)), said(timedelta(seconds=7)), said(None)) == (
        "约 6 分钟",
        "约 7 秒",
        "",
    )

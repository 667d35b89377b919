"""Batches of certificates. The batch row is the truth: a message only wakes the worker, and everything may run twice."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery import current_app
from django.db import transaction

from accounts.refusals import Refused
from certificates.actions import drawing
from certificates.actions.numbering import reserve_batch
from certificates.models import STALE, Batch, Certificate
from policies.rules import MissingRule
from workflow.journal import record

logger = logging.getLogger("portal.issuing")

TASK = "certificates.issue_batch"
DISK_TROUBLE = (
    "证书文件写不到磁盘（空间不足或没有权限）。请系统管理员清理后，系统会自动继续，也可点“重新执行”。"
)
SIGNER_TROUBLE = "电子签章服务没有响应。请系统管理员检查后，系统会自动继续，也可点“重新执行”。"
Clock = Callable[[], datetime]


def wake(batch_id):
    """Tell a worker; when no broker answers, the sweep finds the row a little later."""
    try:
        current_app.send_task(TASK, kwargs={"batch_id": batch_id}, ignore_result=True, retry=False)
    except Exception as error:  # whatever the broker does, what was decided stands
        logger.warning("batch %s waits for the sweep: %s", batch_id, type(error).__name__)


def issue_batch(batch_id, *, clock: Clock, chunk=None):
    """Bring a batch as far as it will go; may be killed, repeated, or run twice at once.

    `clock` gives the moment of each step, `chunk` how many certificates become valid together. Returns the batch:
    one that nobody has released, or that somebody paused, is left as it is. Raises OSError when the disk or the
    signing service fails: what was finished stays, and the sweep comes back to the rest.
    """
    batch, joined = begin_batch(batch_id, now=clock())
    if batch.state != Batch.State.RUNNING:
        return batch
    try:
        reserve_batch(batch, now=clock())
        _finish_waiting(batch, clock, joined, chunk or drawing.CHUNK)
    except (Refused, MissingRule) as problem:
        return _block_batch(batch, str(problem), now=clock())
    except OSError as trouble:
        far = trouble.errno is None or isinstance(trouble, ConnectionError | TimeoutError)
        sentence = SIGNER_TROUBLE if far else DISK_TROUBLE
        Batch.objects.filter(pk=batch.pk).update(error=sentence)
        raise
    return end_batch(batch, now=clock())


def _finish_waiting(batch, clock, joined, size):
    """Chunk by chunk until none is left or somebody pauses the batch.

    Whoever joins a run starts from the other end, so that two of them do not draw the same papers.
    """
    waiting = certificates_of(batch).waiting().order_by("-ordinal" if joined else "ordinal")
    keys = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        rows = Certificate.objects.waiting().filter(pk__in=keys[start : start + size])
        drawing.finish_chunk(list(rows.select_related("series__authority").order_by("ordinal")), clock=clock)
        running = Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING)
        if not running.update(beat_at=clock(), error=""):
            return


def certificates_of(batch):
    """The numbers that the batch gave; those of later corrections are nobody's batch."""
    return Certificate.objects.filter(programme=batch.completion.programme_id, replaces=None)


@transaction.atomic
def begin_batch(batch_id, *, now):
    """Note that a run starts; gives the batch, and whether another run seems to be at it already."""
    batch = (
        Batch.objects.select_for_update(of=("self",)).select_related("completion__programme").get(pk=batch_id)
    )
    joined = batch.state == Batch.State.RUNNING and batch.beat_at is not None and now - batch.beat_at < STALE
    if batch.state in Batch.AT_WORK:
        batch.state, batch.beat_at, batch.attempts = Batch.State.RUNNING, now, batch.attempts + 1
        batch.save(update_fields=["state", "beat_at", "attempts"])
    return batch, joined


@transaction.atomic
def end_batch(batch, *, now):
    """Close a run: done when no number is waiting, blocked when a person has to see to all that are.

    Numbers that wait without a problem are in the hands of another run, which closes the batch itself.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("completion").get(pk=batch.pk)
    if batch.state not in Batch.AT_WORK:
        return batch
    waiting = certificates_of(batch).waiting()
    if waiting.filter(fault="").exists():
        return batch
    if faults := waiting.count():
        return _block_batch(batch, f"{faults} 个证书待处理，见证书列表中的“待处理问题”。", now=now)
    papers = dict(certificates_of(batch).valid().values_list("number", "file_sha256"))
    batch.state, batch.error, batch.finished_at, batch.beat_at = Batch.State.DONE, "", now, now
    batch.save(update_fields=["state", "error", "finished_at", "beat_at"])
    record(
        batch, "issue", actor=None, now=now, case=batch.completion.case,
        after=f"{len(papers)} 本证书生效", data={"papers": papers},
    )  # fmt: skip
    return batch


@transaction.atomic
def _block_batch(batch, sentence, *, now):
    """Say what a person has to see to before the batch can go on."""
    batch.state, batch.error, batch.beat_at = Batch.State.BLOCKED, sentence[:300], now
    batch.save(update_fields=["state", "error", "beat_at"])
    record(batch, "fault", actor=None, now=now, case=batch.completion.case, after=batch.error)
    return batch

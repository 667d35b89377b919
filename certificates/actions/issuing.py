"""Batches of certificates. The batch row is the truth: a message only wakes the worker, and everything may run twice."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from celery import current_app
from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.drawing import finish_certificate
from certificates.actions.numbering import reserve_batch
from certificates.models import STALE, Batch, Certificate
from policies.rules import MissingRule
from workflow.journal import record
from workflow.verbs import register

logger = logging.getLogger("portal.issuing")

TASK = "certificates.issue_batch"
DISK_TROUBLE = (
    "证书文件写不到磁盘（空间不足或没有权限）。请系统管理员清理后，系统会自动继续，也可点“重新执行”。"
)
Clock = Callable[[], datetime]


def wake(batch_id):
    """Tell a worker; when no broker answers, the sweep finds the row a little later."""
    try:
        current_app.send_task(TASK, kwargs={"batch_id": batch_id}, ignore_result=True, retry=False)
    except Exception as error:  # whatever the broker does, what was decided stands
        logger.warning("batch %s waits for the sweep: %s", batch_id, type(error).__name__)


@register(
    Batch, "rerun_batch", "重新执行", when=lambda batch, user: may_rerun(batch, user),
    confirm="只处理还没有制成的证书；已生效的证书和编号不变。", done="已重新排队，稍候刷新查看进度。",
)  # fmt: skip
@transaction.atomic
def rerun_batch(batch, *, actor, now):
    """Put an unfinished batch back into the queue, after a font was added or a disk was cleared."""
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    authority = fresh.completion.programme.authority
    if not actor.has_role(Role.REVIEWER, Role.APPROVER, organisation=authority):
        raise not_allowed("重新制证", f"{authority}的审核、审批人员")
    if fresh.state in (Batch.State.DONE, Batch.State.HELD):
        raise Refused(
            f"本批证书当前为“{fresh.get_state_display()}”，没有需要重新执行的。",
            code="wrong_state",
            status=409,
        )
    before = fresh.get_state_display()
    fresh.state = Batch.State.QUEUED
    fresh.error = ""
    fresh.save(update_fields=["state", "error"])
    record(
        fresh, "rerun_batch", actor=actor, now=now, case=fresh.completion.case, before=before, after="排队中"
    )
    transaction.on_commit(partial(wake, fresh.pk))
    return fresh


def may_rerun(batch, user):
    authority = batch.completion.programme.authority
    waiting = batch.state not in (Batch.State.DONE, Batch.State.HELD)
    return waiting and user.has_role(Role.REVIEWER, Role.APPROVER, organisation=authority)


def issue_batch(batch_id, *, clock: Clock):
    """Bring a batch as far as it will go; may be killed, repeated, or run twice at once.

    `clock` gives the moment of each step. Returns the batch. Raises OSError when the disk fails: what
    was finished stays, and the sweep comes back to the rest.
    """
    batch, joined = begin_batch(batch_id, now=clock())
    if batch.state != Batch.State.RUNNING:
        return batch
    try:
        reserve_batch(batch, now=clock())
    except (Refused, MissingRule) as problem:
        return _block_batch(batch, str(problem), now=clock())
    # Whoever joins a run starts from the other end, so that two of them do not draw the same paper.
    waiting = certificates_of(batch).waiting().order_by("-ordinal" if joined else "ordinal")
    for certificate_id in list(waiting.values_list("pk", flat=True)):
        certificate = Certificate.objects.get(pk=certificate_id)
        if certificate.state == Certificate.State.RESERVED:
            finish_and_beat(batch, certificate, clock)
    return end_batch(batch, now=clock())


def finish_and_beat(batch, certificate, clock):
    try:
        finish_certificate(certificate, now=clock())
    except OSError:
        Batch.objects.filter(pk=batch.pk).update(error=DISK_TROUBLE)
        raise
    Batch.objects.filter(pk=batch.pk).update(beat_at=clock(), error="")


def certificates_of(batch):
    return Certificate.objects.filter(programme=batch.completion.programme_id)


@transaction.atomic
def begin_batch(batch_id, *, now):
    """Note that a run starts; gives the batch, and whether another run seems to be at it already."""
    batch = (
        Batch.objects.select_for_update(of=("self",)).select_related("completion__programme").get(pk=batch_id)
    )
    joined = batch.state == Batch.State.RUNNING and batch.beat_at is not None and now - batch.beat_at < STALE
    if batch.state not in (Batch.State.HELD, Batch.State.PAUSED, Batch.State.DONE):
        batch.state, batch.beat_at, batch.attempts = Batch.State.RUNNING, now, batch.attempts + 1
        batch.save(update_fields=["state", "beat_at", "attempts"])
    return batch, joined


@transaction.atomic
def end_batch(batch, *, now):
    """Close a run: done when no number is waiting, blocked when a person has to see to all that are.

    Numbers that wait without a problem are in the hands of another run, which closes the batch itself.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("completion").get(pk=batch.pk)
    if batch.state == Batch.State.DONE:
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

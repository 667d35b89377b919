"""What people do with a batch under way: pause it, let it go on, try the failed ones again."""

from functools import partial

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.issuing import wake
from certificates.models import Batch
from workflow.journal import record
from workflow.verbs import register

State = Batch.State
DECIDERS = (Role.REVIEWER, Role.APPROVER)
PAUSABLE = (State.QUEUED, State.RUNNING)
RERUNNABLE = (*PAUSABLE, State.BLOCKED)


def may_steer(batch, user, *states):
    """The authority of the class may, and so may whoever holds a seat where its certificates are numbered."""
    if batch.state not in states:
        return False
    programme = batch.completion.programme
    offices = [programme.authority, *(row.series.authority for row in first_certificates(batch))]
    return any(user.has_role(*DECIDERS, organisation=office) for office in offices)


def first_certificates(batch):
    """One certificate of the batch, or none: it says which register numbers the class."""
    return batch.completion.programme.certificates.select_related("series__authority").order_by("pk")[:1]


def _move(batch, what, allowed, state, verb, *, actor, now):
    """Take a batch from one of the states to another; journalled, and a worker told of it when there is work."""
    fresh = (
        Batch.objects.select_for_update(of=("self",)).select_related("completion__programme").get(pk=batch.pk)
    )
    if not may_steer(fresh, actor, fresh.state):
        raise not_allowed(what, f"{fresh.completion.programme.authority}的审核、审批人员")
    before = fresh.get_state_display()
    if fresh.state not in allowed:
        raise Refused(
            f"本批证书当前为“{before}”，不能“{what}”。请刷新页面查看进度。", code="wrong_state", status=409
        )
    fresh.state, fresh.error = state, ""
    fresh.save(update_fields=["state", "error"])
    record(
        fresh, verb, actor=actor, now=now, case=fresh.completion.case, before=before,
        after=fresh.get_state_display(),
    )  # fmt: skip
    if state == State.QUEUED:
        transaction.on_commit(partial(wake, fresh.pk))
    return fresh


@register(
    Batch, "pause_batch", "暂停", tone="plain", when=lambda batch, user: may_steer(batch, user, *PAUSABLE),
    confirm="正在制作的一小批做完后停下；已生效的证书不变。", done="已暂停，点“继续”接着制证。",
)  # fmt: skip
@transaction.atomic
def pause_batch(batch, *, actor, now):
    """Stop a batch after the chunk in hand."""
    return _move(batch, "暂停", PAUSABLE, State.PAUSED, "pause_batch", actor=actor, now=now)


@register(
    Batch, "resume_batch", "继续", when=lambda batch, user: may_steer(batch, user, State.PAUSED),
    confirm="接着制作还没有制成的证书。", done="已重新排队，证书接着制作。",
)  # fmt: skip
@transaction.atomic
def resume_batch(batch, *, actor, now):
    """Let a paused batch go on where it stopped."""
    return _move(batch, "继续", (State.PAUSED,), State.QUEUED, "resume_batch", actor=actor, now=now)


@register(
    Batch, "rerun_batch", "重新执行", when=lambda batch, user: may_steer(batch, user, *RERUNNABLE),
    confirm="只处理还没有制成的证书；已生效的证书和编号不变。", done="已重新排队，进度见本页。",
)  # fmt: skip
@transaction.atomic
def rerun_batch(batch, *, actor, now):
    """Put an unfinished batch back into the queue, after a font was added or a disk was cleared."""
    return _move(batch, "重新执行", RERUNNABLE, State.QUEUED, "rerun_batch", actor=actor, now=now)

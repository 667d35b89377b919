"""Signing a class's certificates off: what one person accepted, a second one at the numbering authority releases."""

from functools import partial

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.issuing import wake
from certificates.actions.numbering import numbering_authority
from certificates.models import Batch
from policies.rules import MissingRule
from trainees.models import Trainee
from workflow.journal import record
from workflow.verbs import register

SECOND_PERSON = "同一人不能既通过结业上报又签发证书"


def hold_batch(completion, *, actor, now):
    """Write down that the certificates of a class are to be issued, once a second person has released them; the caller
    accepts the package in the same transaction."""
    batch = Batch.objects.create(
        completion=completion, total=Trainee.objects.passed().filter(roster__programme=completion.programme).count(),
        requested_by=actor, requested_at=now, state=Batch.State.HELD,
    )  # fmt: skip
    record(
        batch, "queue_batch", actor=actor, now=now, case=completion.case, after=f"{batch.total} 人考核合格"
    )
    return batch


def may_release(batch, user):
    if batch.state != Batch.State.HELD or batch.requested_by_id == user.pk:
        return False
    try:
        authority = numbering_authority(batch.completion.programme)
    except (Refused, MissingRule):
        return False
    return user.has_role(Role.REVIEWER, Role.APPROVER, organisation=authority)


@register(
    Batch, "release_batch", "签发", when=may_release,
    confirm="签发后即编号、制证、签章并记入公开日志；已生效的证书只能更正或撤销。", done="已签发，证书正在制作。",
)  # fmt: skip
@transaction.atomic
def release_batch(batch, *, actor, now):
    """Release the certificates of an accepted class: by a second person of the authority that numbers them (T22)."""
    fresh = (
        Batch.objects.select_for_update(of=("self",)).select_related("completion__programme").get(pk=batch.pk)
    )
    authority = numbering_authority(fresh.completion.programme)
    if not actor.has_role(Role.REVIEWER, Role.APPROVER, organisation=authority):
        raise not_allowed("签发证书", f"{authority}的审核、审批人员")
    if fresh.state != Batch.State.HELD:
        raise Refused(
            f"本批证书当前为“{fresh.get_state_display()}”，不需要再签发。", code="wrong_state", status=409
        )
    if fresh.requested_by_id == actor.pk:
        raise Refused(
            f"本批证书的结业上报是您通过的。{SECOND_PERSON}（发证双人办理），请{authority}的另一位审核或审批人员签发。",
            code="same_person",
            status=403,
        )
    fresh.state, fresh.released_by, fresh.released_at = Batch.State.QUEUED, actor, now
    fresh.save(update_fields=["state", "released_by", "released_at"])
    record(
        fresh, "release_batch", actor=actor, now=now, case=fresh.completion.case, organisation=authority,
        before="待签发", after=f"排队中，{fresh.total} 本",
    )  # fmt: skip
    transaction.on_commit(partial(wake, fresh.pk))
    return fresh

"""Accounting for a number that will never be issued."""

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.issuing import certificates_of, end_batch
from certificates.actions.numbering import log_many
from certificates.models import Batch, Certificate, ErrorReport, IssuanceLog
from workflow.journal import record
from workflow.verbs import register


def may_void(certificate, user):
    reserved = certificate.state == Certificate.State.RESERVED
    return reserved and user.has_role(Role.APPROVER, organisation=certificate.series.authority)


@register(
    Certificate, "void_certificate", "作废编号", fields=("reason",), tone="danger", when=may_void,
    confirm="作废的编号保留在登记中，不再使用；该学员不会自动得到新编号。", done="编号已作废，登记中保留。",
)  # fmt: skip
@transaction.atomic
def void_certificate(certificate, *, reason, actor, now):
    """Account for a reserved number that will never be issued; it is recorded and never used again."""
    fresh = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("series__authority")
        .get(pk=certificate.pk)
    )
    authority = fresh.series.authority
    if not actor.has_role(Role.APPROVER, organisation=authority):
        raise not_allowed("作废编号", f"{authority}的审批人员")
    if fresh.state != Certificate.State.RESERVED:
        raise Refused(
            f"证书{fresh.number}当前为“{fresh.get_state_display()}”，只有还没有制证的编号可以作废。",
            code="wrong_state",
            status=409,
        )
    if not reason.strip():
        raise Refused("作废编号须写明原因，该原因将记入登记。", code="no_reason", field="reason")
    fresh.state, fresh.ended_at, fresh.ended_reason = Certificate.State.VOID, now, reason.strip()[:300]
    fresh.save(update_fields=["state", "ended_at", "ended_reason"])
    log_many([fresh], IssuanceLog.Event.VOID, now=now, note=fresh.ended_reason)
    record(fresh, "void", actor=actor, now=now, case=fresh.programme.case, before="已编号待制证", after="作废",
           note=fresh.ended_reason)  # fmt: skip
    # A report that was to be answered with this number waits again.
    ErrorReport.objects.filter(amendments__result=fresh).open().update(state=ErrorReport.State.OPEN)
    settle_batch(fresh.programme, now=now)
    return fresh


def settle_batch(programme, *, now):
    """A batch that only waited for this number is done."""
    batch = Batch.objects.filter(completion__programme=programme, state=Batch.State.BLOCKED).first()
    if batch is not None and not certificates_of(batch).waiting().exists():
        end_batch(batch, now=now)

"""Accounting for a number that will never be issued, and the new one that its trainee may get instead."""

from functools import partial

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.issuing import certificates_of, end_batch, wake
from certificates.actions.numbering import give_numbers, log_many
from certificates.models import Batch, Certificate, ErrorReport, IssuanceLog
from trainees.models import Trainee
from workflow.journal import record
from workflow.verbs import register


def may_void(certificate, user):
    reserved = certificate.state == Certificate.State.RESERVED
    return reserved and user.has_role(Role.APPROVER, organisation=certificate.series.authority)


@register(
    Certificate, "void_certificate", "作废编号", fields=("reason",), tone="danger", when=may_void,
    confirm="作废的编号保留在登记中，不再使用。该学员仍应发证的，作废后可在本页重新编号。", done="编号已作废，登记中保留。",
)  # fmt: skip
@transaction.atomic
def void_certificate(certificate, *, reason, actor, now):
    """Account for a reserved number that will never be issued; it is recorded and never used again."""
    # The batch comes first, as wherever both are locked.
    Batch.objects.select_for_update(of=("self",)).filter(
        completion__programme=certificate.programme_id
    ).first()
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


def may_renumber(certificate, user):
    """A void number of somebody who has no other, seen by an approver of the office that numbers."""
    if certificate.state != Certificate.State.VOID or certificate.replaces_id:
        return False
    mine = user.has_role(Role.APPROVER, organisation=certificate.series.authority)
    return mine and not _others(certificate).exists()


def _others(certificate):
    void = Certificate.State.VOID
    return Certificate.objects.filter(trainee=certificate.trainee_id).exclude(state=void)


@register(
    Certificate, "renumber", "重新编号", fields=("reason",), tone="plain", when=may_renumber,
    confirm="按名册上现在的姓名等内容另给一个新编号并制证；作废的编号仍留在登记中。", done="已给新编号，证书正在制作。",
)  # fmt: skip
@transaction.atomic
def renumber(certificate, *, reason, actor, now):
    """Give the trainee of a void number a new one, with the content as the roster has it now; the batch goes on."""
    void = Certificate.objects.select_related("series__authority", "programme").get(pk=certificate.pk)
    authority = void.series.authority
    if not actor.has_role(Role.APPROVER, organisation=authority):
        raise not_allowed("重新编号", f"{authority}的审批人员")
    batch = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("completion__programme")
        .get(completion__programme=void.programme)
    )
    if void.state != Certificate.State.VOID or _others(void).exists():
        raise Refused(
            f"编号{void.number}当前为“{void.get_state_display()}”，或该学员已有其他证书；只有编号作废、没有其他证书的学员可以重新编号。",
            code="wrong_state",
            status=409,
        )
    if not reason.strip():
        raise Refused("重新编号须写明原因，该原因将记入登记。", code="no_reason", field="reason")
    trainees = list(Trainee.objects.passed().filter(pk=void.trainee_id))
    if not trainees:
        raise Refused(f"{void.name}的考核结果不是合格，不能发证。", code="not_passed", status=409)
    (fresh,) = give_numbers(
        batch, trainees, actor=actor, now=now, note=f"{void.number}作废后重新编号：{reason.strip()[:200]}"
    )
    if batch.state in (Batch.State.DONE, Batch.State.BLOCKED):
        batch.state, batch.error = Batch.State.QUEUED, ""
        batch.save(update_fields=["state", "error"])
        transaction.on_commit(partial(wake, batch.pk))
    return fresh

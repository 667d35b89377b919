"""The second person's word on a correction, a revocation or a reissue, and what follows from it (T22)."""

import logging

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.amending import (
    LONGEST,
    give_back_report,
    locked_certificate,
    page_of,
    require_open,
    settle,
    worded,
)
from certificates.actions.drawing import CHUNK, finish_chunk
from certificates.actions.logging import append_leaves
from certificates.actions.numbering import log_many
from certificates.actions.reporting import close_report, tell_holder
from certificates.actions.superseding import reserve_replacement, wake_replacements
from certificates.amending.changes import ON_ROSTER
from certificates.amending.checks import obstacle
from certificates.models import Amendment, Certificate, ErrorReport, IssuanceLog, Leaf
from trainees.actions import correct_trainee, corrected_person
from trainees.identity import type_code
from trainees.models import Trainee
from workflow.actions import remind
from workflow.journal import keep_refusals, record
from workflow.redaction import without_numbers

logger = logging.getLogger("portal.issuing")
Kind, State = Amendment.Kind, Amendment.State


@keep_refusals("approve_amendment")
@transaction.atomic
def approve_amendment(amendment, *, actor, now, note=""):
    """Let a proposal take effect. A revocation does at once; a correction gets its number now, and takes the old
    certificate's place when the worker has drawn, sealed and logged it."""
    fresh, certificate = for_decision(amendment, actor)
    require_alone(fresh)
    return put_into_force(fresh, certificate, actor=actor, now=now, note=note)


def require_alone(amendment):
    if amendment.group:
        raise Refused(
            "这件是全班更正中的一本，须与全班一起办理。请打开“全班更正”的页面。", code="of_class", status=409
        )


def put_into_force(fresh, certificate, *, actor, now, note="", rules=None):
    """What `for_decision` gave takes effect; in the caller's transaction. Gives the amendment."""
    if sentence := obstacle(certificate, fresh.kind, but=fresh):
        raise Refused(f"{sentence}请不予批准，或由提出人撤回后重新提出。", code="wrong_state", status=409)
    if fresh.kind != Kind.REVOKE:
        fresh.result = _replacement(fresh, certificate, actor, now, rules)
        transaction.on_commit(wake_replacements)
    decided(fresh, State.APPROVED, actor, now, note)
    after = fresh.result.number if fresh.result else Certificate.State.REVOKED.label
    record(fresh, "approve_amendment", actor=actor, now=now, before=certificate.number, after=after,
           note=fresh.note or fresh.reason)  # fmt: skip
    if fresh.kind == Kind.REVOKE:
        _revoke(fresh, certificate, actor, now)
    return fresh


@keep_refusals("decline_amendment", but=("no_reason",))
@transaction.atomic
def decline_amendment(amendment, *, note, actor, now):
    """Send a proposal back for good, with words; the certificate stays as it is."""
    fresh, certificate = for_decision(amendment, actor)
    require_alone(fresh)
    note = worded(note, "不批准的理由", "note")
    decided(fresh, State.DECLINED, actor, now, note)
    give_back_report(fresh)
    record(fresh, "decline_amendment", actor=actor, now=now, before=certificate.number, note=note)
    programme = certificate.programme
    remind(
        f"amendment:{fresh.pk}:declined", organisation=fresh.proposed_by.organisation, case=fresh.case, now=now,
        title=f"证书{fresh.get_kind_display()}没有批准：{certificate.number}", about=str(programme), urgent=True,
        address=page_of(fresh), body=note,
    )  # fmt: skip
    return fresh


def for_decision(amendment, actor):
    """The proposal and its certificate, locked for the second person; the certificate first, as everywhere."""
    certificate = locked_certificate(amendment.certificate)
    fresh = Amendment.objects.select_for_update().get(pk=amendment.pk)
    fresh.certificate = certificate
    authority = certificate.series.authority
    if not actor.has_role(Role.APPROVER, organisation=authority):
        raise not_allowed("审批证书更正和撤销", f"{authority}的审批人员")
    if fresh.proposed_by_id == actor.pk:
        raise Refused("提出人不能自己审批，请由另一位审批人员办理。", code="same_person", status=403)
    require_open(fresh)
    return fresh, certificate


def decided(amendment, state, actor, now, note):
    amendment.state, amendment.decided_by, amendment.decided_at = state, actor, now
    amendment.note = without_numbers(note.strip())[:LONGEST]
    amendment.save(update_fields=["state", "decided_by", "decided_at", "note", "result"])
    settle(amendment, now)


def _replacement(amendment, certificate, actor, now, rules):
    """The trainee's row put right and the new number reserved; the old certificate keeps its person."""
    trainee = Trainee.objects.select_related("roster", "person").get(pk=certificate.trainee_id)
    changes = amendment.changes
    person = certificate.person
    if amendment.new_number:
        doc_type = type_code(changes["doc_type"][1]) if "doc_type" in changes else person.doc_type
        name = changes["name"][1] if "name" in changes else certificate.name
        person = corrected_person(trainee, doc_type=doc_type, number=amendment.new_number, name=name)
    new = reserve_replacement(certificate, changes, trainee=trainee, person=person, now=now, rules=rules)
    if changes.keys() & {*ON_ROSTER, "hours"}:
        on_roster = changes.keys() & ON_ROSTER
        correct_trainee(
            trainee, name=new.name if on_roster else trainee.name, sex=new.content["sex"] if on_roster else trainee.sex,
            person=person if on_roster else trainee.person, proposed_by=amendment.proposed_by, actor=actor, now=now,
            hours=(certificate.hours, new.hours) if "hours" in changes else None,
            basis=f"证书{certificate.number}更正，新编号{new.number}",
        )  # fmt: skip
    return new


def _revoke(amendment, certificate, actor, now):
    """Valid no more, from this moment: state, log, public entry, journal and letters in one transaction."""
    certificate.state, certificate.ended_at, certificate.ended_reason = (
        Certificate.State.REVOKED,
        now,
        amendment.reason,
    )
    certificate.save(update_fields=["state", "ended_at", "ended_reason"])
    log_many([certificate], IssuanceLog.Event.REVOKED, now=now, note=amendment.reason)
    record(certificate, "revoke_certificate", actor=actor, now=now, case=amendment.case, note=amendment.reason,
           before=Certificate.State.VALID.label, after=Certificate.State.REVOKED.label)  # fmt: skip
    for report in ErrorReport.objects.open().filter(certificate=certificate):
        close_report(report, ErrorReport.State.DECLINED, "这本证书已被撤销，不再更正。", actor=actor, now=now)
    programme = certificate.programme
    remind(
        f"revoked:{certificate.pk}", organisation=programme.host, title=f"证书已撤销：{certificate.number}", urgent=True,
        case=amendment.case, about=str(programme), address=page_of(amendment), body=amendment.reason, now=now,
    )  # fmt: skip
    tell_holder(
        certificate, f"revoked:{certificate.pk}", address=certificate.trainee.email, subject="结业证书已撤销", now=now,
        body=f"您的结业证书{certificate.number}已于 {timezone.localdate(now)} 撤销，不再有效。\n\n原因：{amendment.reason}\n"
        f"依据：{amendment.document_number}",
    )  # fmt: skip
    append_leaves([certificate], Leaf.Event.REVOKED, now=now)


def finish_replacements(*, clock):
    """Draw, seal and log what was reserved by approved corrections; may run twice, and comes back to what failed."""
    waiting = (
        Certificate.objects.waiting().exclude(replaces=None).select_related("series__authority", "programme")
    )
    by_issuer: dict[int, list[Certificate]] = {}
    for certificate in waiting.order_by("pk"):
        by_issuer.setdefault(certificate.series.authority_id, []).append(certificate)
    for rows in by_issuer.values():
        for start in range(0, len(rows), CHUNK):
            _finish(rows[start : start + CHUNK], clock=clock)


def _finish(rows, *, clock):
    try:
        finish_chunk(rows, clock=clock)
    except (OSError, Refused) as problem:  # no disk, or no seal: the sweep comes back
        logger.error("certificates from %s on could not be finished: %s", rows[0].pk, problem)
        return
    for certificate in rows:
        certificate.refresh_from_db(fields=["state", "fault"])
        if certificate.fault and certificate.state == Certificate.State.RESERVED:
            remind(
                f"fault:{certificate.pk}", organisation=certificate.series.authority, now=clock(), urgent=True,
                title=f"更正的证书{certificate.number}制不出来", about=str(certificate.programme), body=certificate.fault,
                case=certificate.programme.case,
                address=f"/portal/programmes/{certificate.programme_id}/certificates/{certificate.pk}/",
            )  # fmt: skip

"""Correcting, revoking and reissuing certificates: one person proposes, a second one decides (T22)."""

import logging

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.drawing import finish_certificate
from certificates.actions.logging import append_leaves
from certificates.actions.numbering import log_many
from certificates.actions.reporting import close_report, handlers_of, may_handle, tell_holder
from certificates.actions.superseding import reserve_replacement, wake_replacements
from certificates.amending.changes import Proposed, read_values, told
from certificates.amending.checks import known_of, most_hours, obstacle
from certificates.models import Amendment, Certificate, ErrorReport, IssuanceLog, Leaf
from trainees.actions import correct_trainee, corrected_person
from trainees.identity import type_code
from trainees.models import Trainee
from workflow import actions as dossiers
from workflow.actions import remind, take_back
from workflow.journal import keep_refusals, record
from workflow.models import Reminder
from workflow.redaction import without_numbers
from workflow.verbs import register

Kind, State = Amendment.Kind, Amendment.State
logger = logging.getLogger("portal.issuing")
SLOT, SLOT_LABEL = "basis", "依据文件"
LONGEST = 300


class ValuesRefused(Refused):
    """Corrected values that cannot stand; `faults` {field: [sentences]}."""

    def __init__(self, faults):
        details = [sentence for sentences in faults.values() for sentence in sentences]
        super().__init__("有的内容需要改正，没有提出。", code="value_faults", details=details)
        self.faults = faults


def may_propose(certificate, user, kind):
    return may_handle(certificate, user) and not obstacle(certificate, kind)


@transaction.atomic
def propose_amendment(
    certificate, *, kind, reason, actor, now, values=None, document_number="", report=None, file=None
):
    """Lay a correction, a revocation or a reissue before the second person; gives the amendment.

    `values` {name, sex, doc_type, doc_number, hours: text} are the corrected ones (an empty doc_number leaves the
    document); `file` is (name, bytes, type) of the paper that it rests on, already checked.
    """
    fresh = _locked(certificate)
    if not may_handle(fresh, actor):
        raise not_allowed(f"提出证书{Kind(kind).label}", handlers_of(fresh))
    if sentence := obstacle(fresh, kind):
        raise Refused(sentence, code="wrong_state", status=409)
    proposed = _read(fresh, kind, values or {}, now)
    reason = _worded(reason, f"{Kind(kind).label}的原因", "reason")
    if kind == Kind.REVOKE and not document_number.strip():
        raise Refused(
            "撤销证书须有依据，请填写依据文件的文号或名称。", code="no_document", field="document_number"
        )
    amendment = Amendment.objects.create(
        certificate=fresh, kind=kind, changes=proposed.changes if proposed else {}, reason=reason,
        new_number=proposed.number if proposed else "", document_number=without_numbers(document_number.strip())[:120],
        report=_taken_in_hand(report, fresh), proposed_by=actor, proposed_at=now,
    )  # fmt: skip
    record(amendment, "propose_amendment", actor=actor, now=now, note=reason,
           before=fresh.number, after=told(amendment.changes) or amendment.get_kind_display())  # fmt: skip
    if file is not None:
        name, content, content_type = file
        dossiers.attach(amendment, slot=SLOT, content=content, name=name, content_type=content_type, actor=actor,
                        now=now, label=SLOT_LABEL)  # fmt: skip
    _tell_approvers(amendment, now)
    return amendment


def _locked(certificate):
    rows = Certificate.objects.select_for_update(of=("self",)).select_related(
        "series__authority", "programme__host", "programme__authority", "trainee__roster", "person"
    )
    return rows.get(pk=certificate.pk)


def _read(certificate, kind, values, now) -> Proposed | None:
    """The corrected values, checked; None where nothing is corrected."""
    if kind == Kind.REVOKE:
        return None
    known = known_of(certificate)
    proposed, faults = read_values(
        _full(values, known), known, on=timezone.localdate(now), most=most_hours(certificate.programme)
    )
    if faults:
        raise ValuesRefused(faults)
    if kind == Kind.CORRECT and not proposed.changes:
        raise Refused(
            "填写的内容与证书一样，没有需要更正的。请改正有误的一项后再提出。", code="no_change", field="name"
        )
    if proposed.number:
        # Made here, so that the clerk hears at once of a number that is another trainee's.
        corrected_person(
            certificate.trainee, doc_type=proposed.doc_type, number=proposed.number, name=proposed.name
        )
    return proposed


def _full(values, known):
    """What was typed; what the form did not ask stays as it is."""
    return {
        "name": known.name,
        "sex": known.sex,
        "doc_type": known.doc_type,
        "hours": f"{known.hours:f}",
        **values,
    }


def _worded(text, what, field):
    text = without_numbers(text.strip())
    if not text or len(text) > LONGEST:
        raise Refused(
            f"请写明{what}（最多 {LONGEST} 个字），它会记入办理记录。", code="no_reason", field=field
        )
    return text


def _taken_in_hand(report, certificate):
    """The open report of this certificate that is answered so; None where there is none."""
    if report is None:
        return None
    report = ErrorReport.objects.select_for_update().get(pk=report.pk)
    if report.certificate_id != certificate.pk or report.state != ErrorReport.State.OPEN:
        raise Refused("这件勘误已在办理或已办结，请刷新页面查看。", code="report_taken", status=409)
    report.state = ErrorReport.State.IN_HAND
    report.save(update_fields=["state"])
    return report


def _tell_approvers(amendment, now):
    certificate = amendment.certificate
    remind(
        f"amendment:{amendment.pk}", organisation=certificate.series.authority, about=str(certificate.programme),
        title=f"证书{amendment.get_kind_display()}待审批：{certificate.number}", case=amendment.case, now=now,
        address=page_of(amendment), body=f"{amendment.reason}\n{told(amendment.changes)}".strip(),
    )  # fmt: skip


def page_of(amendment):
    return f"/portal/programmes/{amendment.certificate.programme_id}/amendments/{amendment.pk}/"


def may_decide(amendment, user):
    return (
        amendment.state == State.PROPOSED
        and amendment.proposed_by_id != user.pk
        and user.has_role(Role.APPROVER, organisation=amendment.certificate.series.authority)
    )


@keep_refusals("approve_amendment")
@transaction.atomic
def approve_amendment(amendment, *, actor, now, note=""):
    """Let a proposal take effect. A revocation does at once; a correction gets its number now, and takes the old
    certificate's place when the worker has drawn, sealed and logged it."""
    fresh, certificate = _for_decision(amendment, actor)
    if sentence := obstacle(certificate, fresh.kind, but=fresh):
        raise Refused(f"{sentence}请不予批准，或由提出人撤回后重新提出。", code="wrong_state", status=409)
    if fresh.kind != Kind.REVOKE:
        fresh.result = _replacement(fresh, certificate, actor, now)
        transaction.on_commit(wake_replacements)
    _decided(fresh, State.APPROVED, actor, now, note)
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
    fresh, certificate = _for_decision(amendment, actor)
    note = _worded(note, "不批准的理由", "note")
    _decided(fresh, State.DECLINED, actor, now, note)
    _give_back_report(fresh)
    record(fresh, "decline_amendment", actor=actor, now=now, before=certificate.number, note=note)
    programme = certificate.programme
    remind(
        f"amendment:{fresh.pk}:declined", organisation=fresh.proposed_by.organisation, case=fresh.case, now=now,
        title=f"证书{fresh.get_kind_display()}没有批准：{certificate.number}", about=str(programme), urgent=True,
        address=page_of(fresh), body=note,
    )  # fmt: skip
    return fresh


@register(
    Amendment, "withdraw_amendment", "撤回", tone="plain", done="已撤回，证书保持原状。",
    when=lambda amendment, user: amendment.state == State.PROPOSED and amendment.proposed_by_id == user.pk,
)  # fmt: skip
@transaction.atomic
def withdraw_amendment(amendment, *, actor, now):
    """Take one's own proposal back before it is decided."""
    _locked(amendment.certificate)
    fresh = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if fresh.proposed_by_id != actor.pk:
        raise not_allowed("撤回", "提出人本人")
    _require_open(fresh)
    fresh.state = State.WITHDRAWN
    fresh.save(update_fields=["state"])
    _settle(fresh, now)
    _give_back_report(fresh)
    record(fresh, "withdraw_amendment", actor=actor, now=now, before=fresh.certificate.number)
    return fresh


def _for_decision(amendment, actor):
    """The proposal and its certificate, locked for the second person; the certificate first, as everywhere."""
    certificate = _locked(amendment.certificate)
    fresh = Amendment.objects.select_for_update().get(pk=amendment.pk)
    fresh.certificate = certificate
    authority = certificate.series.authority
    if not actor.has_role(Role.APPROVER, organisation=authority):
        raise not_allowed("审批证书更正和撤销", f"{authority}的审批人员")
    if fresh.proposed_by_id == actor.pk:
        raise Refused("提出人不能自己审批，请由另一位审批人员办理。", code="same_person", status=403)
    _require_open(fresh)
    return fresh, certificate


def _require_open(amendment):
    if amendment.state != State.PROPOSED:
        by = f"由{amendment.decided_by}" if amendment.decided_by else ""
        raise Refused(
            f"这件{amendment.get_kind_display()}已{by}办理（{amendment.get_state_display()}），请刷新页面查看。",
            code="decided",
            status=409,
        )


def _decided(amendment, state, actor, now, note):
    amendment.state, amendment.decided_by, amendment.decided_at = state, actor, now
    amendment.note = without_numbers(note.strip())[:LONGEST]
    amendment.save(update_fields=["state", "decided_by", "decided_at", "note", "result"])
    _settle(amendment, now)


def _settle(amendment, now):
    for reminder in Reminder.objects.filter(key=f"amendment:{amendment.pk}", withdrawn_at=None):
        take_back(reminder, amendment.get_state_display(), now=now, overtaken=True)


def _give_back_report(amendment):
    ErrorReport.objects.filter(pk=amendment.report_id, state=ErrorReport.State.IN_HAND).update(
        state=ErrorReport.State.OPEN
    )


def _replacement(amendment, certificate, actor, now):
    """The trainee's row put right and the new number reserved; the old certificate keeps its person."""
    trainee = Trainee.objects.select_related("roster", "person").get(pk=certificate.trainee_id)
    changes = amendment.changes
    person = certificate.person
    if amendment.new_number:
        doc_type = type_code(changes["doc_type"][1]) if "doc_type" in changes else person.doc_type
        name = changes["name"][1] if "name" in changes else certificate.name
        person = corrected_person(trainee, doc_type=doc_type, number=amendment.new_number, name=name)
    new = reserve_replacement(certificate, changes, trainee=trainee, person=person, now=now)
    if changes.keys() - {"hours"}:
        correct_trainee(
            trainee, name=new.name, sex=new.content["sex"], person=person, proposed_by=amendment.proposed_by, actor=actor,
            now=now, basis=f"证书{certificate.number}更正，新编号{new.number}",
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
    for certificate in waiting.order_by("pk"):
        try:
            finish_certificate(certificate, now=clock())
        except OSError:
            logger.exception("certificate %s could not be stored", certificate.pk)
            continue
        certificate.refresh_from_db(fields=["state", "fault"])
        if certificate.fault and certificate.state == Certificate.State.RESERVED:
            remind(
                f"fault:{certificate.pk}", organisation=certificate.series.authority, now=clock(), urgent=True,
                title=f"更正的证书{certificate.number}制不出来", about=str(certificate.programme), body=certificate.fault,
                case=certificate.programme.case,
                address=f"/portal/programmes/{certificate.programme_id}/certificates/{certificate.pk}/",
            )  # fmt: skip


@transaction.atomic
def view_new_number(amendment, *, actor, now):
    """The full number that a proposal puts in the old one's place, for whoever decides it; who looked is journalled."""
    certificate = amendment.certificate
    if not may_handle(certificate, actor):
        raise not_allowed("查看完整证件号码", handlers_of(certificate))
    if not amendment.new_number:
        raise Refused("这件没有更正证件号码。", code="no_number", status=409)
    record(
        amendment, "view_new_number", actor=actor, now=now, after=f"{certificate.number} {certificate.name}"
    )
    return amendment.new_number

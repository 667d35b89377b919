"""Proposing that a certificate be corrected, revoked or reissued; `deciding` is the second person's part (T22)."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.actions.reporting import handlers_of, may_handle
from certificates.amending.changes import Proposed, read_values, told
from certificates.amending.checks import known_of, most_hours, obstacle
from certificates.models import Amendment, Certificate, ErrorReport
from trainees.actions import known_person
from workflow import actions as dossiers
from workflow.actions import remind, take_back
from workflow.journal import record
from workflow.models import Reminder
from workflow.redaction import without_numbers
from workflow.verbs import register

Kind, State = Amendment.Kind, Amendment.State
SLOT, SLOT_LABEL = "basis", "依据文件"
LONGEST = 300


class ValuesRefused(Refused):
    """Corrected values that cannot stand; `faults` {field: [sentences]}."""

    def __init__(self, faults):
        details = [sentence for sentences in faults.values() for sentence in sentences]
        super().__init__("有的内容需要改正，没有提出。", code="value_faults", details=details)
        self.faults = faults


@transaction.atomic
def propose_amendment(
    certificate, *, kind, reason, actor, now, values=None, document_number="", report=None, file=None
):
    """Lay a correction, a revocation or a reissue before the second person; gives the amendment.

    `values` {name, sex, doc_type, doc_number, hours: text} are the corrected ones (an empty doc_number leaves the
    document); `file` is (name, bytes, type) of the paper that it rests on, already checked.
    """
    fresh = locked_certificate(certificate)
    if not may_handle(fresh, actor):
        raise not_allowed(f"提出证书{Kind(kind).label}", handlers_of(fresh))
    if sentence := obstacle(fresh, kind):
        raise Refused(sentence, code="wrong_state", status=409)
    proposed = _read(fresh, kind, values or {}, now)
    reason = worded(reason, f"{Kind(kind).label}的原因", "reason")
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


def locked_certificate(certificate):
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
        known_person(certificate.trainee, doc_type=proposed.doc_type, number=proposed.number)
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


def worded(text, what, field):
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
    """Where it is decided: the page of the whole class's correction, or its own."""
    if amendment.group:
        return f"/portal/programmes/{amendment.certificate.programme_id}/amendments/class/{amendment.group}/"
    return f"/portal/programmes/{amendment.certificate.programme_id}/amendments/{amendment.pk}/"


def may_decide(amendment, user):
    return (
        amendment.state == State.PROPOSED
        and amendment.proposed_by_id != user.pk
        and user.has_role(Role.APPROVER, organisation=amendment.certificate.series.authority)
    )


@register(
    Amendment, "withdraw_amendment", "撤回", tone="plain", done="已撤回，证书保持原状。",
    when=lambda amendment, user: (
        amendment.state == State.PROPOSED and amendment.proposed_by_id == user.pk and amendment.group is None
    ),
)  # fmt: skip
@transaction.atomic
def withdraw_amendment(amendment, *, actor, now):
    """Take one's own proposal back before it is decided."""
    locked_certificate(amendment.certificate)
    fresh = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if fresh.proposed_by_id != actor.pk:
        raise not_allowed("撤回", "提出人本人")
    if fresh.group:
        raise Refused("这件是全班更正中的一本，请在“全班更正”的页面一起撤回。", code="of_class", status=409)
    require_open(fresh)
    fresh.state = State.WITHDRAWN
    fresh.save(update_fields=["state"])
    settle(fresh, now)
    give_back_report(fresh)
    record(fresh, "withdraw_amendment", actor=actor, now=now, before=fresh.certificate.number)
    return fresh


def require_open(amendment):
    if amendment.state != State.PROPOSED:
        by = f"由{amendment.decided_by}" if amendment.decided_by else ""
        raise Refused(
            f"这件{amendment.get_kind_display()}已{by}办理（{amendment.get_state_display()}），请刷新页面查看。",
            code="decided",
            status=409,
        )


def settle(amendment, now):
    for reminder in Reminder.objects.filter(key=f"amendment:{amendment.pk}", withdrawn_at=None):
        take_back(reminder, amendment.get_state_display(), now=now, overtaken=True)


def give_back_report(amendment):
    ErrorReport.objects.filter(pk=amendment.report_id, state=ErrorReport.State.IN_HAND).update(
        state=ErrorReport.State.OPEN
    )


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

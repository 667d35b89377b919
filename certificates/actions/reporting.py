"""A holder says that a certificate is wrong; host or authority answers. What was said is followed with a receipt code."""

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
from certificates.amending.changes import PARTS
from certificates.amending.receipts import receipt_hash
from certificates.models import Certificate, ErrorReport
from workflow.actions import remind, take_back, write_outside
from workflow.journal import record
from workflow.letters import address_fault
from workflow.models import Reminder
from workflow.redaction import without_numbers
from workflow.verbs import register

MOST_OPEN = 3
State = ErrorReport.State


def may_handle(certificate, user):
    """The host's filers, and reviewers and approvers of the class's authority and of the register's."""
    programme = certificate.programme
    return user.has_role(Role.FILER, organisation=programme.host) or is_office(certificate, user)


def is_office(certificate, user):
    offices = (certificate.programme.authority, certificate.series.authority)
    return any(user.has_role(Role.REVIEWER, Role.APPROVER, organisation=office) for office in offices)


def handlers_of(certificate):
    return f"{certificate.programme.host}的填报人员或{certificate.series.authority}的审核、审批人员"


@transaction.atomic
def report_error(certificate, *, code, parts, text, contact, now):
    """Keep a holder's report under its receipt code; the same code sent twice is the same report. Gives the report."""
    fresh = (
        Certificate.objects.select_for_update(of=("self",)).select_related("programme").get(pk=certificate.pk)
    )
    digest = receipt_hash(code)
    earlier = ErrorReport.objects.filter(receipt_hash=digest, certificate=fresh).first()
    if earlier is not None:
        return earlier
    _require_words(parts, text)
    if fresh.state != Certificate.State.VALID:
        raise Refused(
            f"证书{fresh.number}当前为“{fresh.get_state_display()}”，不能提出勘误。请查询现在有效的证书后再提出。",
            code="wrong_state",
            status=409,
        )
    if ErrorReport.objects.open().filter(certificate=fresh).count() >= MOST_OPEN:
        raise Refused(
            f"这本证书已有 {MOST_OPEN} 件勘误在办，请凭回执码在“勘误进度”中查看，办结后再提出新的。",
            code="many",
            status=409,
        )
    report = ErrorReport.objects.create(
        certificate=fresh, receipt_hash=digest, parts=[part for part in PARTS if part in parts],
        text=without_numbers(text.strip())[:500], contact=without_numbers(contact.strip())[:60], made_at=now,
    )  # fmt: skip
    named = parts_said(report)
    record(
        report,
        "report_error",
        actor=None,
        now=now,
        case=fresh.programme.case,
        after=f"{fresh.number}：{named}",
    )
    for office in _offices(fresh):
        _tell(report, office, named, now)
    return report


def parts_said(report):
    return "、".join(PARTS[part] for part in report.parts if part in PARTS)


def _require_words(parts, text):
    if not any(part in PARTS for part in parts):
        raise Refused("请至少勾选一项有误的内容。", code="no_part", field="parts")
    if not text.strip():
        raise Refused("请写明哪里有误、应为什么。", code="no_text", field="text")


def _offices(certificate):
    """Host, the class's authority and the register's, each once."""
    programme = certificate.programme
    rows = (programme.host, programme.authority, certificate.series.authority)
    return list({row.pk: row for row in rows}.values())


def _tell(report, office, named, now):
    certificate = report.certificate
    remind(
        key_for(report, office), organisation=office, title=f"证书勘误：{certificate.number}", case=report.case,
        about=str(certificate.programme), address=page_of(certificate), now=now,
        body=f"学员提出证书{certificate.number}的{named}有误。请核实后提出更正，或写明不予更正的理由。",
    )  # fmt: skip


def key_for(report, office):
    return f"error_report:{report.pk}:{office.pk}"


def page_of(certificate):
    return f"/portal/programmes/{certificate.programme_id}/certificates/{certificate.pk}/"


@register(
    ErrorReport, "answer_report", "不予更正", fields=("answer",), tone="danger", done="已答复，学员凭回执码可以看到。",
    when=lambda report, user: report.state == State.OPEN and may_handle(report.certificate, user),
    confirm="核实无误、不需要更正时使用；理由学员会看到。",
)  # fmt: skip
@transaction.atomic
def answer_report(report, *, answer, actor, now):
    """Decline a report with words; the certificate stays as it is."""
    fresh = ErrorReport.objects.select_for_update().get(pk=report.pk)
    if not may_handle(fresh.certificate, actor):
        raise not_allowed("答复证书勘误", handlers_of(fresh.certificate))
    if fresh.state != State.OPEN:
        raise Refused(
            f"这件勘误当前为“{fresh.get_state_display()}”，不能再答复。请刷新页面查看。",
            code="wrong_state",
            status=409,
        )
    answer = without_numbers(answer.strip())
    if not answer or len(answer) > 300:
        raise Refused("请写明不予更正的理由（最多 300 个字），学员会看到。", code="no_answer", field="answer")
    close_report(fresh, State.DECLINED, answer, actor=actor, now=now)
    record(fresh, "answer_report", actor=actor, now=now, after=State.DECLINED.label, note=answer)
    return fresh


def close_report(report, state, answer, *, actor, now):
    """End a report in the caller's transaction: its messages are taken back, and the holder gets a letter where he can."""
    report.state, report.answer = state, answer[:300]
    report.answered_at, report.answered_by = now, actor
    report.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    for reminder in Reminder.objects.filter(key__startswith=f"error_report:{report.pk}:", withdrawn_at=None):
        take_back(reminder, f"已办结：{report.get_state_display()}", now=now)
    tell_holder(
        report.certificate, f"report:{report.pk}", address=report.contact, now=now,
        subject=f"证书勘误已办结：{report.get_state_display()}",
        body=f"您对证书{report.certificate.number}提出的勘误已办结：{report.get_state_display()}。\n\n{report.answer}",
    )  # fmt: skip


def tell_holder(certificate, key, *, address, subject, body, now):
    """A letter to the holder, where an address is known that mail can reach."""
    if not address or address_fault(address):
        return
    programme = certificate.programme
    end = f"\n\n{certificate.series.authority}\n（本邮件由平台代发，请勿直接回复。联系承办单位：{programme.host}。）"
    write_outside(key=f"certificate:{key}", organisation=certificate.series.authority, address=address,
                  subject=subject, body=f"{certificate.name}：\n\n{body}{end}", now=now)  # fmt: skip

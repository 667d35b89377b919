"""Why a certificate cannot be corrected, revoked or reissued now; page and action ask the same. Reads only."""

from decimal import Decimal

from certificates.amending.chains import chain_of, replacement_of
from certificates.amending.changes import Known
from certificates.models import Amendment, Certificate
from trainees.hours import slot_hours, timetable

Kind, State = Amendment.Kind, Certificate.State
ALIVE = (State.VALID, State.RESERVED)


def known_of(certificate: Certificate) -> Known:
    """What the certificate says, from what was frozen with it and not from the roster."""
    return Known(
        name=certificate.name,
        sex=certificate.content.get("sex", ""),
        doc_type=certificate.person.doc_type,
        number=certificate.person.number,
        masked=certificate.content["document_masked"],
        hours=certificate.hours,
    )


def most_hours(programme) -> Decimal:
    """学时 of the whole timetable; 0 where there is none."""
    return sum(slot_hours(timetable(programme)).values(), Decimal(0))


def obstacle(certificate: Certificate, kind: str, *, but: Amendment | None = None) -> str:
    """The sentence that says what is in the way; "" where nothing is. `but` is the proposal being decided."""
    said = f"证书{certificate.number}当前为“{certificate.get_state_display()}”，"
    if kind == Kind.REISSUE:
        return _reissue_obstacle(certificate, said) or _open_one(certificate, but)
    if certificate.state == State.SUPERSEDED:
        return f"{said}请在新证书{certificate.superseded_by}上办理。"
    if certificate.state == State.RESERVED:
        return f"{said}还不是证书。制不出来的，请审批人员作废编号后“重新发证”。"
    if certificate.state != State.VALID:
        return f"{said}不能{Kind(kind).label}。需要新证书的，请提出“重新发证”。"
    last = chain_of(certificate)[-1]
    if last.state == State.RESERVED:
        return f"证书{certificate.number}的更正已经批准，新证书{last.number}正在制证。请等它生效，或由审批人员作废该编号后再办理。"
    return _open_one(certificate, but)


def _reissue_obstacle(certificate, said):
    if certificate.state not in (State.REVOKED, State.VOID):
        return f"{said}不能重新发证：只有已撤销或作废的编号才需要。内容有误的，请提出“更正”。"
    if following := replacement_of(certificate):
        return f"{said}已重新编号{following.number}，请在该证书上办理。"
    other = Certificate.objects.filter(trainee=certificate.trainee_id, state__in=ALIVE).first()
    return f"该学员本班已有证书{other.number}（{other.get_state_display()}），不能再发。" if other else ""


def _open_one(certificate, but):
    mine = Amendment.objects.proposed().filter(certificate__trainee=certificate.trainee_id)
    found = mine.exclude(pk=but.pk if but else None).select_related("certificate").first()
    if found is None:
        return ""
    return f"证书{found.certificate.number}已有一件“{found.get_kind_display()}”等待审批，办结后再提出新的。"


def offered(certificate: Certificate) -> list[str]:
    """The kinds of amendment that are open now."""
    return [kind for kind in Kind.values if not obstacle(certificate, kind)]

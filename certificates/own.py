"""The certificate on the trainee's own page."""

from django.utils import timezone

from certificates.amending.chains import replacement_of
from certificates.models import Certificate, ErrorReport
from trainees.assessing.components import result_of
from trainees.models import Result
from trainees.own.cards import Card

STATE = Certificate.State


def certificate_of(trainee):
    """The certificate of one trainee of one class: the one in force, else the latest that was; None without any."""
    rows = Certificate.objects.filter(trainee=trainee).exclude(state=STATE.VOID).order_by("-pk")
    found = {row.state: row for row in reversed(rows)}
    return next(
        (found[state] for state in (STATE.VALID, STATE.RESERVED, STATE.REVOKED) if state in found), None
    )


def card(trainee, *, now):
    """The certificate and the way to it; before it is there, what it still waits for. Nothing without a pass."""
    row = certificate_of(trainee)
    if row is None:
        if result_of(trainee) != Result.PASSED:
            return None
        return Card(
            "certificate", "结业证书", note="结业材料经主管机关审核通过后发证，一般在办班结束后一至两个月。"
        )
    if row.state == STATE.RESERVED:
        return Card("certificate", "结业证书", (("编号", row.number),), note="正在制证，稍后再来看。")
    lines = (
        ("编号", row.number),
        ("发证日期", f"{row.issued_on:%Y-%m-%d}"),
        ("学时", f"{row.hours:f}".removesuffix(".0")),
    )
    if row.state == STATE.REVOKED:
        note = f"发证机关已撤销这本证书，不再有效。{row.ended_reason and '原因：'}{row.ended_reason}"
        ended = (("撤销日期", f"{timezone.localdate(row.ended_at):%Y-%m-%d}"),) if row.ended_at else ()
        return Card("certificate", "结业证书", lines + ended, tone="red", note=note)
    return Card(
        "certificate", "结业证书", lines + amending(row), tone="green", template="certificates/_own.html"
    )


def amending(certificate):
    """What is under way about a certificate in force, as lines of its card."""
    coming = replacement_of(certificate)
    if coming is not None and coming.state == STATE.RESERVED:
        return (("更正", f"已批准，新证书{coming.number}正在制证"),)
    report = ErrorReport.objects.open().filter(certificate=certificate).first()
    return (("勘误", report.get_state_display()),) if report else ()

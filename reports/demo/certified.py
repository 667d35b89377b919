"""What becomes of the first class's certificates: looked at, shared, reported, corrected, revoked, and a change that waits."""

from datetime import timedelta

from accounts.models import User
from certificates.actions import (
    approve_amendment,
    finish_replacements,
    issue_batch,
    make_share,
    note_look,
    propose_amendment,
    report_error,
)
from certificates.actions.logging import publish_head
from certificates.actions.sharing import new_token, note_shared
from certificates.amending.receipts import check_letter, grouped
from certificates.models import Amendment, Batch, Certificate, LookupLog
from reports.demo.walk import moment
from reports.demo.walk.person import SCAN

Kind, Look = Amendment.Kind, LookupLog.Kind
# The receipt of the report that waits: known beforehand, so that a newcomer can follow it.
_BODY = "7KQ3A2C4E6G"
RECEIPT = grouped(_BODY + check_letter(_BODY))
# Places on the roster of SJ2021001. The first has a character that not everybody can type.
SHOWN, REPORTED, CORRECTED, REVOKED, PROPOSED = 2, 3, 4, 5, 6
# How many days ago each thing was; papers are issued before anything becomes of them.
ISSUED_AGO, CORRECTED_AGO, REVOKED_AGO = 12, 8, 5


def load_certificates(now, today):
    """Issue one small class at once, so that there is something to look up; the worker issues the rest."""
    batch = Batch.objects.order_by("requested_at").first()
    if batch is None:
        return
    at = moment(today - timedelta(days=ISSUED_AGO), 15)
    issue_batch(batch.pk, clock=lambda: at)
    publish_head(now=at + timedelta(hours=2))
    rows = Certificate.objects.filter(programme=batch.completion.programme_id).select_related("trainee")
    found = {each.trainee.number: each for each in rows}
    correct(found[CORRECTED], today - timedelta(days=CORRECTED_AGO))
    revoke(found[REVOKED], today - timedelta(days=REVOKED_AGO))
    look(found[SHOWN], today)
    leave_waiting(found, today - timedelta(days=1))
    publish_head(now=now)


def ended_certificates():
    """YX372021000004（已被新证书替代）、YX372021000005（已撤销）; "" where none has ended."""
    states = (Certificate.State.SUPERSEDED, Certificate.State.REVOKED)
    rows = Certificate.objects.filter(state__in=states).order_by("pk")[:2]
    return "、".join(f"{each.number}（{each.get_state_display()}）" for each in rows)


def host_of(certificate):
    return User.objects.get(memberships__organisation=certificate.programme.host, memberships__role="filer")


def second_person():
    return User.objects.get(username="shandong_shenpi")


def correct(certificate, day):
    """The holder reports it, the host proposes, the office approves: a new certificate takes the old one's place."""
    report = report_error(
        certificate, code=grouped("0" * 12), parts=["name"], text="姓名第二个字应为“凝”，以身份证为准。", contact="",
        now=moment(day),
    )  # fmt: skip
    amendment = propose_amendment(
        certificate, kind=Kind.CORRECT, values={"name": "向凝"}, reason="名册录入有误，已核对身份证复印件。", report=report,
        file=("身份证复印件（演示）.pdf", SCAN, "application/pdf"), actor=host_of(certificate), now=moment(day, 11),
    )  # fmt: skip
    at = moment(day + timedelta(days=1))
    approve_amendment(amendment, note="与身份证一致。", actor=second_person(), now=at)
    finish_replacements(clock=lambda: at + timedelta(minutes=1))
    publish_head(now=at + timedelta(hours=1))


def revoke(certificate, day):
    """One person of the office proposes it with the document that it rests on, another approves."""
    amendment = propose_amendment(
        certificate, kind=Kind.REVOKE, reason="抽查核实，两个半天由他人代为签到，实际学时不足。",
        document_number="（演示）关于撤销高级研修项目结业证书的决定", file=("撤销决定（演示）.pdf", SCAN, "application/pdf"),
        actor=User.objects.get(username="shandong_shenhe"), now=moment(day),
    )  # fmt: skip
    approve_amendment(amendment, note="事实清楚，同意撤销。", actor=second_person(), now=moment(day, 16))
    publish_head(now=moment(day, 17))


def look(certificate, today):
    """The holder looked it up and gave an employer a link; both looked, and a third verified the paper."""
    day = today - timedelta(days=4)
    for kind, hour in ((Look.LOOKUP, 9), (Look.PAPER, 10)):
        note_look([certificate], kind, now=moment(day, hour))
    share = make_share(
        certificate,
        token=new_token(),
        label="示例青岛海洋装备公司人事处",
        days=30,
        paper=True,
        now=moment(day, 11),
    )
    note_shared(share, now=moment(today - timedelta(days=3), 14), live=True)
    note_look([certificate], Look.VERIFY, now=moment(today - timedelta(days=2), 16))


def leave_waiting(found, day):
    """A report that nobody has answered, and a correction that waits for its second person."""
    report_error(
        found[REPORTED], code=RECEIPT, parts=["name"], text="姓名最后一个字应为“南”，以身份证为准。", contact="",
        now=moment(day, 9),
    )  # fmt: skip
    certificate = found[PROPOSED]
    propose_amendment(
        certificate, kind=Kind.CORRECT, values={"hours": "18"}, reason="该学员因公请假半天，名册上的学时没有扣减。",
        actor=host_of(certificate), now=moment(day, 15),
    )  # fmt: skip

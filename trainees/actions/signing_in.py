"""Phone sign-in: opened and closed by the host for one half day, signed by each trainee once, cancelled with a reason.

A signing in is a row of its own with who, when, which code and a hash of the phone: it is its own journal. The mark it
leaves is one among others; a mark that somebody made by hand or that a sheet brought is never changed by a phone.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from applications.models import Half
from trainees.actions.attendance import change_mark, require_day
from trainees.actions.guards import open_roster
from trainees.attending.codes import step_of
from trainees.checks import HELD_OPEN
from trainees.models import Attendance, Roster, SignIn, SignInSession, Source
from workflow.actions import locked
from workflow.journal import record

WRONG = "签到码不对、已经换过，或不是本班的。请看投影上现在的 6 位签到码，重新输入。"


@transaction.atomic
def open_sign_in(roster, *, on, half, actor, now):
    """Let phones sign in for one half day of today; a closed one opens again with the secret it had."""
    roster = open_roster(roster, actor, "开启手机签到")
    require_day(roster.programme, on, half, timezone.localdate(now))
    if on != timezone.localdate(now):
        raise Refused(
            f"手机签到只能在上课当天开启，{on:%Y-%m-%d} 已经过去。漏签的请补录并写明原因。",
            code="past",
            status=409,
        )
    session, made = SignInSession.objects.get_or_create(
        roster=roster, on=on, half=half,
        defaults={"secret": secrets.token_urlsafe(32), "opened_at": now, "opened_by": actor},
    )  # fmt: skip
    if not made and session.closed_at is None:
        return session
    session.closed_at = None
    session.save(update_fields=["closed_at"])
    record(roster, "open_sign_in", actor=actor, now=now, after=_words(session))
    return session


@transaction.atomic
def close_sign_in(session, *, actor, now):
    """No phone signs in any more; what a phone kept without network before this moment still comes in."""
    roster = open_roster(session.roster, actor, "结束手机签到")
    session = SignInSession.objects.select_for_update().get(pk=session.pk)
    if session.closed_at is not None:
        return session
    session.closed_at = now
    session.save(update_fields=["closed_at"])
    record(roster, "close_sign_in", actor=actor, now=now, after=f"{_words(session)}：{session.sign_ins.count()} 人签到")  # fmt: skip
    return session


@transaction.atomic
def sign_in(trainee, *, code, at, device, now, queued=False):
    """Sign one trainee in by the code that he or she saw at a moment; gives (SignIn, whether it is new).

    `at` is when the code was seen: on the server for a phone on line, by the phone's own word for one that kept it
    without network (`queued`). The code must have stood on the projector then. `device` is the hash of the phone.
    """
    roster = locked(Roster.objects.select_related("programme").get(pk=trainee.roster_id))
    _require_time(at, now, queued=queued)
    session, step = _session_of(roster, code, at)
    earlier = SignIn.objects.filter(session=session, trainee=trainee).first()
    if earlier is not None:
        return earlier, False
    if not roster.is_editable or roster.programme.stage not in HELD_OPEN:
        raise Refused("本班的签到已经封存，不能再签到。如有遗漏，请与班主任联系。", code="closed", status=409)
    row = SignIn.objects.create(
        session=session,
        trainee=trainee,
        step=step,
        device=device,
        signed_at=at,
        received_at=now,
        queued=queued,
    )
    Attendance.objects.get_or_create(
        trainee=trainee, on=session.on, half=session.half,
        defaults={"present": True, "source": Source.PHONE, "recorded_at": at},
    )  # fmt: skip
    return row, True


@transaction.atomic
def cancel_sign_in(row, *, reason, actor, now):
    """The host found that somebody else held the phone: the half day becomes missed, the signing in is kept."""
    session = row.session
    roster = open_roster(session.roster, actor, "撤销手机签到")
    if not reason.strip():
        raise Refused("撤销手机签到须写明原因，如“现场点名本人未到”。", code="no_reason", field="reason")
    return change_mark(roster, row.trainee, on=session.on, half=session.half, present=False, reason=reason.strip(),
                       actor=actor, now=now, verb="cancel_sign_in")  # fmt: skip


def _require_time(at, now, *, queued):
    lag = timedelta(seconds=settings.SIGN_IN_PERIOD * settings.SIGN_IN_SLACK)
    longest = timedelta(hours=settings.SIGN_IN_QUEUE_HOURS) if queued else timedelta(seconds=settings.SIGN_IN_KEEPS)  # fmt: skip
    if at > now + lag:
        raise Refused("手机的时间比实际时间快。请校准手机时间后重新签到。", code="clock", field="code")
    if now - at > longest:
        span = f"{settings.SIGN_IN_QUEUE_HOURS} 小时" if queued else f"{settings.SIGN_IN_KEEPS // 60} 分钟"
        raise Refused(
            f"签到码是 {span}以前的，已不能使用。请重新扫码；课已上完的，请与班主任联系补录。",
            code="too_late",
            field="code",
            status=409,
        )


def _session_of(roster, code, at):
    """The session that showed this code at this moment, and in which rotation."""
    on = timezone.localdate(at)
    sessions = list(SignInSession.objects.filter(roster=roster, on=on))
    lag = timedelta(seconds=settings.SIGN_IN_PERIOD * settings.SIGN_IN_SLACK)
    closed = False
    for session in sessions:
        step = step_of(code, session.secret, at, period=settings.SIGN_IN_PERIOD, slack=settings.SIGN_IN_SLACK)
        if step is None or at < session.opened_at - lag:
            continue
        if session.closed_at is None or at <= session.closed_at + lag:
            return session, step
        closed = True
    if closed or (sessions and all(session.closed_at and at > session.closed_at + lag for session in sessions)):  # fmt: skip
        raise Refused("这次手机签到已经结束。没有签上的，请与班主任联系补录。", code="over", status=409)
    if not sessions:
        raise Refused("现在没有开放的手机签到。请等班主任在投影上显示签到码后再签。", code="none", status=409)
    raise Refused(WRONG, code="wrong_code", field="code")


def _words(session):
    return f"{session.on:%Y-%m-%d} {Half(session.half).label}"

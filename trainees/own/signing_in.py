"""Signing in on the trainee's own phone: the code that was scanned, the mark of the phone, and the box of the page."""

import secrets
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from accounts.crypto import blind_index
from accounts.throttle import hit
from applications.models import Half
from trainees.attending.forecast import Outlook, forecast
from trainees.attending.half_days import hours_rule
from trainees.hours import slot_hours, timetable
from trainees.models import Attendance, SignIn, SignInSession, Trainee
from trainees.own.cards import Card

SCANNED, PHONE = "sign_in_code", "sign_in_phone"
_SCANNED_SALT, _WHO_SALT = "trainees.own.scanned", "trainees.own.who"
PHONE_LASTS = 400 * 86400
RETRY_AFTER = 600
ORDER = list(Half.values)


class Scanned(NamedTuple):
    """A code as the camera brought it, and when the server saw it."""

    code: str
    at: datetime


def keep_scanned(response, code: str, *, now: datetime) -> None:
    """Remember a scanned code while its trainee comes in; it proves nothing before it is judged."""
    response.set_signed_cookie(
        SCANNED, f"{code}.{now.timestamp():.0f}", salt=_SCANNED_SALT, max_age=settings.SIGN_IN_KEEPS,
        path=reverse("own_home"), httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget_scanned(response) -> None:
    response.delete_cookie(SCANNED, path=reverse("own_home"), samesite="Lax")


def scanned_in(request) -> Scanned | None:
    """The code that this phone scanned a moment ago; None when there is none, or it is too old."""
    try:
        kept = request.get_signed_cookie(SCANNED, salt=_SCANNED_SALT, max_age=settings.SIGN_IN_KEEPS)
        code, second = kept.split(".")
    except (KeyError, BadSignature, ValueError):
        return None
    return Scanned(code, datetime.fromtimestamp(int(second), tz=timezone.get_current_timezone()))


def onward(request) -> str:
    """Where somebody who has just come in goes: to the sign-in that he or she came for, else to the own page."""
    return "own_sign_in" if scanned_in(request) else "own_home"


def phone_of(request) -> str:
    """The random mark of this phone, new where it has none; it is kept as a keyed hash only."""
    mark = request.COOKIES.get(PHONE, "")
    return (
        mark if 16 <= len(mark) <= 64 and mark.isascii() and mark.isprintable() else secrets.token_urlsafe(18)
    )


def mark_phone(response, mark: str) -> None:
    response.set_cookie(
        PHONE, mark, max_age=PHONE_LASTS, path=reverse("own_home"), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def device_of(mark: str) -> bytes:
    return blind_index(mark, purpose="trainees.sign_in.phone")


def may_try(trainee: Trainee, mark: str, address: str, *, now: datetime) -> bool:
    """Count one attempt at a code; False when the person, the phone or the hall has had enough for now."""
    keys = {"trainee": str(trainee.pk), "device": mark, "address": address}
    verdicts = []
    for name, key in keys.items():
        limit, period = settings.SIGN_IN_BUDGETS[name]
        verdicts.append(hit(f"sign_in.{name}", key, limit=limit, period=period, now=now).allowed)
    return all(verdicts)


def who_of(trainee: Trainee) -> str:
    """Whose queue it is, for the phone to tell its own from a neighbour's; says nothing to anybody else."""
    return Signer(salt=_WHO_SALT).signature(str(trainee.pk))[:16]


def open_session(trainee: Trainee, *, now: datetime) -> SignInSession | None:
    """The half day for which the trainee's class takes phones now."""
    rows = SignInSession.objects.filter(roster=trainee.roster_id, on=timezone.localdate(now), closed_at=None)
    return rows.order_by("-opened_at").first()


def signed_today(trainee: Trainee, *, now: datetime) -> list[SignIn]:
    """What this trainee signed today, the last first."""
    rows = SignIn.objects.filter(trainee=trainee, session__on=timezone.localdate(now))
    return list(rows.select_related("session").order_by("-received_at"))


def card(trainee, *, now):
    """Sign-in while it is open, and every half day with what is known of it; nothing before there is a timetable."""
    programme = trainee.roster.programme
    marks = {(m.on, m.half): m for m in Attendance.objects.filter(trainee=trainee).only("on", "half", "present", "source", "trainee")}  # fmt: skip
    places = set(slot_hours(timetable(programme))) | set(marks)
    session = open_session(trainee, now=now)
    if not places and session is None:
        return None
    today = timezone.localdate(now)
    rows = [
        (on, Half(half).label, *_state(marks.get((on, half)), on, today))
        for on, half in sorted(places, key=lambda place: (place[0], ORDER.index(place[1])))
    ]
    waits = session is not None and (session.on, session.half) not in marks
    return Card(
        "sign_in", "签到", template="trainees/own/_attendance.html", tone="blue" if waits else "",
        links=(("现在签到", reverse("own_sign_in")),) if session is not None else (),
        data={"rows": rows, "open": session}, note=_warning(programme, marks, today),
    )  # fmt: skip


def _warning(programme, marks, today):
    """What the required hours say to this trainee; "" while nothing was missed or no rule asks for any."""
    rule, least = hours_rule(programme)
    taught = slot_hours(timetable(programme))
    if least is None or not taught:
        return ""
    rows = [(on, hours, marks[on, half].present if (on, half) in marks else None) for (on, half), hours in taught.items()]  # fmt: skip
    told = forecast(rows, least, today=today)
    if told.outlook == Outlook.SHORT:
        return f"您已有 {told.have} 学时，至多能达到 {told.most} 学时，不足规定的 {least} 学时（{rule.citation}）。请与班主任联系。"
    if told.outlook == Outlook.EDGE and any(not mark.present for mark in marks.values()):
        return f"您已有 {told.have} 学时，再缺 1 次就达不到规定的 {least} 学时（{rule.citation}）。"
    return ""


def _state(mark, on, today):
    """(code, words) of one half day."""
    if mark is None:
        return ("to_come", "未到") if on > today else ("unmarked", "未登记")
    if not mark.present:
        return "absent", "缺勤"
    return ("made_up", "补录出勤") if mark.source == "manual" else ("present", "出勤")

"""Lecturers and courses of a filing."""

from django.db import transaction

from accounts.actions import validated
from accounts.refusals import Refused
from applications.actions.drafting import opened, touch
from applications.models import CourseSession, Lecturer

GONE = "这一行已被移除，页面可能已过期，请刷新后再办理。"


@transaction.atomic
def add_lecturer(filing, values, *, version, actor, now):
    """Put an expert on the list; `values` has name, unit, title, rank. Refuses the same person of the same unit."""
    filing = opened(filing, "lecturers", actor=actor, version=version)
    lecturer = validated(Lecturer(filing=filing, **values))
    lecturer.save()
    touch(filing, "lecturers", actor=actor, now=now, after=f"{lecturer} {lecturer.title}")
    return lecturer


@transaction.atomic
def change_lecturer(filing, pk, values, *, version, actor, now):
    filing = opened(filing, "lecturers", actor=actor, version=version)
    lecturer = row_of(filing.lecturers, pk)
    before = f"{lecturer} {lecturer.title}"
    for name, value in values.items():
        setattr(lecturer, name, value)
    validated(lecturer).save(update_fields=list(values))
    touch(filing, "lecturers", actor=actor, now=now, before=before, after=f"{lecturer} {lecturer.title}")
    return lecturer


@transaction.atomic
def remove_lecturer(filing, pk, *, version, actor, now):
    """Take an expert off the list, unless a course still names him."""
    filing = opened(filing, "lecturers", actor=actor, version=version)
    lecturer = row_of(filing.lecturers, pk)
    if session := lecturer.sessions.first():
        raise Refused(
            f"{lecturer.name}还是课程“{session.topic}”的授课专家，请先在“课程设置”中更换，再从名单中移除。",
            code="in_use",
        )
    touch(filing, "lecturers", actor=actor, now=now, before=str(lecturer))
    lecturer.delete()


@transaction.atomic
def add_session(filing, values, *, version, actor, now):
    """Add a course on one half-day: on, half, topic, form, hours, lecturer (of this filing, or None), shareable."""
    filing = opened(filing, "courses", actor=actor, version=version)
    require_own_lecturer(filing, values)
    require_day(filing, values)
    session = validated(CourseSession(filing=filing, **values))
    session.save()
    touch(filing, "courses", actor=actor, now=now, after=words(session))
    return session


@transaction.atomic
def change_session(filing, pk, values, *, version, actor, now):
    filing = opened(filing, "courses", actor=actor, version=version)
    session = row_of(filing.sessions, pk)
    require_own_lecturer(filing, values)
    require_day(filing, values)
    before = words(session)
    for name, value in values.items():
        setattr(session, name, value)
    validated(session).save(update_fields=list(values))
    touch(filing, "courses", actor=actor, now=now, before=before, after=words(session))
    return session


@transaction.atomic
def remove_session(filing, pk, *, version, actor, now):
    filing = opened(filing, "courses", actor=actor, version=version)
    session = row_of(filing.sessions, pk)
    touch(filing, "courses", actor=actor, now=now, before=words(session))
    session.delete()


def row_of(rows, pk):
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Refused(GONE, code="gone", status=409)
    return row


def require_own_lecturer(filing, values):
    lecturer = values.get("lecturer")
    if lecturer is not None and lecturer.filing_id != filing.pk:
        raise Refused(
            "授课专家不在本期名单中，请先在“授课专家名单”中添加。", code="foreign_lecturer", field="lecturer"
        )


def require_day(filing, values):
    day = values.get("on")
    if day and filing.starts_on and filing.ends_on and not filing.starts_on <= day <= filing.ends_on:
        raise Refused(
            f"{day} 不在办班日期 {filing.starts_on} 至 {filing.ends_on} 之内，请改选日期，或先修改“具体时间”。",
            code="outside",
            field="on",
        )


def words(session):
    lecturer = session.lecturer.name if session.lecturer else "授课专家待定"
    return f"{session} · {session.form} · {session.hours} 学时 · {lecturer}"

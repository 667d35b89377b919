"""When, where, with whom and what: the class as its trainee has to know it."""

from django.utils import timezone

from applications.models import CourseSession, Half
from trainees.hours import shift_of
from trainees.own.cards import Card, Phase, phase_of

TEACHER = "班主任"


def place_card(trainee, *, now):
    """Time and place of the class, and whom to ring up."""
    programme = trainee.roster.programme
    filing = getattr(programme, "filing", None)
    more = [("住宿", filing.lodging), ("用餐", filing.meals)] if filing else []
    return Card(
        "place", "时间、地点和联系人", template="trainees/own/_place.html",
        data={
            "days": days_of(programme), "venue": (filing.venue if filing else "") or programme.place,
            "contact": contact_of(trainee.roster), "more": [(label, text) for label, text in more if text],
        },
    )  # fmt: skip


def lessons_card(trainee, *, now):
    """The half days that are taught: today's, then those to come, the past ones folded."""
    programme = trainee.roster.programme
    filing = getattr(programme, "filing", None)
    today = timezone.localdate(now)
    days = lessons_by_day(filing, programme) if filing else {}
    return Card(
        "lessons", "课程", template="trainees/own/_lessons.html",
        data={
            "today": today, "now": days.get(today, []), "over": phase_of(programme, today) is Phase.AFTER,
            "coming": {day: lessons for day, lessons in days.items() if day > today},
            "past": {day: lessons for day, lessons in days.items() if day < today},
        },
    )  # fmt: skip


def contact_of(roster):
    """(who, name, telephone) of the class teacher, else of whoever takes the registrations, else of its leader."""
    teacher = roster.staff.filter(duty__contains=TEACHER).first()
    if teacher is not None:
        return TEACHER, teacher.name, teacher.phone
    recruitment = getattr(roster.programme, "recruitment", None)
    if recruitment is not None:
        return "联系人", recruitment.contact, recruitment.phone
    filing = getattr(roster.programme, "filing", None)
    return ("项目负责人", filing.leader, filing.leader_phone) if filing and filing.leader else None


def days_of(programme):
    if not programme.starts_on:
        return programme.period
    return f"{programme.starts_on:%Y-%m-%d} 至 {programme.ends_on:%Y-%m-%d}"


def lessons_by_day(filing, programme):
    """{day: [(half day in words, topic, 学时)]} in the order of the day; one query."""
    shift = shift_of(programme, filing)
    order = list(Half.values)
    rows = CourseSession.objects.filter(filing=filing).values_list("on", "half", "topic", "hours")
    days: dict = {}
    for on, half, topic, hours in sorted(rows, key=lambda row: (row[0], order.index(row[1]))):
        days.setdefault(on + shift, []).append((Half(half).label, topic, hours))
    return days

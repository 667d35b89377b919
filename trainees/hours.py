"""Hours of training from the timetable and the sign-in sheet: values in, 学时 out (000-27)."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from applications.models import CourseSession
from trainees.models import Attendance, Trainee

NO_SHIFT = timedelta(0)


def slot_hours(sessions):
    """学时 of each half day {(day, half): Decimal}, from rows (day, half, hours) of a timetable."""
    slots = defaultdict(Decimal)
    for on, half, taught in sessions:
        slots[on, half] += taught
    return dict(slots)


def hours(sessions, marks):
    """学时 of one trainee: rows (day, half, hours) counted where (day, half) is among the half days signed."""
    slots = slot_hours(sessions)
    return sum((slots.get(mark, Decimal(0)) for mark in set(marks)), Decimal(0))


def timetable(programme):
    """The rows (day, half, hours) of the programme's timetable; one query.

    An accepted change of the time moves the class after its filing was accepted: its lessons move with it.
    """
    sessions = CourseSession.objects.filter(filing__programme=programme).select_related("filing")
    return [(each.on + shift_of(programme, each.filing), each.half, each.hours) for each in sessions]


def shift_of(programme, filing):
    """By how many days a class has moved since its filing was written."""
    moved = programme.starts_on and filing.starts_on
    return programme.starts_on - filing.starts_on if moved else NO_SHIFT


def hours_by_trainee(programme):
    """学时 attended {trainee id: Decimal} for everybody on the roster, nought included; three queries."""
    slots = slot_hours(timetable(programme))
    found = dict.fromkeys(
        Trainee.objects.filter(roster__programme=programme).values_list("pk", flat=True), Decimal(0)
    )
    present = Attendance.objects.filter(trainee__roster__programme=programme, present=True)
    for trainee_id, on, half in present.values_list("trainee_id", "on", "half"):
        found[trainee_id] += slots.get((on, half), Decimal(0))
    return found

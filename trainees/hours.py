"""Hours of training from the timetable and the sign-in sheet: values in, 学时 out (000-27)."""

from collections import defaultdict
from decimal import Decimal

from applications.models import CourseSession
from trainees.models import Attendance, Trainee


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
    """The rows (day, half, hours) of the programme's timetable; one query."""
    return list(CourseSession.objects.filter(filing__programme=programme).values_list("on", "half", "hours"))


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

"""Who was at a class and how long, as its attendance shows: the headcount that money rests on is never typed."""

from collections import Counter

from finance.amounts import ZERO
from finance.models import Settlement
from policies.standards import Presence
from programs.models import Programme
from trainees.models import Attendance, StaffAttendance


def presence_of(programme: Programme, settlement: Settlement | None = None) -> Presence:
    """Days signed in by each trainee and each of the staff, with the arrival and departure of the settlement; two queries."""
    trainees = Attendance.objects.filter(trainee__roster__programme=programme, present=True)
    staff = StaffAttendance.objects.filter(staff__roster__programme=programme, present=True)
    came = list(trainees.values_list("trainee", "on", "trainee__online").distinct())
    return Presence(
        trainees=days_each((person, day) for person, day, _ in came),
        staff=days_each(staff.values_list("staff", "on").distinct()),
        arrival=settlement.arrival_days if settlement else ZERO,
        departure=settlement.departure_days if settlement else ZERO,
        online=days_each((person, day) for person, day, online in came if online),
    )


def days_each(rows) -> tuple[int, ...]:
    """(person, day) → how many days each person was there, the longest first."""
    return tuple(sorted(Counter(person for person, _ in rows).values(), reverse=True))

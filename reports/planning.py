"""Reminding of what is due: leaving what the ladder calls for, taking back what the facts have overtaken.

The rows are the truth: whatever runs twice, late or at once leaves the same reminders.
"""

from django.utils import timezone

from policies.models import Rung
from policies.models.ladder import HOST
from programs.models import Programme
from reports.desk import PAPERS, Desk, deadlines_of
from reports.reminding import PREFIX, body_of, calls, parts_of, thread_of, title_of, void_reason
from workflow.actions import remind, take_back
from workflow.lifecycle import Seat
from workflow.models import Reminder

GONE = "项目已取消"


def plan(now):
    """Leave the reminders that today calls for; gives how many are new, None on a rest day, when nobody is told."""
    today = timezone.localdate(now)
    desk = Desk(Programme.objects.due().with_parties().select_related(*PAPERS))
    if not desk.calendar.is_working_day(today):
        return None
    ladders, seats, standing = Rung.objects.in_force(), Seats(), standing_threads()
    withdraw(desk, seats, standing, now)
    made = 0
    for programme in desk.programmes:

        def ladder(kind, authority=programme.authority_id):
            return ladders.get((authority, kind), ladders.get((None, kind), []))

        for call in calls(deadlines_of(desk, programme), ladder, today, desk.calendar):
            organisation = seats.at(programme, call.step.seat)
            if organisation is not None:
                made += leave(call, programme, organisation, standing, now)
    return made


def leave(call, programme, organisation, standing, now):
    """One reminder, unless it is there; earlier rungs of the same ladder are overtaken by it. True when new."""
    thread = thread_of(programme, call.deadline.kind, call.step.seat)
    key = f"{thread}:{call.deadline.on}:{call.step.offset}"
    new = remind(
        key, thread=thread, organisation=organisation, case=programme.case, about=str(programme)[:160],
        title=title_of(call, programme)[:200], body=body_of(call, programme), due_on=call.deadline.on, now=now,
        address=f"/portal/programmes/{programme.pk}/", sender=programme.authority if call.step.official else None,
    )  # fmt: skip
    for earlier in standing.get(thread, ()):
        if int(earlier.key.rpartition(":")[2]) < call.step.offset:
            take_back(earlier, "已由后一次提醒代替", now=now, overtaken=True)
    return new


def recheck(now):
    """Take back the reminders that no longer hold; gives how many. Looks only at classes that have any."""
    standing = standing_threads()
    wanted = {case_pk(parts_of(thread)[0]) for thread in standing}
    desk = Desk(Programme.objects.due().filter(pk__in=wanted).with_parties().select_related(*PAPERS))
    return withdraw(desk, Seats(), standing, now)


def standing_threads():
    """{thread: reminders of deadlines that stand}, in one query."""
    threads: dict[str, list[Reminder]] = {}
    for reminder in Reminder.objects.standing().filter(thread__startswith=PREFIX).order_by("pk"):
        threads.setdefault(reminder.thread, []).append(reminder)
    return threads


def case_pk(case):
    return int(case.rpartition(":")[2])


def withdraw(desk, seats, standing, now):
    """Take back what no longer holds, and drop it from `standing`; gives how many."""
    programmes = {programme.case: programme for programme in desk.programmes}
    deadlines: dict[str, dict] = {}
    taken = 0
    for thread, reminders in standing.items():
        case, kind, seat = parts_of(thread)
        programme = programmes.get(case)
        if programme is not None and case not in deadlines:
            deadlines[case] = {deadline.kind: deadline for deadline in deadlines_of(desk, programme)}
        for reminder in list(reminders):
            reason = GONE if programme is None else void_reason(
                reminder.due_on, deadlines[case].get(kind)
            ) or moved_away(reminder, seats.at(programme, seat))  # fmt: skip
            if reason:
                taken += take_back(reminder, reason, now=now)
                reminders.remove(reminder)
    return taken


def moved_away(reminder, organisation):
    """Why a reminder lies with the wrong organisation; "" when it lies where it should."""
    if organisation is not None and organisation.pk == reminder.organisation_id:
        return ""
    return f"接收单位改为{organisation}" if organisation else "现在没有这一级接收单位"


class Seats:
    """Who is told at which seat of a class; what must be looked up is looked up once."""

    def __init__(self):
        self.known = {}

    def at(self, programme, seat):
        """The organisation, None where there is none or the host holds the seat itself."""
        if seat == HOST:
            return programme.host
        place = (seat, programme.host_id if seat == Seat.CITY else None)
        if seat in (Seat.SPONSOR, Seat.PROVINCE, Seat.AUTHORITY):
            found = programme.organisation_at(seat)
        else:
            if place not in self.known:
                self.known[place] = programme.organisation_at(seat)
            found = self.known[place]
        return None if found is None or found.pk == programme.host_id else found

"""When the completion package is due."""

from django.utils import timezone

from certificates.models import Completion
from policies.calendar import WorkingDays
from policies.rules import Rules
from policies.timetable import Deadline, deadline_of
from programs.models import Programme


def completion_deadline(
    programme: Programme, completion: Completion | None, rules: Rules, calendar: WorkingDays
) -> Deadline | None:
    """The day by which the package is in time, with its arithmetic; None while the class has no last day.

    办班结束后1个月内 (人社厅发〔2021〕24号 一); 民法典 202, 203.
    """
    if programme.ends_on is None:
        return None
    received = completion.received_at if completion else None
    facts = {
        "year": programme.year,
        "funding": programme.funding,
        "ends_on": programme.ends_on,
        "reported_on": timezone.localdate(received) if received else None,
    }
    return deadline_of("completion", rules, facts, calendar)

"""How late papers are, for a whole page of them: their rules and the calendar are read once."""

from collections.abc import Callable, Iterable
from datetime import date

from policies.calendar import WorkingDays
from policies.models import Holiday, RuleSet
from policies.rules import Rules
from policies.timetable import Deadline
from programs.models import CasePaper


def with_lateness(
    papers: Iterable[CasePaper], deadline: Callable[[CasePaper, Rules, WorkingDays], Deadline | None], today: date
) -> list[CasePaper]:  # fmt: skip
    """The papers, each with `.days_late` by its `deadline`; two queries."""
    rows = list(papers)
    rules = RuleSet.objects.filter(pk__in={row.programme.rule_set_id for row in rows}).compiled()
    calendar = Holiday.objects.working_days()
    for row in rows:
        line = deadline(row, rules[row.programme.rule_set_id], calendar)
        row.days_late = line.days_late(today) if line else 0
    return rows

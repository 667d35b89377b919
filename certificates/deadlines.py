"""When the completion package is due."""

from datetime import date

from policies.calendar import WorkingDays
from policies.deadlines import Due, due_after
from policies.rules import Rules


def completion_due(rules: Rules, ends_on: date | None, calendar: WorkingDays) -> Due | None:
    """The day by which the package is in time, with its arithmetic; None while the class has no last day.

    办班结束后1个月内 (人社厅发〔2021〕24号 一); 民法典 202, 203.
    """
    rule = rules.get("completion.due")
    if rule is None or ends_on is None:
        return None
    return due_after(rule, ends_on, calendar)

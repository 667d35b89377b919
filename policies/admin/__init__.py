"""Notices, rule sets, the working calendar and the ladder of reminders in the admin site. Every save is one action."""

from policies.admin.calendar import CalendarYearAdmin, HolidayAdmin
from policies.admin.ladder import RungAdmin
from policies.admin.notices import NoticeAdmin
from policies.admin.rule_sets import RuleSetAdmin

__all__ = ["CalendarYearAdmin", "HolidayAdmin", "NoticeAdmin", "RuleSetAdmin", "RungAdmin"]

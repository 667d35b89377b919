"""Notices, rule sets and the working calendar in the admin site. Every save is one action."""

from policies.admin.calendar import CalendarYearAdmin, HolidayAdmin
from policies.admin.notices import NoticeAdmin
from policies.admin.rule_sets import RuleSetAdmin

__all__ = ["CalendarYearAdmin", "HolidayAdmin", "NoticeAdmin", "RuleSetAdmin"]

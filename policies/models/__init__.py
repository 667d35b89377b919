"""Notices, the rule sets drawn from them, their rules, the working calendar, the ladder of reminders."""

from policies.models.calendar import CalendarYear, Holiday
from policies.models.ladder import Rung
from policies.models.notices import Enclosure, Notice
from policies.models.rule_sets import PLAN_YEARS, Rule, RuleSet

__all__ = ["PLAN_YEARS", "CalendarYear", "Enclosure", "Holiday", "Notice", "Rule", "RuleSet", "Rung"]

"""Every write of this app, by subject."""

from policies.actions.calendar import (
    drop_holiday,
    is_calendar_keeper,
    keep_calendar_year,
    keep_holiday,
    load_calendar,
)
from policies.actions.loading import load_notice
from policies.actions.rule_sets import (
    keep_notice,
    keep_rule_set,
    keep_rules,
    may_keep,
    publish_rules,
    supersede_rules,
)

__all__ = [
    "drop_holiday",
    "is_calendar_keeper",
    "keep_calendar_year",
    "keep_holiday",
    "keep_notice",
    "keep_rule_set",
    "keep_rules",
    "load_calendar",
    "load_notice",
    "may_keep",
    "publish_rules",
    "supersede_rules",
]

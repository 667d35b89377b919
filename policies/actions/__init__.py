"""Every write of this app, by subject."""

from policies.actions.calendar import (
    drop_holiday,
    is_calendar_keeper,
    keep_calendar_year,
    keep_holiday,
    load_calendar,
)
from policies.actions.drafting import Member, NewNotice, draft_next_year, next_name, require_drafter
from policies.actions.enclosures import keep_enclosures
from policies.actions.families import family_mark, family_of, publish_family
from policies.actions.ladder import drop_rung, keep_rung, load_ladder, may_keep_rung, shipped_rungs
from policies.actions.loading import load_notice
from policies.actions.rule_sets import (
    keep_notice,
    keep_rule_set,
    may_keep,
    publish_rules,
    shown_mark,
    supersede_rules,
)
from policies.actions.rules import keep_rule, mark_of, remove_rule, require_keeper

__all__ = [
    "Member",
    "NewNotice",
    "draft_next_year",
    "drop_holiday",
    "drop_rung",
    "family_mark",
    "family_of",
    "is_calendar_keeper",
    "keep_calendar_year",
    "keep_enclosures",
    "keep_holiday",
    "keep_notice",
    "keep_rule",
    "keep_rule_set",
    "keep_rung",
    "load_calendar",
    "load_ladder",
    "load_notice",
    "mark_of",
    "may_keep",
    "may_keep_rung",
    "next_name",
    "publish_family",
    "publish_rules",
    "remove_rule",
    "require_drafter",
    "require_keeper",
    "shipped_rungs",
    "shown_mark",
    "supersede_rules",
]

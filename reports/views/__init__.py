"""Doors that read across the apps: home pages, the class, its journal, the review desk of sponsors."""

from reports.views.calendar import (
    calendar_feed,
    make_subscription,
    revoke_subscription,
    subscription,
)
from reports.views.cases import case_timeline, programme
from reports.views.listing import programmes, programmes_xlsx
from reports.views.portal import portal
from reports.views.preflight import preflight
from reports.views.public import home
from reports.views.review import paper, review
from reports.views.trial import rule_trial, rule_trial_xlsx

__all__ = [
    "calendar_feed",
    "case_timeline",
    "home",
    "make_subscription",
    "paper",
    "portal",
    "preflight",
    "programme",
    "programmes",
    "programmes_xlsx",
    "review",
    "revoke_subscription",
    "rule_trial",
    "rule_trial_xlsx",
    "subscription",
]

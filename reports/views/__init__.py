"""Doors that read across the apps: home pages, the class, its journal, the review desk of sponsors."""

from reports.views.cases import case_timeline, programme
from reports.views.listing import programmes, programmes_xlsx
from reports.views.portal import portal
from reports.views.preflight import preflight
from reports.views.public import home
from reports.views.review import paper, review
from reports.views.trial import rule_trial, rule_trial_xlsx

__all__ = [
    "case_timeline",
    "home",
    "paper",
    "portal",
    "preflight",
    "programme",
    "programmes",
    "programmes_xlsx",
    "review",
    "rule_trial",
    "rule_trial_xlsx",
]

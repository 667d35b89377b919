"""What staff type for notices and rules, shaped and checked; nothing here saves."""

from policies.forms.calendar import ArrangementForm
from policies.forms.enclosures import EnclosureForm
from policies.forms.kinds import Known, entry_for
from policies.forms.notices import NoticeForm
from policies.forms.planner import PlannerForm
from policies.forms.rule_sets import NextYearForm, RuleSetForm
from policies.forms.rules import StatementForm

__all__ = [
    "ArrangementForm",
    "EnclosureForm",
    "Known",
    "NextYearForm",
    "NoticeForm",
    "PlannerForm",
    "RuleSetForm",
    "StatementForm",
    "entry_for",
]

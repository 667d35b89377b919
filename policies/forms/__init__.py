"""What staff type for notices and rules, shaped and checked; nothing here saves."""

from policies.forms.calendar import ArrangementForm
from policies.forms.notices import NoticeForm
from policies.forms.rules import RuleForm

__all__ = ["ArrangementForm", "NoticeForm", "RuleForm"]

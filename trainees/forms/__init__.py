"""What people type on the pages of this app: shaped and checked here, saved by the actions."""

from trainees.forms.assessment import AssessmentForm
from trainees.forms.attendance import MakeUpForm
from trainees.forms.mending import ColumnsForm, MendForm
from trainees.forms.persons import PersonForm
from trainees.forms.rosters import ClosingForm, ConfirmForm, ReasonForm, RemovalForm, SearchForm, UploadForm

__all__ = [
    "AssessmentForm", "ClosingForm", "ColumnsForm", "ConfirmForm", "MakeUpForm", "MendForm", "PersonForm", "ReasonForm", "RemovalForm",
    "SearchForm", "UploadForm",
]  # fmt: skip

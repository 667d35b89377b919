"""The office's side: rosters to review, forms of the survey to keep."""

from trainees.admin.rosters import RosterAdmin
from trainees.admin.surveys import SurveyFormAdmin

__all__ = ["RosterAdmin", "SurveyFormAdmin"]

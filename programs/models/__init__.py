"""The annual plan, its classes, and the papers about them before and beside the filing."""

from programs.models.papers import CasePaper, CasePaperQuerySet, Change
from programs.models.plans import AnnualPlan, Funding, Level, PlanImport, PlanRelease, Track
from programs.models.programmes import CASE_FIELDS, Programme, case_fields
from programs.models.topics import Call, Topic

__all__ = [
    "CASE_FIELDS", "AnnualPlan", "Call", "CasePaper", "CasePaperQuerySet", "Change", "Funding", "Level", "PlanImport",
    "PlanRelease", "Programme", "Topic", "Track", "case_fields",
]  # fmt: skip

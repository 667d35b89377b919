"""The plan in the admin site: import with preview, release, tracks, changes, calls and topics."""

from programs.admin.importing import PlanImportAdmin
from programs.admin.papers import CallAdmin, ChangeAdmin, TopicAdmin
from programs.admin.plans import AnnualPlanAdmin, ProgrammeAdmin, TrackAdmin

__all__ = [
    "AnnualPlanAdmin", "CallAdmin", "ChangeAdmin", "PlanImportAdmin", "ProgrammeAdmin", "TopicAdmin", "TrackAdmin",
]  # fmt: skip

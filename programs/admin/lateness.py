"""A queue of papers that says of each by how many days it came, or by now is, late."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils import timezone

from policies.calendar import WorkingDays
from policies.rules import Rules
from policies.timetable import Deadline
from programs.lateness import with_lateness
from workflow.admin import DossierAdmin, status_piece


class LateQueue(ChangeList):
    """A page of papers, each with `.days_late`, in two queries."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = with_lateness(self.result_list, self.model_admin.deadline, timezone.localdate())


class DatedAdmin(DossierAdmin):
    """A queue of papers that are due by a day of their rules; give `late` a place in `list_display`."""

    def deadline(self, paper, rules: Rules, calendar: WorkingDays) -> Deadline | None:
        raise NotImplementedError

    def get_changelist(self, request, **options):
        return LateQueue

    @admin.display(description="逾期")
    def late(self, paper):
        return status_piece("late", f"逾期 {paper.days_late} 天") if paper.days_late else "—"

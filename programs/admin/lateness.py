"""A queue of papers that says of each by how many days it came, or by now is, late."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils import timezone

from policies.calendar import WorkingDays
from policies.models import Holiday, RuleSet
from policies.rules import Rules
from policies.timetable import Deadline
from workflow.admin import DossierAdmin, status_piece


class LateQueue(ChangeList):
    """A page of papers, each with `.days_late`, in two queries."""

    def get_results(self, request):
        super().get_results(request)
        papers, today = list(self.result_list), timezone.localdate()
        rules = RuleSet.objects.filter(pk__in={paper.programme.rule_set_id for paper in papers}).compiled()
        calendar = Holiday.objects.working_days()
        for paper in papers:
            line = self.model_admin.deadline(paper, rules[paper.programme.rule_set_id], calendar)
            paper.days_late = line.days_late(today) if line else 0
        self.result_list = papers


class DatedAdmin(DossierAdmin):
    """A queue of papers that are due by a day of their rules; give `late` a place in `list_display`."""

    def deadline(self, paper, rules: Rules, calendar: WorkingDays) -> Deadline | None:
        raise NotImplementedError

    def get_changelist(self, request, **options):
        return LateQueue

    @admin.display(description="逾期")
    def late(self, paper):
        return status_piece("late", f"逾期 {paper.days_late} 天") if paper.days_late else "—"

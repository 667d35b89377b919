"""The desk of those who decide on filings: the queue and the review page."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from applications.models import Filing
from applications.parts import PARTS
from applications.reading import earlier_remarks, read, read_many
from applications.sections import sections
from applications.shown import gathered, shown_deadline, shown_findings
from workflow.admin import DESK_ORDER, DossierAdmin
from workflow.lifecycle import State
from workflow.rounds import changed_since_last_round

PARTIES = (
    "programme__plan", "programme__track", "programme__host", "programme__sponsor", "programme__authority",
    "programme__province", "programme__rule_set__notice", "holder", "submitted_by",
)  # fmt: skip
QUEUE_LENGTH = 30


class Queue(ChangeList):
    """A page of filings, each with what its row shows, read together."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = with_readings(self.result_list)


def with_readings(filings):
    """The filings with `.reading`, `.due` and `.found` ready, in a constant number of queries."""
    filings, day = list(filings), timezone.localdate()
    readings = read_many(filings) if filings else {}
    for filing in filings:
        filing.reading = readings[filing.pk]
        filing.due = shown_deadline(filing, day, filing.reading)
        filing.found = shown_findings(filing, day, filing.reading)
    return filings


@admin.register(Filing)
class FilingAdmin(DossierAdmin):
    list_display = ("paper", "status", "starts_on", "due", "marks")
    search_fields = ("programme__code", "programme__title", "programme__host__name")
    search_help_text = "项目编号、选题或承办单位"

    def get_ordering(self, request):
        """What is to be decided first, and of that what opens first."""
        return [DESK_ORDER.asc(), F("starts_on").asc(nulls_last=True), "submitted_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*PARTIES)

    def get_changelist(self, request, **options):
        return Queue

    @admin.display(description="项目", ordering="programme__code")
    def paper(self, filing):
        return render_to_string("admin/applications/_paper_cell.html", {"filing": filing})

    @admin.display(description="报送期限")
    def due(self, filing):
        return render_to_string(
            "admin/applications/_due_cell.html", {"due": filing.due, "today": timezone.localdate()}
        )

    @admin.display(description="核对")
    def marks(self, filing):
        return render_to_string("admin/applications/_marks_cell.html", {"findings": filing.found})

    def review_context(self, request, filing):
        reading, day = read(filing), timezone.localdate()
        programme = filing.programme
        papers = [
            ("实施方案 PDF", "filing_plan"),
            ("备案表 PDF", "filing_form"),
            ("Excel", "filing_plan_xlsx"),
        ]
        queue = self.get_queryset(request).waiting_for(request.user)[:QUEUE_LENGTH]
        return {
            "kicker": f"{programme.code} · {programme.host}",
            "heading": programme.title,
            "state_word": State(filing.state).label,
            "sections": sections(reading),
            "findings": gathered(shown_findings(filing, day, reading)),
            "anchors": "part-",
            "parts": [(code, part.title) for code, part in PARTS.items()],
            "due": shown_deadline(filing, day, reading),
            "today": day,
            "papers": [(label, reverse(name, args=[programme.pk])) for label, name in papers],
            "changed": named_changes(filing),
            "earlier": earlier_remarks(filing),
            "queue": with_readings(queue),
        }


def named_changes(filing):
    """Differences between the last two rounds, each under the title of its part."""
    return [
        {"label": f"{PARTS[each.part].title} · {each.label}", "old": each.old, "new": each.new}
        for each in changed_since_last_round(filing)
        if each.part in PARTS
    ]

"""What waits for the staff of an office. Reads only."""

from reports.staff.certificates import (
    amendments,
    blocked_issuing,
    ending_seals,
    error_reports,
    lookup_alarms,
    missing_characters,
    releases,
)
from reports.staff.money import batches, claims_asked, claims_overdue, payments, stuck_payments
from reports.staff.offices import (
    complaints,
    failed_letters,
    inspections,
    official_letters,
    plan_imports,
    proposals,
)
from reports.staff.papers import decides, paper_line, waiting_papers

__all__ = ["decides", "desk_lines", "waiting_papers"]


def desk_lines(user):
    """The list 待我办理: one line a kind, the oldest first. A constant number of queries."""
    lines = [paper_line(model, papers) for model, papers in waiting_papers(user).items()]
    others = [
        provider(user)
        for provider in (
            payments,
            stuck_payments,
            batches,
            releases,
            blocked_issuing,
            missing_characters,
            claims_asked,
            claims_overdue,
            amendments,
            error_reports,
            complaints,
            inspections,
            proposals,
            plan_imports,
            failed_letters,
            official_letters,
            lookup_alarms,
            ending_seals,
        )
    ]
    return sorted([*lines, *filter(None, others)], key=lambda line: line.urgency)

"""Files and receipts that belong to a settlement, read for its pages. The settlement itself came through its scope."""

from finance.models import Expense, Settlement
from workflow.models import Attachment, Snapshot


def files_of(row):
    """The files now attached to a settlement or one of its lines, by slot."""
    return list(Attachment.objects.filter(subject=row.key).current())


def voucher_counts(settlement: Settlement) -> dict[int, int]:
    """{primary key of a line: scans behind it}, in one query for all lines."""
    keys = {line.key: line.pk for line in Expense.objects.filter(settlement=settlement).only("pk")}
    counts: dict[int, int] = {}
    for subject in Attachment.objects.filter(subject__in=keys).current().values_list("subject", flat=True):
        counts[keys[subject]] = counts.get(keys[subject], 0) + 1
    return counts


def receipt_of(settlement: Settlement) -> Snapshot | None:
    """What the paper said when it last came in."""
    return Snapshot.objects.filter(subject=settlement.key, round=settlement.round).first()

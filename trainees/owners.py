"""Who owns the employers of a class: counted, and never a reason to keep anybody out (003-58, 003-87)."""

from dataclasses import dataclass

from django.db.models import Count

from trainees.sheets.values import ENTERPRISES, NON_PUBLIC


@dataclass(frozen=True)
class Owners:
    """How many people said what owns their employer, how many work in enterprises, how many of those 非公有制."""

    known: int
    enterprises: int
    non_public: int


def owners_of(roster) -> Owners:
    """One query."""
    rows = roster.trainees.exclude(ownership="").order_by().values_list("ownership").annotate(n=Count("pk"))
    counts = dict(rows)
    return Owners(
        sum(counts.values()),
        sum(n for name, n in counts.items() if name in ENTERPRISES),
        sum(n for name, n in counts.items() if name in NON_PUBLIC),
    )

"""The report of a numbering register: every number it gave out, and whether any is missing."""

from collections import Counter
from dataclasses import dataclass

from certificates.issuing import beyond, gaps
from certificates.models import Certificate, Series


@dataclass(frozen=True)
class RegisterReport:
    """`counts` are (state, label, count) of the numbers given out; `missing` and `strange` should be empty."""

    last: int
    counts: tuple[tuple[str, str, int], ...]
    missing: tuple[int, ...]
    strange: tuple[int, ...]

    @property
    def in_order(self):
        return not self.missing and not self.strange


def register_report(series: Series) -> RegisterReport:
    """Account for every number of a register, in one query."""
    rows = list(Certificate.objects.filter(series=series).values_list("ordinal", "state"))
    states = Counter(state for _, state in rows)
    serials = [ordinal for ordinal, _ in rows]
    return RegisterReport(
        last=series.last,
        counts=tuple((value, label, states[value]) for value, label in Certificate.State.choices),
        missing=tuple(gaps(series.last, serials)),
        strange=tuple(beyond(series.last, serials)),
    )

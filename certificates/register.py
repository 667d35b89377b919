"""The report of a numbering register: every number it gave out, and whether any is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from certificates.issuing import beyond, gaps, letters, region_of
from certificates.models import Certificate, Series
from policies.numbering import filled

TONES = {"reserved": "blue", "valid": "green", "superseded": "amber", "revoked": "red", "void": "grey"}


@dataclass(frozen=True)
class Segment:
    """A stretch of the bar, in hundredths of its length."""

    state: str
    label: str
    count: int
    start: float
    width: float

    @property
    def tone(self):
        return TONES.get(self.state, "red")


def segments_of(counts: Iterable[tuple[str, str, int]]) -> list[Segment]:
    """The bar of (state, label, count), without what does not occur."""
    listed = [each for each in counts if each[2]]
    total = sum(count for _, _, count in listed)
    found, start = [], 0.0
    for state, label, count in listed:
        width = 100 * count / total
        found.append(Segment(state, label, count, round(start, 3), round(width, 3)))
        start += width
    return found


@dataclass(frozen=True)
class RegisterReport:
    """`counts` are (state, label, count) of the numbers given out. `missing` and `strange` are serials, `foreign` are
    (serial, number, number by the pattern); all three should be empty."""

    last: int
    counts: tuple[tuple[str, str, int], ...]
    missing: tuple[int, ...]
    strange: tuple[int, ...]
    foreign: tuple[tuple[int, str, str], ...] = ()

    @property
    def in_order(self):
        return not (self.missing or self.strange or self.foreign)

    @property
    def segments(self) -> list[Segment]:
        """The states that occur, one after another, and what is missing at the end."""
        return segments_of([*self.counts, ("missing", "缺号", len(self.missing))])


def register_report(series: Series) -> RegisterReport:
    """Account for every number of a register, in one query."""
    rows = list(Certificate.objects.filter(series=series).values_list("ordinal", "state", "number"))
    states = Counter(state for _, state, _ in rows)
    serials = [ordinal for ordinal, _, _ in rows]
    return RegisterReport(
        last=series.last,
        counts=tuple((value, label, states[value]) for value, label in Certificate.State.choices),
        missing=tuple(gaps(series.last, serials)),
        strange=tuple(beyond(series.last, serials)),
        foreign=tuple(_foreign(series, rows)),
    )


def _foreign(series, rows):
    """Numbers that are not what the register's pattern makes of their serial."""
    fixed = {
        "year": series.year,
        "region": region_of(series.authority.region_code),
        **letters(series.level, series.kind),
    }
    for serial, _, number in rows:
        wanted = filled(series.pattern, serial=serial, **fixed)
        if number != wanted:
            yield serial, number, wanted

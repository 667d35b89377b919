"""When look-ups look like a sweep: judged by the counters that every question leaves. Values in, values out.

How many different numbers one address asked for is not counted by itself. It follows: one number may be asked for some
dozens of times an hour by everybody together, so an address with hundreds of questions asked for many, and one with
many misses is guessing. A number that is missed again and again is being tried with names.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from certificates.models import Alarm

Kind = Alarm.Kind
OVERALL, OVERALL_MISSES = "lookup.overall", "missed.lookup.overall"
# Which bucket speaks for which alarm, and the name of its threshold.
WATCHED = {
    "lookup.address": (Kind.ADDRESS, "address"),
    "missed.lookup.address": (Kind.MISSES, "address_misses"),
    "lookup.number": (Kind.NUMBER, "number"),
    "missed.lookup.number": (Kind.NUMBER, "number_misses"),
    "lookup.overall": (Kind.OVERALL, "overall"),
    "verify.address": (Kind.VERIFY, "verify"),
}


class Counter(NamedTuple):
    """One counter as it stands: bucket, keyed hash of what was counted, when its window began, hits."""

    bucket: str
    source: str
    starts: object
    hits: int


def alarms_in(counters: Iterable[Counter], limits: Mapping[str, int]) -> list[tuple[Kind, Counter]]:
    """(kind, counter) of everything out of the ordinary. `limits` are hits, and `share` of misses in percent."""
    rows = list(counters)
    found = [
        (WATCHED[row.bucket][0], row)
        for row in rows
        if row.bucket in WATCHED and row.hits >= limits[WATCHED[row.bucket][1]]
    ]
    asked = {row.starts: row.hits for row in rows if row.bucket == OVERALL}
    for row in rows:
        if (
            row.bucket == OVERALL_MISSES
            and row.hits >= limits["misses"]
            and row.hits * 100 >= limits["share"] * asked.get(row.starts, row.hits)
        ):
            found.append((Kind.MISSES, row._replace(source="")))
    return found

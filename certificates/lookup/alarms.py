"""When look-ups look like a sweep: judged by the counters that every question leaves. Values in, values out.

Many questions or misses of one address are a sweep, and so are many different numbers from one network, each asked for
once from another of its addresses. A number that is missed again and again is being tried with names; one asked for from
many addresses is being tried by many machines, or its owner is being looked into (`certificates.lookup.spread` counts both).
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from certificates.models import Alarm

Kind = Alarm.Kind
OVERALL, OVERALL_MISSES = "lookup.overall", "missed.lookup.overall"
# Not buckets of the throttle: counted over its rows by `certificates.lookup.spread`.
BY_NETWORK, BY_NUMBER = "asked.network", "asked.number"
# Which bucket speaks for which alarm, and the name of its threshold.
WATCHED = {
    "lookup.address": (Kind.ADDRESS, "address"),
    "missed.lookup.address": (Kind.MISSES, "address_misses"),
    "lookup.number": (Kind.NUMBER, "number"),
    "missed.lookup.number": (Kind.NUMBER, "number_misses"),
    "lookup.overall": (Kind.OVERALL, "overall"),
    "verify.address": (Kind.VERIFY, "verify"),
    BY_NETWORK: (Kind.NETWORK, "numbers"),
    BY_NUMBER: (Kind.SPREAD, "addresses"),
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

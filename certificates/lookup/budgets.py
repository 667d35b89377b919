"""How often anybody may look: by address, by the number asked for, and over all (T01).

Each budget of the look-up has two ends. Past the first (`free`) the browser works a little before each further
look-up, the longer the further; past the second nothing is looked up until the window is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from accounts.throttle import Count, count, window
from trainees.identity import index_form

# The same wait for every budget: which one was spent is nobody's business.
RETRY_AFTER = 600
WORK_USED = "lookup.work"
MISSES = "missed"
_MOST_DOUBLINGS = 5


@dataclass(frozen=True)
class Standing:
    """What a look-up may do after it was counted: `spent` refuses, `work` is how large the sum must be (0: none)."""

    spent: bool
    work: int


def lookup_counts(address: str, number: str, *, now: datetime) -> list[Count]:
    """What one look-up counts, the most crowded last. All are counted, whichever is spent."""
    keys = {"lookup.address": address, "lookup.number": index_form(number), "lookup.overall": ""}
    return [Count(name, key, window(now, _budget(name)[1])) for name, key in keys.items()]


def miss_counts(address: str, number: str, *, now: datetime) -> list[Count]:
    """What a look-up that found nothing counts besides: the alarm is raised by these."""
    return [
        Count(f"{MISSES}.{each.bucket}", each.key, each.starts)
        for each in lookup_counts(address, number, now=now)
    ]


def standing(hits: Mapping[str, int]) -> Standing:
    """The standing of a look-up by the hits of its budgets."""
    past = [hits[name] // free for name, free in settings.LOOKUPS_FREE.items() if hits[name] > free]
    work = settings.LOOKUP_WORK << min(max(past) - 1, _MOST_DOUBLINGS) if past else 0
    return Standing(_spent(hits), work)


def renewed_at(now: datetime) -> datetime:
    """When every budget of the look-up has begun anew, whichever was spent."""
    periods = [_budget(name)[1] for name in settings.LOOKUPS_FREE]
    return max(window(now, period) + timedelta(seconds=period) for period in periods)


def may_verify(address: str, *, now: datetime) -> bool:
    """Count one verification; False when the address or the whole portal has had enough for now."""
    return _within("verify", {"address": address, "overall": ""}, now)


def may_read_log(address: str, *, now: datetime) -> bool:
    return _within("log", {"address": address, "overall": ""}, now)


def may_open_paper(token: str, *, now: datetime) -> bool:
    """Count one opening of the file behind a token, which is worth a few and no collection."""
    hits = count([Count("lookup.paper", token, window(now, 3600))])
    return hits["lookup.paper"] <= settings.PAPERS_PER_LOOKUP


def may_follow(address: str, *, now: datetime) -> bool:
    """Count one question by receipt code."""
    return _within("follow", {"address": address, "overall": ""}, now)


def _within(door, keys, now):
    names = {f"{door}.{name}": key for name, key in keys.items()}
    return not _spent(count([Count(name, key, window(now, _budget(name)[1])) for name, key in names.items()]))


def _spent(hits):
    return any(
        times > _budget(name)[0] for name, times in hits.items() if name in settings.CERTIFICATE_BUDGETS
    )


def _budget(name):
    return settings.CERTIFICATE_BUDGETS[name]

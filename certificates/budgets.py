"""How often anybody may look: by address, by the number asked for, and over all (T01)."""

from datetime import datetime

from django.conf import settings

from accounts.throttle import hit
from trainees.identity import index_form

# The same wait for every budget: which one was spent is nobody's business.
RETRY_AFTER = 600


def may_look_up(address: str, number: str, *, now: datetime) -> bool:
    """Count one lookup; False when the address, the number or the whole portal has had enough for now."""
    keys = {"address": address, "overall": "", "number": index_form(number)}
    return _within("lookup", keys, now)


def may_verify(address: str, *, now: datetime) -> bool:
    return _within("verify", {"address": address, "overall": ""}, now)


def may_read_log(address: str, *, now: datetime) -> bool:
    return _within("log", {"address": address, "overall": ""}, now)


def _within(door, keys, now):
    """All budgets are counted, so that the answer takes the same work whichever is spent."""
    verdicts = []
    for name, key in keys.items():
        limit, period = settings.CERTIFICATE_BUDGETS[f"{door}.{name}"]
        verdicts.append(hit(f"{door}.{name}", key, limit=limit, period=period, now=now).allowed)
    return all(verdicts)

"""The trainee's page by name and document number: the same care as the lookup of certificates (T01, T02)."""

from datetime import datetime

from django.conf import settings

from accounts.crypto import constant_time_equal
from accounts.throttle import hit
from trainees.identity import index_form
from trainees.models import Trainee
from trainees.names import name_key
from trainees.people import person_indexes

# The same wait whichever budget was spent.
RETRY_AFTER = 600


def may_ask(address: str, number: str, *, now: datetime) -> bool:
    """Count one question; False when the address, the number or the whole portal has had enough for now."""
    return _within({"address": address, "overall": "", "number": index_form(number)}, now)


def may_try(address: str, *, now: datetime) -> bool:
    """Count one link that did not hold; False when the address has tried too many."""
    return _within({"link": address}, now)


def _within(keys, now):
    verdicts = []
    for name, key in keys.items():
        limit, period = settings.OWN_PAGE_BUDGETS[name]
        verdicts.append(hit(f"own.{name}", key, limit=limit, period=period, now=now).allowed)
    return all(verdicts)


def classes_of(name: str, number: str) -> list[Trainee]:
    """The rosters on which the person of this name and number stands, the latest class first; one query."""
    rows = Trainee.objects.filter(person__number_index__in=person_indexes(number))
    rows = rows.select_related("roster__programme__host").defer("phone", "email")
    wanted = name_key(name)
    return [
        row
        for row in rows.order_by("-roster__programme__starts_on", "-pk")
        if constant_time_equal(name_key(row.name), wanted)
    ]

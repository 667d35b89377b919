"""How many different numbers a network asked for, and from how many addresses one number was asked for.

One row of the throttle for each (network, number, address) of an hour. Its key is a keyed hash of each of the three, one
after the other, cut short: rows can be grouped by a part, and a part says nothing without the key. Whoever has the key
could still try whether an address asked for a number, so the rows go as soon as they have been judged, within two hours.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count as Counted
from django.db.models.functions import Substr

from accounts.crypto import blind_index
from accounts.models import ThrottleCounter
from accounts.throttle import Count, window
from certificates.lookup.alarms import BY_NETWORK, BY_NUMBER, Counter
from trainees.identity import index_form

BUCKET = "asked"
PERIOD = 3600
_NEIGHBOURS = 24  # of IPv4; an IPv6 address comes as its /64 already
# (first letter, letters) of each part of a key; all three fill its 32.
_NETWORK, _NUMBER, _ADDRESS = (1, 10), (11, 12), (23, 10)


@dataclass(frozen=True)
class Asked(Count):
    """One more question for `key`, a document number in its index form, from `address`."""

    address: str = ""

    @property
    def key_hash(self) -> str:
        values = {"network": network_of(self.address), "number": self.key, "address": self.address}
        lengths = (_NETWORK[1], _NUMBER[1], _ADDRESS[1])
        return "".join(
            blind_index(value, purpose=f"throttle.{BUCKET}.{part}").hex()[:length]
            for (part, value), length in zip(values.items(), lengths, strict=True)
        )


def asked(address: str, number: str, *, now: datetime) -> Asked:
    """What one look-up leaves behind for the alarms, whatever it found."""
    return Asked(BUCKET, index_form(number), window(now, PERIOD), address)


def network_of(address: str) -> str:
    """198.51.100.0/24 for an IPv4 address as `client_address` gives it; everything else as it is."""
    try:
        host = ipaddress.IPv4Address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((host, _NEIGHBOURS), strict=False))


def spreads(*, since: datetime, least: int) -> Iterator[Counter]:
    """A counter for each network by its numbers and for each number by its addresses, from `least` on."""
    yield from _grouped(BY_NETWORK, _NETWORK, _NUMBER, since, least)
    yield from _grouped(BY_NUMBER, _NUMBER, _ADDRESS, since, least)


def _grouped(bucket, by, counted, since, least):
    rows = ThrottleCounter.objects.filter(bucket=BUCKET, window_starts_at__gte=since)
    groups = rows.annotate(source=Substr("key_hash", *by)).values("source", "window_starts_at")
    many = groups.annotate(n=Counted(Substr("key_hash", *counted), distinct=True)).filter(n__gte=least)
    for row in many.order_by("window_starts_at", "source"):
        yield Counter(bucket, row["source"], row["window_starts_at"], row["n"])


def forget_asked(*, before: datetime) -> int:
    """Delete what has been judged; gives how many rows."""
    return ThrottleCounter.objects.filter(bucket=BUCKET, window_starts_at__lt=before).delete()[0]

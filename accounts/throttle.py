"""Counters that hold across processes, and the address that a request really came from.

A fixed window: at most twice the limit fits into any one period, across the seam of two windows.
A hit counts even when the work it stood before is rolled back, so doors call `hit` before they
open a transaction.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from accounts.crypto import blind_index
from accounts.models import ThrottleCounter

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# One statement, so that no two processes ever read the same count (SQLite and PostgreSQL alike).
_COUNT = """
INSERT INTO accounts_throttlecounter (bucket, key_hash, window_starts_at, hits)
VALUES {rows}
ON CONFLICT (bucket, key_hash, window_starts_at)
DO UPDATE SET hits = accounts_throttlecounter.hits + 1
RETURNING bucket, hits
"""


@dataclass(frozen=True)
class Verdict:
    """Whether a hit is allowed, how many remain in the window, and the seconds until the next one."""

    allowed: bool
    remaining: int
    retry_after: int


def hit(bucket: str, key: str, *, limit: int, period: int, now: datetime) -> Verdict:
    """Count one attempt of `key` in `bucket`; at most `limit` per `period` seconds are allowed.

    The key (an address, an ID number, an account) is stored as a keyed hash only.
    """
    starts = window(now, period)
    hits = count([Count(bucket, key, starts)])[bucket]
    left = int(starts.timestamp()) + period - int(now.timestamp())
    return Verdict(allowed=hits <= limit, remaining=max(0, limit - hits), retry_after=left)


@dataclass(frozen=True)
class Count:
    """One more hit of `key` in `bucket`, in the window that started at a moment."""

    bucket: str
    key: str
    starts: datetime

    @property
    def row(self) -> list[str | datetime]:
        """The values of its row, as the driver takes them."""
        return [self.bucket, self.key_hash, _as_stored(self.starts, connection.vendor)]

    @property
    def key_hash(self) -> str:
        return _hashed(self.bucket, self.key)


def window(now: datetime, period: int) -> datetime:
    """When the running window of so many seconds started."""
    second = int(now.timestamp())
    return datetime.fromtimestamp(second - second % period, UTC)


def count(counts: Sequence[Count]) -> dict[str, int]:
    """Add one hit each, of different buckets, in one statement; gives {bucket: hits so far in its window}.

    Rows are locked in the order given: callers that share buckets keep one order, the most crowded last.
    """
    sql, values = counting(counts)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(cursor.fetchall())


def counting(counts: Sequence[Count]) -> tuple[str, list[str | datetime]]:
    """The statement of `count` and its values, for those who let it do more in the same trip."""
    rows = ", ".join(["(%s, %s, %s, 1)"] * len(counts))
    return _COUNT.format(rows=rows), [value for each in counts for value in each.row]


@lru_cache(maxsize=32)
def _as_stored(starts: datetime, vendor: str) -> str | datetime:
    """The start of a window, of which few run at a time, as the database takes it."""
    return ThrottleCounter._meta.get_field("window_starts_at").get_db_prep_value(starts, connection)


def hits_so_far(bucket: str, key: str, *, period: int, now: datetime) -> int:
    """The count of the running window, without adding to it."""
    row = ThrottleCounter.objects.filter(
        bucket=bucket, key_hash=_hashed(bucket, key), window_starts_at=window(now, period)
    ).first()
    return row.hits if row else 0


def forget(*, before: datetime) -> int:
    """Delete the windows that started before a moment; give how many."""
    return ThrottleCounter.objects.filter(window_starts_at__lt=before).delete()[0]


def source_address(request: HttpRequest) -> Address | None:
    """The address of the client: X-Forwarded-For counts only when a configured proxy wrote it.

    Read from the right, skipping TRUSTED_PROXIES (addresses or networks; "unix" for a socket), so
    that what a client puts into the header itself is never believed.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    client = _parsed(peer)
    if not _trusted(client):
        return client
    forwarded = [part for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    for part in reversed(forwarded):
        hop = _parsed(part)
        if hop is None:
            return client  # a proxy wrote nonsense: the last good hop answers for it
        client = hop
        if not _trusted(hop):
            break
    return client


def client_address(request: HttpRequest) -> str:
    """What a throttle counts by: the IPv4 address, or the /64 network of an IPv6 address."""
    address = source_address(request)
    if address is None:
        return "unknown"  # one shared count: a request without an address gains nothing
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _hashed(bucket: str, key: str) -> str:
    return blind_index(key, purpose=f"throttle.{bucket}").hex()


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip().strip('"'))
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _trusted(address: Address | None) -> bool:
    if address is None:
        return "unix" in settings.TRUSTED_PROXIES
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache(maxsize=4)
def _networks(proxies: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(proxy, strict=False) for proxy in proxies if proxy != "unix")

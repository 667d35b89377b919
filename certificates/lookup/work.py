"""A little work for the browser before one more look-up: a sum that costs seconds to do and microseconds to check.

The portal picks a secret number below `most` and gives the SHA-256 of a salt and that number; the browser tries them
one after another (docs/adr/0016-our-own-proof-of-work.md). Nothing is stored until a solution comes back. Values in,
values out; whoever redeems a solution counts it, so that each is good once.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from accounts.crypto import constant_time_equal, token_mac

GOOD_FOR = timedelta(minutes=10)
_PURPOSE = "certificates.work"
_PARTS = 5
_LONGEST = 160


@dataclass(frozen=True)
class Challenge:
    """`digest` is SHA-256 over `salt` and a decimal number of at most `most`; `token` brings it back to us unchanged."""

    salt: str
    most: int
    digest: str
    expires: int
    token: str

    @property
    def window(self) -> datetime:
        """The moment under which the one use of this challenge is counted."""
        return datetime.fromtimestamp(self.expires, UTC)


def challenge(address: str, most: int, *, now: datetime) -> Challenge:
    """A challenge for one address, to be solved in ten minutes."""
    salt, secret = secrets.token_hex(12), secrets.randbelow(most) + 1
    expires = int((now + GOOD_FOR).timestamp())
    digest = sha256(f"{salt}{secret}".encode()).hexdigest()
    facts = f"{expires}.{most}.{salt}.{digest}"
    return Challenge(salt, most, digest, expires, f"{facts}.{_mac(facts, address)}")


def solved(token: str, solution: str, address: str, *, now: datetime) -> Challenge | None:
    """The challenge that the solution solves; None for a wrong, stale, foreign or made-up one."""
    found = _read(token[: _LONGEST + 1], address)
    if found is None or not solution.isascii() or not solution.isdecimal() or len(solution) > 12:
        return None
    right = sha256(f"{found.salt}{int(solution)}".encode()).hexdigest() == found.digest
    return found if right and now.timestamp() <= found.expires else None


def _read(token, address):
    parts = token.split(".")
    if len(parts) != _PARTS or not token.isascii():
        return None
    expires, most, salt, digest, mac = parts
    facts = ".".join(parts[:-1])
    if not constant_time_equal(_mac(facts, address), mac):
        return None
    return Challenge(salt, int(most), digest, int(expires), token)


def _mac(facts, address):
    return token_mac(f"{address}|{facts}", purpose=_PURPOSE)

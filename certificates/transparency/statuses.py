"""The signed list of certificates that are not valid any more (PR-16). Whoever checks takes the whole list, so nobody
learns who was checked.

`/verify/status-list.json` is one object:

    format        "zhigeng-status-list/1"
    @context, type, id, issuer, validFrom, validUntil, credentialSubject
                  as in W3C Bitstring Status List v1.0: credentialSubject.encodedList is "u" + base64url without padding
                  of a GZIP of the bits. Bit i (the leftmost bit of the first byte is 0) is 1 when the certificate whose
                  entry of issue is leaf i of the log was superseded or revoked; at least 131,072 bits.
    revoked, superseded
                  for papers, which are printed before their leaf is known: base64url without padding of the first 12
                  bytes of SHA-256("zhigeng-status " + number) of every such certificate, sorted, one after the other.
    origin, size  the log and its number of entries when the list was made
    key_id, signature
                  Ed25519 (base64) over "zhigeng status-list" + "\\0" + text, the text being nine lines, each ended by
                  "\\n": format, origin, size, validFrom, validUntil, sha256 (hex) of the GZIP bytes, sha256 of the
                  bytes of `revoked`, sha256 of those of `superseded`, key_id.

`/verify/status-list.bin` is the same for small programs: 64 bytes of signature, then four parts (text, GZIP, revoked,
superseded), each after its length as 4 bytes, big-endian.
"""

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings

from accounts.signing import active_key_id, sign
from certificates.models import Certificate, TreeSize
from certificates.transparency.heads import base64, zulu

FORMAT = "zhigeng-status-list/1"
PURPOSE = "status-list"
LEAST_BITS = 131_072  # so small a list would tell who is in it (W3C Bitstring Status List v1.0, 6.1)
MARK = 12  # bytes of a number's hash
CONTEXT = ("https://www.w3.org/ns/credentials/v2",)


@dataclass(frozen=True)
class StatusList:
    """`bits` is the GZIP of the bit string; `revoked` and `superseded` are marks of numbers, sorted, in one piece."""

    origin: str
    size: int
    since: datetime
    until: datetime
    bits: bytes
    revoked: bytes
    superseded: bytes
    key_id: str

    def text(self) -> bytes:
        parts = (sha256(part).hexdigest() for part in (self.bits, self.revoked, self.superseded))
        lines = (FORMAT, self.origin, str(self.size), zulu(self.since), zulu(self.until), *parts, self.key_id)
        return "".join(f"{line}\n" for line in lines).encode()

    def signature(self) -> bytes:
        return sign(self.text(), purpose=PURPOSE)

    def as_json(self, address: str) -> dict[str, object]:
        """`address` is that of the list itself."""
        return {
            "format": FORMAT, "@context": list(CONTEXT), "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": settings.SITE_URL.rstrip("/"), "validFrom": zulu(self.since), "validUntil": zulu(self.until),
            "credentialSubject": {
                "id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": "revocation",
                "encodedList": "u" + base64url(self.bits),
            },
            "revoked": base64url(self.revoked), "superseded": base64url(self.superseded),
            "origin": self.origin, "size": self.size, "key_id": self.key_id, "signature": base64(self.signature()),
        }  # fmt: skip

    def as_bytes(self) -> bytes:
        parts = (self.text(), self.bits, self.revoked, self.superseded)
        return self.signature() + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def status_list(now: datetime) -> StatusList:
    """The list of this moment, good for STATUS_LIST_DAYS. Two queries."""
    tree = TreeSize.objects.filter(pk=1).first() or TreeSize()
    states = (Certificate.State.REVOKED, Certificate.State.SUPERSEDED)
    rows = Certificate.objects.filter(state__in=states).values_list("state", "number", "leaf__position")
    ended = list(rows.iterator(chunk_size=5000))
    since = now.replace(microsecond=0)
    return StatusList(
        origin=tree.origin, size=tree.size, since=since, until=since + timedelta(days=settings.STATUS_LIST_DAYS),
        bits=packed((position for _, _, position in ended if position is not None), tree.size),
        revoked=marks(number for state, number, _ in ended if state == states[0]),
        superseded=marks(number for state, number, _ in ended if state == states[1]),
        key_id=active_key_id(),
    )  # fmt: skip


def packed(positions: Iterable[int], size: int) -> bytes:
    """A GZIP of the bit string with 1 at these positions; the same bytes for the same list."""
    blocks = max(1, -(-size // LEAST_BITS))
    bits = bytearray(blocks * LEAST_BITS // 8)
    for position in positions:
        bits[position >> 3] |= 0x80 >> (position & 7)
    return gzip.compress(bytes(bits), mtime=0)


def mark(number: str) -> bytes:
    """What stands for a certificate number in `revoked` and `superseded`."""
    return sha256(f"zhigeng-status {number}".encode()).digest()[:MARK]


def marks(numbers: Iterable[str]) -> bytes:
    return b"".join(sorted(mark(number) for number in numbers))


def base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")

"""Signed heads of the public log: what the log was at a moment, as text that anybody can check."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.signing import active_key_id, sign, verifies

FORMAT = "zhigeng-log-head/1"
PURPOSE = "log-head"


@dataclass(frozen=True)
class Head:
    """`origin` names the log for ever; `at` is a whole second; `root` 32 bytes, `signature` 64."""

    origin: str
    size: int
    root: bytes
    at: datetime
    key_id: str = ""
    signature: bytes = b""

    def text(self) -> bytes:
        """What is signed (with purpose "log-head"): format, origin, size, root and time, a line each."""
        lines = (FORMAT, self.origin, str(self.size), base64(self.root), zulu(self.at))
        return "".join(f"{line}\n" for line in lines).encode()

    def signed(self) -> "Head":
        signature = sign(self.text(), purpose=PURPOSE)
        return Head(self.origin, self.size, self.root, self.at, active_key_id(), signature)

    def holds(self) -> bool:
        """Whether one of this portal's keys signed it."""
        return verifies(self.signature, self.text(), purpose=PURPOSE, key_id=self.key_id)

    def as_json(self) -> dict[str, object]:
        return {
            "format": FORMAT, "origin": self.origin, "size": self.size, "root": base64(self.root),
            "time": zulu(self.at), "key_id": self.key_id, "signature": base64(self.signature),
        }  # fmt: skip


def zulu(moment: datetime) -> str:
    """2026-11-26T10:58:25Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")

"""The rotating sign-in code on the projector (pure): six digits drawn from a session's secret and a step of time.

The way of RFC 4226: whoever knows no secret cannot say what was shown when, so a code is a proof of the moment even
when it arrives later from a phone that had no network.
"""

import hmac
from datetime import UTC, datetime

DIGITS = 6


def step_at(moment: datetime, period: int) -> int:
    """The number of the rotation at a moment; each lasts `period` seconds."""
    return int(moment.timestamp()) // period


def step_began(step: int, period: int) -> datetime:
    return datetime.fromtimestamp(step * period, UTC)


def code_at(secret: str, step: int) -> str:
    """The six digits shown during a step."""
    digest = hmac.digest(secret.encode(), step.to_bytes(8, "big"), "sha256")
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(code: str, secret: str, moment: datetime, *, period: int, slack: int) -> int | None:
    """The step in which this code was shown, within `slack` rotations of a moment; the nearest first. None for no such.

    Every candidate is compared, so that the time taken tells nothing.
    """
    here = step_at(moment, period)
    found = None
    for distance in sorted(range(-slack, slack + 1), key=abs, reverse=True):
        if hmac.compare_digest(code_at(secret, here + distance).encode(), code.encode()):
            found = here + distance
    return found

"""Receipt codes of error reports: told once, kept as a keyed hash (pure)."""

import secrets

from accounts.crypto import blind_index, blind_indexes
from trainees.identity import normalise_number

PURPOSE = "certificates.receipt"
# The letters of GB 32100: 31, a prime, so that the last one finds any single slip and any two changed places.
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH, GROUP = 12, 4
_READ_AS = str.maketrans("OISVZ", "015U2")


def new_code() -> str:
    """7K3Q-…-…: 11 random letters (54 bits, asked for under a throttle) and the check letter."""
    body = "".join(secrets.choice(LETTERS) for _ in range(LENGTH - 1))
    return grouped(body + check_letter(body))


def check_letter(body: str) -> str:
    total = sum(weight * LETTERS.index(letter) for weight, letter in enumerate(body, start=1))
    return LETTERS[total % len(LETTERS)]


def grouped(letters: str) -> str:
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def tidy_code(text: str) -> str:
    """A code however it was typed (full width, small letters, other dashes, O for 0); "" when it cannot be one."""
    letters = normalise_number(text).upper().translate(_READ_AS)
    if len(letters) != LENGTH or any(letter not in LETTERS for letter in letters):
        return ""
    return grouped(letters) if letters[-1] == check_letter(letters[:-1]) else ""


def receipt_hash(code: str) -> str:
    """What is kept of a code."""
    return blind_index(code, purpose=PURPOSE).hex()


def receipt_hashes(code: str) -> list[str]:
    """What may be kept of a code, under every known key."""
    return [each.hex() for each in blind_indexes(code, purpose=PURPOSE)]

"""Tokens of calendar addresses: 192 random bits, known to the database by their digest alone.

The token is as good as random, so a plain digest tells nothing about it; a slow one would only slow the feed.
"""

import hashlib
import secrets

BYTES = 24


def new_token() -> str:
    return secrets.token_urlsafe(BYTES)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

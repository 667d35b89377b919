"""What an entry of the log says, and the bytes of it that are hashed (pure)."""

import json
from collections.abc import Mapping
from typing import Any

from certificates.transparency.tree import leaf_hash

FORMAT = "zhigeng-log/1"


def statement_of(certificate: Any, event: str, at: str, facts: Mapping[str, str]) -> dict[str, str]:
    """Number and hash of the content, never a name or a document number.

    `facts`: issued: `paper_sha256`; superseded: `replaced_by` (the new number). Texts alone, so that every program
    writes them alike.
    """
    return {
        "format": FORMAT, "event": str(event), "number": certificate.number,
        "content_hash": certificate.content_hash, "at": at, **facts,
    }  # fmt: skip


def stated(statement: Mapping[str, Any]) -> bytes:
    """A statement as the bytes that are hashed after its salt: JSON with sorted keys and no spaces, in UTF-8."""
    return json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def salted_hash(salt: bytes, statement: Mapping[str, Any]) -> bytes:
    """The hash of the leaf."""
    return leaf_hash(salt + stated(statement))

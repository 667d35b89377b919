"""Hashing of an append-only Merkle tree, RFC 9162 section 2.1 (pure)."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

EMPTY = sha256(b"").digest()
Place = tuple[int, int]  # (height, position at that height) of a complete subtree; height 0 are the leaves


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry's bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def frontier(size: int) -> list[Place]:
    """The complete subtrees that a tree of `size` leaves consists of, the largest (leftmost) first."""
    return [
        (height, (size >> height) - 1) for height in reversed(range(size.bit_length())) if size >> height & 1
    ]


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root of a tree from the hashes of its frontier, the largest first."""
    root = b""
    for each in reversed(list(hashes)):
        root = node_hash(each, root) if root else each
    return root or EMPTY


def grown(size: int, known: Mapping[Place, bytes], leaves: Iterable[bytes]) -> dict[Place, bytes]:
    """The new complete subtrees, leaves included, when hashes of entries are appended to a tree of `size` leaves.

    `known` holds the hashes of the frontier of the old tree.
    """
    found = dict(known)
    fresh: dict[Place, bytes] = {}
    for position, leaf in enumerate(leaves, start=size):
        here, place, height = leaf, position, 0
        found[height, place] = fresh[height, place] = here
        while place & 1:
            here = node_hash(found[height, place - 1], here)
            place, height = place >> 1, height + 1
            found[height, place] = fresh[height, place] = here
    return fresh

"""Hashing, proofs and their verification for an append-only Merkle tree, RFC 9162 section 2.1 (pure).

A *place* is a complete subtree. A *range* (low, high) is a run of leaves, one subtree of the RFC's recursion; its root
is put together from the complete subtrees that it consists of, so that nothing but those is ever stored.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

EMPTY = sha256(b"").digest()
Place = tuple[int, int]  # (height, position at that height) of a complete subtree; height 0 are the leaves
Range = tuple[int, int]  # leaves from low to high, high not among them


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


def places_of(span: Range) -> list[Place]:
    """The complete subtrees that a range of the recursion consists of, the largest first."""
    low, high = span
    return [(height, position + (low >> height)) for height, position in frontier(high - low)]


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


def inclusion_path(position: int, size: int) -> list[Range]:
    """The ranges whose roots prove that a leaf is in the tree of `size` leaves (2.1.3.1), from the leaf upwards."""
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if position < middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low = middle
    return path[::-1]


def consistency_path(old: int, new: int) -> list[Range]:
    """The ranges whose roots prove that the tree of `new` leaves begins with that of `old` leaves (2.1.4.1)."""
    if not 0 < old < new:
        return []
    low, high, whole, path = 0, new, True, []
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low, whole = middle, False
    if not whole:
        path.append((low, high))
    return path[::-1]


def root_by(position: int, size: int, leaf: bytes, path: Iterable[bytes]) -> bytes:
    """The root to which a leaf and its inclusion path lead (2.1.3.2); b"" when the path does not fit the size."""
    here, last, root = position, size - 1, leaf
    if position > last:
        return b""
    for each in path:
        if not last:
            return b""
        if here & 1 or here == last:
            root = node_hash(each, root)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            root = node_hash(root, each)
        here, last = here >> 1, last >> 1
    return b"" if last else root


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1

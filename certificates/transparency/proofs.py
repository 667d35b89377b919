"""Roots, proofs and heads read from the stored subtrees, in two queries whatever the size of the log."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from certificates.models import Leaf, TreeHead, TreeNode, TreeSize
from certificates.transparency.heads import Head, base64
from certificates.transparency.tree import (
    Place,
    Range,
    consistency_path,
    frontier,
    inclusion_path,
    places_of,
    root_of,
)
from certificates.transparency.witness import contradiction

EVIDENCE = "zhigeng-log-evidence/1"
CONSISTENCY = "zhigeng-log-consistency/1"


class OutsideLog(ValueError):
    """A position or a size that the log does not have; the text is a sentence for whoever asked."""


def log_size() -> int:
    return TreeSize.objects.values_list("size", flat=True).filter(pk=1).first() or 0


def log_origin() -> str:
    return TreeSize.objects.values_list("origin", flat=True).filter(pk=1).first() or ""


def hashes_of(places: Iterable[Place]) -> dict[Place, bytes]:
    """{place: hash} of stored subtrees; raises KeyError for none, so look up what must be there."""
    wanted, leaves = Q(), set()
    for height, position in places:
        if height:
            wanted |= Q(height=height, position=position)
        else:
            leaves.add(position)
    nodes = TreeNode.objects.filter(wanted) if wanted else TreeNode.objects.none()
    found = {(row.height, row.position): bytes(row.node_hash) for row in nodes}
    if leaves:
        rows = Leaf.objects.filter(position__in=leaves).values_list("position", "leaf_hash")
        found |= {(0, position): bytes(value) for position, value in rows}
    return found


def roots_of(ranges: Iterable[Range]) -> list[bytes]:
    """The root of each range, in order. Raises KeyError where a subtree is missing from the database."""
    wanted = [places_of(span) for span in ranges]
    found = hashes_of(place for places in wanted for place in places)
    return [root_of(found[place] for place in places) for places in wanted]


def root_at(size: int) -> bytes:
    """The root that the log had with its first `size` entries."""
    places = frontier(size)
    found = hashes_of(places)
    return root_of(found[place] for place in places)


def head_now(now: datetime) -> Head:
    """The log as it is, signed. It is not stored: the published heads are those of the days.

    Raises OutsideLog where the log known outside the database is further than this one.
    """
    size, origin = log_size(), log_origin()
    if sentence := contradiction(origin, size, root_at):
        raise OutsideLog(sentence)
    return Head(origin, size, root_at(size), now.replace(microsecond=0)).signed()


def head_of(row: TreeHead, origin: str) -> Head:
    """A published head as it was signed."""
    return Head(origin, row.size, bytes(row.root), row.at, row.key_id, bytes(row.signature))


def inclusion(position: int, size: int) -> list[bytes]:
    """The hashes that prove that an entry is among the first `size`; raises OutsideLog."""
    if not 0 <= position < size:
        raise OutsideLog(
            f"日志前 {size} 条中没有第 {position + 1} 条（position 从 0 起算）。请改用 0 至 {size - 1} 之间的 position，或更大的 size。"
            if size
            else "日志中还没有条目。"
        )
    return roots_of(inclusion_path(position, size))


def consistency(old: int, new: int) -> list[bytes]:
    """The hashes that prove that the log of `new` entries begins with that of `old`; raises OutsideLog."""
    if not 0 <= old <= new:
        raise OutsideLog(f"from 应不大于 to，且都不小于 0；现在 from 为 {old}，to 为 {new}。")
    return roots_of(consistency_path(old, new))


def proof_of(leaf: Leaf, size: int | None = None) -> dict[str, object]:
    """The inclusion proof of an entry against the log of `size` entries (all that there are), as JSON values."""
    if size is None:
        size = log_size()
    path = inclusion(leaf.position, size)
    return {
        "position": leaf.position,
        "size": size,
        "leaf_hash": base64(bytes(leaf.leaf_hash)),
        "proof": [base64(each) for each in path],
    }


def evidence_of(leaf: Leaf, *, now: datetime) -> dict[str, object]:
    """All that the checker needs to see that this entry is in the log.

    For the holder of the certificate alone: with the salt, anybody can test a guess at what the entry says.
    """
    head = head_now(now)
    proof = proof_of(leaf, head.size)
    return {
        "format": EVIDENCE, "statement": leaf.statement, "salt": base64(bytes(leaf.salt)), **proof,
        "head": head.as_json(),
    }  # fmt: skip

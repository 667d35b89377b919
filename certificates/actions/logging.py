"""Entries in the public log: appended under one lock, salted, never changed (PR-14)."""

import json
import secrets

from django.db.models import Q

from certificates.models import Leaf, TreeNode, TreeSize
from certificates.transparency.tree import frontier, grown, leaf_hash

FORMAT = "zhigeng-log/1"


def append_leaves(certificates, event, *, now, facts=None):
    """Append one entry for each certificate, in the caller's transaction; gives the entries in the same order.

    `facts` are further values of the statement, {certificate's pk: dict}. The lock on the tree is the last that a
    transaction takes, and is held until it commits.
    """
    size = _locked_size()
    leaves = []
    for position, certificate in enumerate(certificates, start=size.size):
        statement = {
            "format": FORMAT, "event": event, "number": certificate.number,
            "content_hash": certificate.content_hash, "at": now.isoformat(), **(facts or {}).get(certificate.pk, {}),
        }  # fmt: skip
        salt = secrets.token_bytes(16)
        leaves.append(
            Leaf(
                position=position,
                event=event,
                certificate=certificate,
                statement=statement,
                salt=salt,
                leaf_hash=leaf_hash(salt + stated(statement)),
                at=now,
            )
        )
    fresh = grown(size.size, _hashes(frontier(size.size)), [leaf.leaf_hash for leaf in leaves])
    Leaf.objects.bulk_create(leaves)
    TreeNode.objects.bulk_create(
        TreeNode(height=height, position=position, node_hash=value)
        for (height, position), value in fresh.items()
        if height
    )
    size.size += len(leaves)
    size.save(update_fields=["size"])
    return leaves


def stated(statement) -> bytes:
    """A statement as the bytes that are hashed after its salt."""
    return json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _locked_size():
    TreeSize.objects.get_or_create(pk=1)
    return TreeSize.objects.select_for_update().get(pk=1)


def _hashes(places):
    """{place: hash} of stored subtrees, in two queries."""
    wanted = Q()
    for height, position in places:
        wanted |= Q(height=height, position=position)
    rows = TreeNode.objects.filter(wanted) if places else TreeNode.objects.none()
    found = {(row.height, row.position): bytes(row.node_hash) for row in rows}
    leaves = Leaf.objects.filter(position__in=[position for height, position in places if not height])
    return found | {(0, row.position): bytes(row.leaf_hash) for row in leaves}

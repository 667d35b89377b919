"""The public log: entries appended under one lock, salted, never changed; a signed head every day (PR-14)."""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from certificates.models import Leaf, TreeHead, TreeNode, TreeSize
from certificates.transparency.heads import Head
from certificates.transparency.proofs import hashes_of, root_at
from certificates.transparency.statements import salted_hash, statement_of
from certificates.transparency.tree import frontier, grown


def append_leaves(certificates, event, *, now, facts=None):
    """Append one entry for each certificate, in the caller's transaction; gives the entries in the same order.

    `facts` are further texts of the statement, {certificate's pk: dict} (see `statement_of`). The lock on the tree is the last that a
    transaction takes, and is held until it commits.
    """
    size = locked_size()
    leaves = []
    for position, certificate in enumerate(certificates, start=size.size):
        statement = statement_of(certificate, event, now.isoformat(), (facts or {}).get(certificate.pk, {}))
        salt = secrets.token_bytes(16)
        leaves.append(
            Leaf(
                position=position,
                event=event,
                certificate=certificate,
                statement=statement,
                salt=salt,
                leaf_hash=salted_hash(salt, statement),
                at=now,
            )
        )
    fresh = grown(size.size, hashes_of(frontier(size.size)), [leaf.leaf_hash for leaf in leaves])
    Leaf.objects.bulk_create(leaves)
    TreeNode.objects.bulk_create(
        TreeNode(height=height, position=position, node_hash=value)
        for (height, position), value in fresh.items()
        if height
    )
    size.size += len(leaves)
    size.save(update_fields=["size"])
    return leaves


def locked_size():
    """The row of the tree, locked; made, and the log named for ever, with the first entry or head."""
    TreeSize.objects.get_or_create(pk=1)
    size = TreeSize.objects.select_for_update().get(pk=1)
    if not size.origin:
        size.origin = f"{urlsplit(settings.SITE_URL).netloc}/log/{secrets.token_hex(4)}"
        size.save(update_fields=["origin"])
    return size


@transaction.atomic
def publish_head(*, now):
    """The signed head of the day: made once a day (of Shanghai), however often it is asked for. Gives the row."""
    size = locked_size()
    day = timezone.localdate(now)
    made = TreeHead.objects.filter(day=day).first()
    if made is not None:
        return made
    head = Head(size.origin, size.size, root_at(size.size), now.replace(microsecond=0)).signed()
    return TreeHead.objects.create(
        size=head.size, root=head.root, at=head.at, day=day, key_id=head.key_id, signature=head.signature
    )

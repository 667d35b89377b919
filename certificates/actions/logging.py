"""The public log: entries appended under one lock, salted, never changed; a signed head every day (PR-14)."""

import secrets
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from certificates.models import Leaf, TreeHead, TreeNode, TreeSize
from certificates.transparency import witness
from certificates.transparency.heads import Head
from certificates.transparency.proofs import hashes_of, root_at
from certificates.transparency.statements import salted_hash, statement_of
from certificates.transparency.tree import frontier, grown, root_of
from certificates.transparency.witness import Mark, contradiction


def append_leaves(certificates, event, *, now, facts=None):
    """Append one entry for each certificate, in the caller's transaction; gives the entries in the same order.

    `facts` are further texts of the statement, {certificate's pk: dict} (see `statement_of`). The lock on the tree is the last that a
    transaction takes, and is held until it commits.
    """
    size = locked_size()
    known = hashes_of(frontier(size.size))
    refuse_older_log(size)
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
    fresh = grown(size.size, known, [leaf.leaf_hash for leaf in leaves])
    Leaf.objects.bulk_create(leaves)
    TreeNode.objects.bulk_create(
        TreeNode(height=height, position=position, node_hash=value)
        for (height, position), value in fresh.items()
        if height
    )
    size.size += len(leaves)
    size.save(update_fields=["size"])
    _remember(size, root_of((known | fresh)[place] for place in frontier(size.size)))
    return leaves


def refuse_older_log(tree=None):
    """Refuse to go on where the log known outside the database is not this one, or further than it (T34)."""
    tree = tree or TreeSize.objects.filter(pk=1).first() or TreeSize()
    if sentence := contradiction(tree.origin, tree.size, root_at):
        raise Refused(sentence, code="older_log", status=409)


def _remember(tree, root):
    """Note outside the database, after the commit, how far the log has come."""
    mark = Mark(tree.origin, tree.size, root.hex())
    transaction.on_commit(partial(witness.note, mark), robust=True)


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
    refuse_older_log(size)
    day = timezone.localdate(now)
    made = TreeHead.objects.filter(day=day).first()
    if made is not None:
        return made
    head = Head(size.origin, size.size, root_at(size.size), now.replace(microsecond=0)).signed()
    told = {"day": str(day), "root_hex": head.root.hex(), **head.as_json()}
    transaction.on_commit(partial(witness.export, told), robust=True)
    _remember(size, head.root)
    return TreeHead.objects.create(
        size=head.size, root=head.root, at=head.at, day=day, key_id=head.key_id, signature=head.signature
    )

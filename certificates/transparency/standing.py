"""Whether a certificate is in the public log as what it is shown as (PR-14).

A certificate that is not, cannot show as valid: whatever somebody wrote into its row. Two forms, for two doors:
`bears_entry` costs one join and a hash (look-ups of many), `is_logged` recomputes the way to the root (verification).
"""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform

from certificates.models import Certificate, Leaf, TreeHead, TreeSize
from certificates.transparency.proofs import head_of, inclusion, root_at
from certificates.transparency.statements import salted_hash
from certificates.transparency.tree import root_by

Event, State = Leaf.Event, Certificate.State
# The last entry about a certificate, by the state in which it is shown.
LAST = {State.VALID: Event.ISSUED, State.SUPERSEDED: Event.SUPERSEDED, State.REVOKED: Event.REVOKED}
ENDED = Leaf.objects.filter(certificate=OuterRef("pk"), event__in=[Event.SUPERSEDED, Event.REVOKED])


def with_entries(certificates):
    """Those of a queryset whose row and entry of issue agree, and a valid one of which has no later entry: one SQL.

    In words of SQL: leaf.certificate_id = certificate.id, leaf.event = 'issued', leaf.statement ->> 'content_hash' =
    certificate.content_hash, and for the valid not exists (a leaf of it that is superseded or revoked).
    """
    entered = certificates.alias(stated_hash=KeyTextTransform("content_hash", "leaf__statement")).filter(
        leaf__certificate=F("pk"), leaf__event=Event.ISSUED, stated_hash=F("content_hash")
    )
    return entered.filter(~Q(state=State.VALID) | ~Exists(ENDED))


def bears_entry(certificate):
    """Whether a certificate read with `select_related("leaf")` is what its entry of issue says. No query, one hash.

    Does not look for later entries: ask `with_entries` in the query that reads it.
    """
    return certificate.leaf is not None and _says(certificate.leaf, certificate, Event.ISSUED)


def is_logged(certificate):
    """Whether the log holds this certificate in the state shown: its entries agree with it, and the last of them
    leads to the root. Five queries.

    The root is that of the last signed head where the entry is old enough, else that of the log as it is.
    """
    leaves = list(Leaf.objects.filter(certificate=certificate).order_by("position"))
    last = LAST.get(certificate.state)
    if not leaves or leaves[-1].event != last or leaves[0].pk != certificate.leaf_id:
        return False
    if not (_says(leaves[0], certificate, Event.ISSUED) and _says(leaves[-1], certificate, last)):
        return False
    try:
        return _leads_to_root(leaves[-1])
    except KeyError:  # a subtree is gone from the database
        return False


def _says(leaf, certificate, event):
    said = leaf.statement
    paper = said.get("paper_sha256", certificate.file_sha256)
    return (
        leaf.certificate_id == certificate.pk
        and leaf.event == said.get("event") == event
        and said.get("number") == certificate.number
        and said.get("content_hash") == certificate.content_hash
        and paper == certificate.file_sha256
        and salted_hash(bytes(leaf.salt), said) == bytes(leaf.leaf_hash)
    )


def _leads_to_root(leaf):
    tree = TreeSize.objects.filter(pk=1).first()
    head = TreeHead.objects.order_by("-day").first()
    if tree is None or not leaf.position < tree.size:
        return False
    if head is not None and leaf.position < head.size:
        size, root = head.size, bytes(head.root)
        if not head_of(head, tree.origin).holds():
            return False
    else:
        size, root = tree.size, root_at(tree.size)
    return root_by(leaf.position, size, bytes(leaf.leaf_hash), inclusion(leaf.position, size)) == root

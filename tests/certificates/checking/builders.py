"""Certificates that are in force without having been drawn: what is checked here is not what the paper looks like."""

from hashlib import sha256

from certificates.actions import reserve_batch
from certificates.actions.logging import append_leaves
from certificates.actions.sealing import seal_of
from certificates.models import Certificate, Leaf
from certificates.storing import store_paper
from tests.certificates.builders import ISSUED, accepted, held_class


def in_force(*, count=1, logged=None, **fields):
    """`count` valid certificates, sealed and logged; `logged` may change a certificate before its entry is made."""
    rows = reserve_batch(accepted(held_class(count=count, **fields)), now=ISSUED)
    seal = seal_of(rows[0].series.authority, now=ISSUED)
    papers = [f"%PDF-1.7\n% {row.number}\n%%EOF\n".encode() for row in rows]
    for row in rows:
        if logged:
            logged(row)
    facts = {
        row.pk: {"paper_sha256": sha256(paper).hexdigest()} for row, paper in zip(rows, papers, strict=True)
    }
    leaves = append_leaves(rows, Leaf.Event.ISSUED, now=ISSUED, facts=facts)
    for row, paper, leaf in zip(rows, papers, leaves, strict=True):
        Certificate.objects.filter(pk=row.pk).update(
            state=Certificate.State.VALID, valid_at=ISSUED, seal=seal, leaf=leaf, file=store_paper(paper),
            file_sha256=sha256(paper).hexdigest(),
        )  # fmt: skip
    return list(Certificate.objects.filter(pk__in=[row.pk for row in rows]).order_by("ordinal"))


def ended(certificate, state, *, event=None, new=None):
    """The certificate revoked or superseded, with its entry."""
    append_leaves([certificate], event or state, now=ISSUED)
    Certificate.objects.filter(pk=certificate.pk).update(
        state=state, ended_at=ISSUED, ended_reason="原因不公开", superseded_by=new
    )

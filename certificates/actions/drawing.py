"""A reserved number becomes a certificate: drawn, sealed, stored, logged, and only then valid."""

from hashlib import sha256

from django.db import transaction

from certificates.actions.logging import append_leaves
from certificates.actions.numbering import log_many
from certificates.actions.sealing import seal_of
from certificates.actions.superseding import supersede_replaced
from certificates.documents import CertificateContent, ContentTooLong, render_certificate
from certificates.models import Certificate, IssuanceLog, Leaf
from certificates.sealing.pades import seal_papers
from certificates.storing import discard_paper, store_paper
from certificates.templates import design_named
from workflow.glyphs import MissingGlyphs
from workflow.journal import canonical


def finish_certificate(certificate, *, now):
    """Draw and seal one reserved certificate, store its paper, and only then make it valid. True when this call did so.

    A character that no font draws, or content that does not match its hash, leaves the number reserved
    with the problem named. Raises OSError when the paper cannot be stored.
    """
    try:
        content = frozen_content(certificate)
        paper = render_certificate(content, design=design_named(content.template))
    except (MissingGlyphs, ContentTooLong, ValueError) as problem:
        _note_fault(certificate, str(problem), now=now)
        return False
    seal = seal_of(certificate.series.authority, now=now)
    (paper,) = seal_papers([paper], seal=seal, at=now)
    name = store_paper(paper)
    done = False
    try:
        done = _make_valid(certificate, name, sha256(paper).hexdigest(), seal, now=now)
    finally:
        if (
            not done
        ):  # somebody else was first, or the database refused: an unused file is nobody's certificate
            discard_paper(name)
    return done


def frozen_content(certificate) -> CertificateContent:
    """What was frozen with the number; raises ValueError when it no longer matches its hash."""
    content = CertificateContent.from_json(canonical(certificate.content))
    if content.content_hash() != certificate.content_hash or content.number != certificate.number:
        raise ValueError(
            f"证书{certificate.number}的内容与编号时的散列不符，可能被改动，不予制证。请联系系统管理员核查。"
        )
    return content


@transaction.atomic
def _make_valid(certificate, name, digest, seal, *, now):
    fresh = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if fresh.state != Certificate.State.RESERVED:
        return False
    fresh.state, fresh.valid_at, fresh.fault = Certificate.State.VALID, now, ""
    fresh.file, fresh.file_sha256, fresh.seal = name, digest, seal
    supersede_replaced([fresh], now=now)
    log_many([fresh], IssuanceLog.Event.VALID, now=now, note=digest)
    (fresh.leaf,) = append_leaves(
        [fresh], Leaf.Event.ISSUED, now=now, facts={fresh.pk: {"paper_sha256": digest}}
    )
    fresh.save(update_fields=["state", "valid_at", "fault", "file", "file_sha256", "seal", "leaf"])
    return True


@transaction.atomic
def _note_fault(certificate, sentence, *, now):
    """Leave the number reserved with what is wrong; logged once, however often it is tried."""
    fresh = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if fresh.state != Certificate.State.RESERVED or fresh.fault == sentence[:300]:
        return
    fresh.fault = sentence[:300]
    fresh.save(update_fields=["fault"])
    log_many([fresh], IssuanceLog.Event.FAULT, now=now, note=fresh.fault)

"""PAdES baseline signatures (ETSI EN 319 142-1, level B-B): certified, no change permitted afterwards (DocMDP 1)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from hashlib import new as hash_of
from io import BytesIO

import pikepdf
from cryptography import x509
from django.utils import timezone

from certificates.models import Seal
from certificates.press import SEAL_BOX
from certificates.sealing.cms import Envelope
from certificates.sealing.keys import KeyUnusable
from certificates.sealing.signers import signer_named
from certificates.sealing.update import NotPlain, add_signature_field
from certificates.sealing.vetting import fits

REASON = "发证机关签发"


def seal_papers(papers: Iterable[bytes], *, seal: Seal, at: datetime) -> Iterator[bytes]:
    """Each paper sealed by the issuer, in order; `at` is the time that the signature claims.

    The same papers, seal and time give the same bytes. Raises Refused (KeyUnusable) for a
    key that cannot be used, and OSError when a signing service does not answer.
    """
    chain = x509.load_pem_x509_certificates(seal.chain.encode("ascii"))
    signer = signer_named(seal.signer, seal.key_name, chain[0])
    if not fits(signer, chain[0]):  # found before a thousand papers bear a signature that nobody can verify
        raise KeyUnusable(
            f"{seal}的私钥（{seal.key_name}）与登记的证书不配，不能签章。请从备份恢复原来的私钥，或用 enable_seal 启用新印章。"
        )
    envelope = Envelope(chain, signer)
    local, name = timezone.localtime(at), seal.authority.name
    for paper in papers:
        yield seal_with(envelope, paper, name=name, at=local)


def seal_with(envelope: Envelope, paper: bytes, *, name: str, at: datetime) -> bytes:
    """One paper with a signature of the envelope's key; `at` in the zone in which it is to be written."""
    adding = partial(add_signature_field, hole=envelope.size, box=SEAL_BOX, name=name, reason=REASON, at=at)
    try:
        ready = adding(paper)
    except NotPlain:
        ready = adding(rewritten(paper))
    digest = hash_of(envelope.signer.digest, ready.head)
    digest.update(ready.tail)
    signature = envelope.over(digest.digest()).hex().ljust(2 * ready.hole, "0")
    return b"%s<%s>%s" % (ready.head, signature.encode("ascii"), ready.tail)


def rewritten(paper: bytes) -> bytes:
    """The same pages with a classic cross-reference table and plain objects."""
    out = BytesIO()
    with pikepdf.open(BytesIO(paper)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()

"""PAdES signatures with pyHanko: certified, no change permitted afterwards (DocMDP 1)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.models import Seal
from certificates.sealing.keys import load_key

FIELD = "Seal"


def seal_papers(papers: Iterable[bytes], *, seal: Seal, at: datetime) -> Iterator[bytes]:
    """Each paper sealed by the issuer, in order; `at` is the time that the signature claims.

    Raises OSError when the seal's key cannot be used.
    """
    signer = _signer(seal)
    for paper in papers:
        yield _sealed(paper, signer, seal, at)


def _sealed(paper, signer, seal, at):
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES, name=seal.authority.name, reason="发证机关签发",
    )  # fmt: skip
    writer = IncrementalPdfFileWriter(BytesIO(paper))
    pdf_signer = signers.PdfSigner(metadata, signer=signer, new_field_spec=SigFieldSpec(FIELD))
    return pdf_signer.sign_pdf(writer).getvalue()


def _signer(seal):
    der = load_key(seal.key_name).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain = [
        asn1_x509.Certificate.load(body)
        for _, _, body in pem.unarmor(seal.chain.encode("ascii"), multiple=True)
    ]
    return signers.SimpleSigner(
        signing_cert=chain[0],
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs(chain),
    )

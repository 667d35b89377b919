"""A seal tried out before it is used: a page is sealed with it, and a validator that is not ours has to agree.

pyHanko takes a second to load, so only the command that takes seals into use imports this.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import pikepdf
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from certificates.sealing.cms import Envelope
from certificates.sealing.pades import seal_with
from certificates.sealing.signers import Signer

# Either will do, as it does for viewers; pyHanko by itself insists on non-repudiation.
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


def proves(signer: Signer, chain: Sequence[x509.Certificate], *, now: datetime) -> bool:
    """Whether a paper sealed so is found whole, certified and signed under the last certificate of the chain."""
    sealed = seal_with(Envelope(chain, signer), _page(), name="", at=now)
    root, *others = [asn1_x509.Certificate.load(_der(each)) for each in reversed(chain)]
    context = ValidationContext(trust_roots=[root], other_certs=others, allow_fetching=False, moment=now)
    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    found = validate_pdf_signature(signature, context, key_usage_settings=_USAGE)
    return bool(found.bottom_line)


def _page():
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(842, 595))
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)

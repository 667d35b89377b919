"""The signature that a sealed PDF carries: CMS SignedData (RFC 5652) with the attributes of CAdES (ETSI EN 319 122-1).

All but one digest and one signature is the same for every paper of a batch, so it is encoded once. General encoders
of ASN.1 take tens of milliseconds for these 1,500 bytes; this takes hundredths of one.
"""

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from certificates.sealing.der import (
    EXPLICIT_0,
    IMPLICIT_1,
    OCTETS,
    SEQUENCE,
    SET,
    integer,
    oid,
    tlv,
)
from certificates.sealing.signers import Signer

DATA = oid("1.2.840.113549.1.7.1")
SIGNED_DATA = oid("1.2.840.113549.1.7.2")
CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE_V2 = oid("1.2.840.113549.1.9.16.2.47")
ALGORITHM_PROTECTION = oid("1.2.840.113549.1.9.52")  # RFC 6211
DIGESTS = {
    "sha256": oid("2.16.840.1.101.3.4.2.1"),
    "sha384": oid("2.16.840.1.101.3.4.2.2"),
    "sha512": oid("2.16.840.1.101.3.4.2.3"),
}
_CERT_DIGEST: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512(),
}  # fmt: skip


class Envelope:
    """Signatures of one seal: give a digest, get the DER of the SignedData that covers it."""

    def __init__(self, chain: Sequence[x509.Certificate], signer: Signer):
        """`chain` is the seal's own certificate first, then those of its issuers."""
        own = chain[0]
        self.signer = signer
        self.digest_algorithm = tlv(SEQUENCE, DIGESTS[signer.digest])
        self.certificates = tlv(
            EXPLICIT_0, *(each.public_bytes(serialization.Encoding.DER) for each in chain)
        )
        self.holder = tlv(SEQUENCE, own.issuer.public_bytes(), integer(own.serial_number))
        self.fixed_attributes = self._fixed_attributes(own)
        self.size = len(self._enveloped(self._attributes(bytes(64)), bytes(signer.longest)))

    def over(self, digest: bytes) -> bytes:
        """SignedData over a digest of the signed bytes; at most `size` bytes. Raises OSError as the signer does."""
        attributes = self._attributes(digest)
        return self._enveloped(attributes, self.signer.sign(tlv(SET, attributes)))

    def _fixed_attributes(self, own):
        named = self.signer.digest
        which = b"" if named == "sha256" else self.digest_algorithm  # the default is not written in DER
        certificate = tlv(SEQUENCE, which, tlv(OCTETS, own.fingerprint(_CERT_DIGEST[named])))
        protection = tlv(SEQUENCE, self.digest_algorithm, tlv(IMPLICIT_1, _content(self.signer.algorithm)))
        return [
            _attribute(CONTENT_TYPE, DATA),
            _attribute(SIGNING_CERTIFICATE_V2, tlv(SEQUENCE, tlv(SEQUENCE, certificate))),
            _attribute(ALGORITHM_PROTECTION, protection),
        ]

    def _attributes(self, digest):
        """The content of a SET OF: in the order of their bytes."""
        return b"".join(sorted([*self.fixed_attributes, _attribute(MESSAGE_DIGEST, tlv(OCTETS, digest))]))

    def _enveloped(self, attributes, signature):
        signed = tlv(
            SEQUENCE, integer(1), self.holder, self.digest_algorithm, tlv(EXPLICIT_0, attributes),
            self.signer.algorithm, tlv(OCTETS, signature),
        )  # fmt: skip
        data = tlv(
            SEQUENCE, integer(1), tlv(SET, self.digest_algorithm), tlv(SEQUENCE, DATA), self.certificates,
            tlv(SET, signed),
        )  # fmt: skip
        return tlv(SEQUENCE, SIGNED_DATA, tlv(EXPLICIT_0, data))


def _attribute(kind, value):
    return tlv(SEQUENCE, kind, tlv(SET, value))


def _content(value):
    """The content of a DER value without its tag and length."""
    return value[2:] if value[1] < 0x80 else value[2 + (value[1] & 0x7F) :]

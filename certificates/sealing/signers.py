"""Who signs: a key file of this machine, or a service that the deployment names. Neither gives its key away.

`settings.SEAL_SIGNERS` leads from the name in `Seal.signer` to a class that can be called with the key's name and
the seal's certificate and keeps to `Signer`.
"""

from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from certificates.sealing.der import NULL, SEQUENCE, oid, tlv
from certificates.sealing.keys import load_key

_CURVES = {"secp256r1": ("sha256", "1.2.840.10045.4.3.2"), "secp384r1": ("sha384", "1.2.840.10045.4.3.3")}
_RSA_SHA256 = "1.2.840.113549.1.1.11"
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}


class Signer(Protocol):
    """One key, asked for many signatures.

    `digest` is the hash over paper and attributes ("sha256", "sha384", "sha512"), `algorithm` the DER of the
    signature's AlgorithmIdentifier, `longest` the most bytes that a signature has.
    """

    digest: str
    algorithm: bytes
    longest: int

    def sign(self, attributes: bytes) -> bytes:
        """The signature over the DER of the signed attributes, as it stands in CMS; raises OSError when it cannot."""
        ...


class Algorithm:
    """What a certificate's key signs with: ECDSA on P-256 or P-384, or RSA PKCS #1 v1.5 of 2048 bits and more.

    Raises ValueError for any other key. Viewers and `pdfsig` know these; an SM2 signature is known to nothing here
    that could check it, and so is not made.
    """

    def __init__(self, certificate: x509.Certificate):
        key = certificate.public_key()
        if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
            self.digest, name = _CURVES[key.curve.name]
            self.algorithm = tlv(SEQUENCE, oid(name))
            self.longest = 2 * ((key.key_size + 7) // 8) + 9
        elif isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
            self.digest = "sha256"
            self.algorithm = tlv(SEQUENCE, oid(_RSA_SHA256), NULL)
            self.longest = (key.key_size + 7) // 8
        else:
            raise ValueError("unsupported key")


class FileSigner(Algorithm):
    """A key in the folder of seals on this machine. The same attributes give the same signature (RFC 6979, RSA)."""

    def __init__(self, key_name: str, certificate: x509.Certificate):
        super().__init__(certificate)
        self.key = load_key(key_name)

    def sign(self, attributes: bytes) -> bytes:
        algorithm = _HASHES[self.digest]
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(attributes, padding.PKCS1v15(), algorithm)
        return self.key.sign(attributes, ec.ECDSA(algorithm, deterministic_signing=True))


def signer_named(name: str, key_name: str, certificate: x509.Certificate) -> Signer:
    """The signer that a deployment has under this name; raises ImproperlyConfigured for an unknown one."""
    try:
        path = settings.SEAL_SIGNERS[name]
    except KeyError:
        raise ImproperlyConfigured(
            f"没有名为“{name}”的签名方式，电子印章不能使用：请在 SEAL_SIGNERS 中配置，"
            f"现有 {'、'.join(settings.SEAL_SIGNERS)}。"
        ) from None
    return import_string(path)(key_name, certificate)

"""Whether a certificate chain may seal papers: the questions to ask before it is taken into use."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from certificates.sealing.signers import Algorithm, Signer

_PROBE = b"zhigeng seal probe"
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}


def faults_of(chain: Sequence[x509.Certificate], *, now: datetime) -> Iterator[str]:
    """Each reason why the chain, the issuer's own certificate first, cannot seal papers at this moment."""
    own = chain[0]
    try:
        Algorithm(own)
    except (ValueError, UnsupportedAlgorithm):
        yield (
            "印章证书的密钥算法不能用于 PDF 签章：请申领 ECDSA P-256、P-384 或不短于 2048 位的 RSA 证书。"
            "国密 SM2 证书的签名目前没有可用的工具核验，本平台暂不启用。"
        )
        return
    if _is_authority(own):
        yield "第一张证书是签发机构（CA）的证书，不是印章证书。请把发证机关自己的证书排在最前。"
    elif not _may_sign(own):
        yield "印章证书的用途（keyUsage）不含数字签名或抗抵赖，阅读器会判为无效。请向签发机构申领签名证书。"
    for each in chain:
        if not each.not_valid_before_utc <= now < each.not_valid_after_utc:
            yield (
                f"证书“{name_of(each)}”的有效期为{each.not_valid_before_utc:%Y-%m-%d}至{each.not_valid_after_utc:%Y-%m-%d}，"
                "现在不在有效期内。请换用有效的证书。"
            )
    for lower, upper in pairwise(chain):
        if not _issued_by(lower, upper):
            yield (
                f"证书链不连贯：“{name_of(lower)}”不是由排在它后面的“{name_of(upper)}”签发的。"
                "请按印章证书、中间证书、根证书的顺序排列，不要放入无关的证书。"
            )


def fits(signer: Signer, certificate: x509.Certificate) -> bool:
    """Whether what the signer signs is good under the certificate's key; raises OSError as the signer does."""
    key, signature, algorithm = certificate.public_key(), signer.sign(_PROBE), _HASHES[signer.digest]
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, _PROBE, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, _PROBE, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def name_of(certificate: x509.Certificate) -> str:
    """The common name for people, the whole subject where there is none."""
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()


def _is_authority(certificate):
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _may_sign(certificate):
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True  # RFC 5280: without the extension every use is open
    return usage.digital_signature or usage.content_commitment


def _issued_by(lower, upper):
    try:
        lower.verify_directly_issued_by(upper)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return _is_authority(upper)

"""The demonstration's own authority and seals, so that a newcomer sees sealed papers; their certificates say so.

A key and its certificate stand in one file that is written once: of processes that start at the same time one is
first, and the others take what it wrote.
"""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from certificates.sealing.keys import key_path, load_key, write_once

AUTHORITY_NAME = "知更演示电子印章根证书（无法律效力）"
_AUTHORITY = "demonstration-authority"
_YEARS = timedelta(days=3650)
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)  # before the classes of the demonstration, which are over


def make_demonstration_certificate(holder: str, key_name: str, *, now: datetime) -> list[x509.Certificate]:
    """A key in the file `key_name` with a certificate by the demonstration's authority; the chain, the holder's first.

    Where the file stands already, its chain is given.
    """
    if not key_path(key_name).exists():
        (authority,) = _authority(now)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _common_name(holder))])
        certificate = (
            _begun(subject, authority.subject, key.public_key(), now)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
            .sign(load_key(_AUTHORITY), hashes.SHA256())
        )
        _keep(key_name, key, [certificate, authority])
    return _chain(key_name)


def _common_name(holder):
    """The office with the mark of a demonstration, in the 64 octets that the library allows: 新疆 fills them."""
    name = f"{holder}（演示）"
    if len(name.encode()) > 64:
        name = f"演示{holder}".encode()[:64].decode(errors="ignore")
    return name


def _authority(now):
    if not key_path(_AUTHORITY).exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AUTHORITY_NAME)])
        certificate = (
            _begun(name, name, key.public_key(), now)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        _keep(_AUTHORITY, key, [certificate])
    return _chain(_AUTHORITY)


def _keep(key_name, key, chain):
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem += b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)
    write_once(key_path(key_name), pem)


def _chain(key_name):
    return x509.load_pem_x509_certificates(key_path(key_name).read_bytes())


def _begun(subject, issuer, public_key, now):
    start = min(now, _FIRST)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(max(now, datetime.now(UTC)) + _YEARS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(**given):
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: given.get(name, False) for name in names})

"""Keys of seals on this machine: files of the data folder that only this account can read.

The demonstration makes an authority of its own, so that a newcomer sees sealed papers; its certificates say so.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

AUTHORITY_NAME = "知更演示电子印章根证书（无法律效力）"
_YEARS = timedelta(days=3650)


def key_path(name: str) -> Path:
    return settings.SEALS_FOLDER / f"{name}.pem"


def load_key(name: str):
    """The private key in a file; raises FileNotFoundError."""
    return serialization.load_pem_private_key(key_path(name).read_bytes(), password=None)


def make_demonstration_certificate(holder: str, key_name: str, *, now: datetime):
    """A key in a file and a certificate for it by the demonstration's authority; gives the chain, the holder's first."""
    authority_key, authority = _authority(now)
    key = _made_key(key_name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{holder}（演示）"[:64])])
    certificate = (
        _begun(subject, authority.subject, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    return [certificate, authority]


def _authority(now):
    key_file, certificate_file = key_path("demonstration-ca"), settings.SEALS_FOLDER / "demonstration-ca.crt"
    if certificate_file.exists():
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        return load_key("demonstration-ca"), certificate
    key = load_key("demonstration-ca") if key_file.exists() else _made_key("demonstration-ca")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AUTHORITY_NAME)])
    certificate = (
        _begun(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(certificate_file, certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def _begun(subject, issuer, public_key, now):
    start = min(now, datetime.now(UTC)) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + _YEARS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(**given):
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: given.get(name, False) for name in names})


def _made_key(name):
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(key_path(name), pem)
    return key


def _write(path, content):
    """The file whole, 0600; one that another process wrote first stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

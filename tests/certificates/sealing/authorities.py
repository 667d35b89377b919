"""A certification authority of a test's own, and chains with one fault each."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.certificates.sealing.builders import AT


def usage(**given):
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in given for name in names})


def certificate(
    key, name, *, by=None, issuer="测试根", ca=False, start=AT, days=365, use="content_commitment"
):
    """A certificate for `key` (private or public), signed by `by` or by itself."""
    public = key.public_key() if hasattr(key, "public_key") else key
    called = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer)]
    begun = (
        x509.CertificateBuilder()
        .subject_name(called[0])
        .issuer_name(called[1])
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - timedelta(days=1))
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage(**{use: True}), critical=True)
    )
    return begun.sign(by or key, hashes.SHA256())


class Authority:
    def __init__(self, name="测试根"):
        self.name, self.key = name, ec.generate_private_key(ec.SECP256R1())
        self.root = certificate(self.key, name, issuer=name, ca=True, days=4000, use="key_cert_sign")

    def chain_for(self, key, name="示例厅", **fields):
        return pem(certificate(key, name, by=self.key, issuer=self.name, **fields), self.root)


def pem(*certificates):
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in certificates)


def key_file(folder, name, key, *, password=b"", mode=0o600):
    folder.mkdir(mode=0o700, exist_ok=True)
    keeping = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    path = folder / f"{name}.pem"
    path.touch(mode=mode)
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, keeping)
    )
    path.chmod(mode)
    return path

"""What a seal's certificate chain says to whoever is to trust it (pure): public certificates alone, never a key."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from certificates.sealing.vetting import name_of


@dataclass(frozen=True)
class Link:
    """One certificate of a chain; `fingerprint` is its SHA-256 in hexadecimal, `root` whether it is signed by itself."""

    name: str
    fingerprint: str
    not_after: datetime
    root: bool

    @property
    def grouped(self) -> str:
        """The fingerprint as viewers show it, to be compared by eye."""
        letters = self.fingerprint.upper()
        return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def links_of(pem: str) -> list[Link]:
    """The chain that a seal keeps, the holder's own certificate first."""
    return [
        Link(
            name=name_of(each),
            fingerprint=each.fingerprint(hashes.SHA256()).hex(),
            not_after=each.not_valid_after_utc,
            root=each.subject == each.issuer,
        )
        for each in _parsed(pem)
    ]


def chain_as_pem(pem: str) -> bytes:
    """The certificates of a chain, written anew: whatever else stood in the text does not leave."""
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in _parsed(pem))


def top_as_der(pem: str) -> bytes:
    """The highest certificate of a chain as .cer, the form that every viewer and every system opens."""
    return _parsed(pem)[-1].public_bytes(serialization.Encoding.DER)


def _parsed(pem):
    return x509.load_pem_x509_certificates(pem.encode("ascii"))

"""Whether the public log says of a certificate what the portal says of it."""

from dataclasses import dataclass

from certificates.documents import CertificateContent
from certificates.models import Certificate, Leaf
from certificates.transparency.proofs import log_size
from certificates.transparency.standing import is_logged
from workflow.journal import canonical


@dataclass(frozen=True)
class Entry:
    """The latest entry of a certificate in the log of `size` entries, counted from 1; `place` 0 where it has none.

    `fault` is why it does not hold, "" where it does.
    """

    place: int
    size: int
    fault: str = ""

    @property
    def proven(self) -> bool:
        return not self.fault


def entry_of(certificate: Certificate) -> Entry:
    """Its entry, with the proof computed anew from the stored hashes (RFC 9162), and its content hashed anew."""
    leaf = Leaf.objects.filter(certificate=certificate).order_by("position").last()
    size = log_size()
    if leaf is None:
        return Entry(0, size, "公开日志中没有这本证书的条目。")
    if not content_fits(certificate):
        return Entry(leaf.position + 1, size, "证书内容与编号时的散列不符。")
    return Entry(leaf.position + 1, size, "" if is_logged(certificate) else "公开日志与登记对不上。")


def content_fits(certificate: Certificate) -> bool:
    """Whether what was frozen with the number is still what it was, and the row says the same."""
    try:
        content = CertificateContent.from_json(canonical(certificate.content))
    except (ValueError, TypeError):
        return False
    said = (content.number, content.name, content.hours, content.issued_on)
    row = (certificate.number, certificate.name, certificate.hours, certificate.issued_on)
    return content.content_hash() == certificate.content_hash and said == row

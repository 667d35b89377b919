"""Certificates from the database as what their metadata and credentials are made of."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from accounts.crypto import blind_index
from accounts.signing import signed_token
from certificates.credentials.badge import claims, credential
from certificates.credentials.licence import Issued, metadata
from certificates.models import Certificate

NEEDED = ("person", "series__authority", "replaces")


def metadata_of(certificates: Iterable[Certificate]) -> list[dict[str, str]]:
    """The GB/T 36903 metadata of certificates that were read with NEEDED, in their order."""
    return [metadata(_issued(each)) for each in certificates]


def _issued(certificate: Certificate) -> Issued:
    return Issued(
        content=certificate.content,
        document_type=certificate.person.doc_type,
        issuer_code=certificate.series.authority.uscc,
        type_code=settings.CERTIFICATE_TYPE_CODE,
        state=certificate.get_state_display(),
        content_hash=certificate.content_hash,
        paper_hash=certificate.file_sha256,
        version=_version(certificate),
        related=certificate.replaces.number if certificate.replaces else "",
    )


def _version(certificate: Certificate) -> int:
    """1 for the first certificate, one more for each correction; a chain is short."""
    version, before = 1, certificate.replaces
    while before is not None:
        version, before = version + 1, before.replaces
    return version


def credential_of(certificate: Certificate) -> dict:
    """The Open Badges credential of a valid certificate, unsigned; raises ValueError for one that never was valid."""
    if certificate.leaf is None or certificate.valid_at is None:
        raise ValueError(f"证书{certificate.number}没有生效，不能取得数字凭证。")
    site = settings.SITE_URL.rstrip("/")
    return credential(
        certificate.content,
        site=site,
        issuer_address=site + reverse("issuer_profile", args=[certificate.series.authority_id]),
        salt=blind_index(certificate.number, purpose="badge").hex(),
        issued_at=certificate.valid_at,
        status_index=certificate.leaf.position,
    )


def signed_credential(certificate: Certificate) -> str:
    """The credential as a token that other systems check with the key set."""
    address = settings.SITE_URL.rstrip("/") + reverse("issuer_keys")
    return signed_token(claims(credential_of(certificate)), key_address=address)

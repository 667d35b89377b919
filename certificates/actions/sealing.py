"""Which seal an issuer's papers bear, and the demonstration's own seals."""

from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings
from django.db import transaction

from accounts.refusals import Refused
from certificates.models import Seal
from certificates.sealing.keys import make_demonstration_certificate
from workflow.journal import record


def seal_of(authority, *, now):
    """The seal that an issuer's papers bear now; the demonstration makes one where there is none.

    Raises Refused where the issuer has none: papers without a seal are not issued.
    """
    seal = Seal.objects.filter(authority=authority).in_use(now).select_related("authority").first()
    if seal is not None:
        return seal
    if settings.PRODUCTION:
        raise Refused(
            f"{authority}没有在有效期内的电子印章证书，不能发证。请系统管理员登记印章后重新执行。",
            code="no_seal",
            status=409,
        )
    return _make_demonstration_seal(authority, now=now)


@transaction.atomic
def _make_demonstration_seal(authority, *, now):
    key_name = f"demonstration-{authority.pk}"
    chain = make_demonstration_certificate(authority.name, key_name, now=now)
    pem = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)
    seal = Seal.objects.create(
        authority=authority, signer="file", key_name=key_name, subject=chain[0].subject.rfc4514_string(),
        chain=pem.decode("ascii"), fingerprint=chain[0].fingerprint(hashes.SHA256()).hex(), demonstration=True,
        not_before=chain[0].not_valid_before_utc, not_after=chain[0].not_valid_after_utc, enabled_at=now,
    )  # fmt: skip
    record(seal, "enable_seal", actor=None, now=now, organisation=authority, after=seal.fingerprint[:16])
    return seal

"""Which seal an issuer's papers bear, and the demonstration's own seals."""

from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings
from django.db import transaction

from accounts.refusals import Refused
from certificates.models import Seal
from certificates.sealing.demonstration import make_demonstration_certificate
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
    """A seal by the demonstration's own authority; of two who make one at the same time, both get the same."""
    made = Seal.objects.filter(authority=authority).count()
    key_name = f"demonstration-{authority.pk}-{made + 1}"
    chain = make_demonstration_certificate(authority.name, key_name, now=now)
    seal, created = Seal.objects.get_or_create(
        fingerprint=chain[0].fingerprint(hashes.SHA256()).hex(),
        defaults={
            "authority": authority, "signer": "file", "key_name": key_name, "demonstration": True, "enabled_at": now,
            **_said_by(chain),
        },
    )  # fmt: skip
    if created:
        record(seal, "enable_seal", actor=None, now=now, organisation=authority, after=seal.fingerprint[:16])
    return seal


def _said_by(chain):
    """What a seal keeps of its certificate chain, the holder's own first."""
    own, pem = chain[0], serialization.Encoding.PEM
    return {
        "subject": own.subject.rfc4514_string()[:300],
        "chain": b"".join(each.public_bytes(pem) for each in chain).decode("ascii"),
        "not_before": own.not_valid_before_utc,
        "not_after": own.not_valid_after_utc,
    }

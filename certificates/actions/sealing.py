"""Which seal an issuer's papers bear, the demonstration's own seals, and the end of a seal's use."""

from hashlib import sha256

from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings
from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import Role
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
    named = sha256(authority.name.encode()).hexdigest()[:8]  # a folder may outlive its database
    key_name = f"demonstration-{authority.pk}-{named}-{made + 1}"
    chain = make_demonstration_certificate(authority.name, key_name, now=now)
    seal, created = Seal.objects.get_or_create(
        fingerprint=chain[0].fingerprint(hashes.SHA256()).hex(),
        defaults={
            "authority": authority, "signer": "file", "key_name": key_name, "demonstration": True, "enabled_at": now,
            **said_by(chain),
        },
    )  # fmt: skip
    if created:
        record(seal, "enable_seal", actor=None, now=now, organisation=authority, after=seal.fingerprint[:16])
    return seal


def said_by(chain):
    """What a seal keeps of its certificate chain, the holder's own first."""
    own, pem = chain[0], serialization.Encoding.PEM
    return {
        "subject": own.subject.rfc4514_string()[:300],
        "chain": b"".join(each.public_bytes(pem) for each in chain).decode("ascii"),
        "not_before": own.not_valid_before_utc,
        "not_after": own.not_valid_after_utc,
    }


def may_retire(seal, user):
    """A seal in use, and the system administrators of its issuer and of the offices above it."""
    path = seal.authority.path
    return seal.retired_at is None and any(
        each.role == Role.SYSTEM_ADMIN and path.startswith(each.organisation.path)
        for each in user.current_memberships
    )


@transaction.atomic
def retire_seal(seal, *, reason, actor, now):
    """Seal nothing more with it; papers that bear it stay good. `actor` None is the command on the server."""
    fresh = Seal.objects.select_for_update(of=("self",)).select_related("authority").get(pk=seal.pk)
    if fresh.retired_at is not None:
        raise Refused(f"“{fresh}”已经停用，没有再次办理。", code="seal_retired", status=409)
    if actor is not None and not may_retire(fresh, actor):
        raise not_allowed("停用电子印章", f"{fresh.authority}的系统管理员")
    if not reason.strip():
        raise Refused("停用电子印章须写明原因，该原因将记入办理记录。", code="no_reason", field="reason")
    fresh.retired_at, fresh.retired_reason = now, reason.strip()[:300]
    fresh.save(update_fields=["retired_at", "retired_reason"])
    record(
        fresh, "retire_seal", actor=actor, now=now, organisation=fresh.authority, before=fresh.fingerprint[:16],
        after="停用", note=fresh.retired_reason,
    )  # fmt: skip
    return fresh

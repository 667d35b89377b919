"""Links with which a holder shows one certificate to one employer. They are the holder's own: no journal, no office."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from accounts.refusals import Refused
from certificates.models import Certificate, LookupLog, Share
from workflow.redaction import without_numbers

DAYS = (7, 30, 90)
MOST_LIVE = 20


def new_token() -> str:
    """192 random bits."""
    return secrets.token_urlsafe(24)


def digest_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_share(certificate, *, token, label, days, paper, now):
    """A link for one employer; the same token sent twice is the same link. Gives the link."""
    fresh = Certificate.objects.select_for_update().get(pk=certificate.pk)
    earlier = Share.objects.filter(token_hash=digest_of(token), certificate=fresh).first()
    if earlier is not None:
        return earlier
    label = without_numbers(label.strip())[:60]
    if not label:
        raise Refused(
            "请写明给谁看，如“某某公司人事处”，以便日后分辨和收回。", code="no_label", field="label"
        )
    if days not in DAYS:
        raise Refused("请选择链接的有效期。", code="no_days", field="days")
    if fresh.state != Certificate.State.VALID:
        raise Refused(
            f"证书{fresh.number}当前为“{fresh.get_state_display()}”，只有有效的证书可以分享。",
            code="wrong_state",
            status=409,
        )
    if Share.objects.live(now).filter(certificate=fresh).count() >= MOST_LIVE:
        raise Refused(f"有效的分享链接已有 {MOST_LIVE} 个，请先收回不用的。", code="many", status=409)
    return Share.objects.create(
        certificate=fresh, label=label, token_hash=digest_of(token), paper=paper, made_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip


@transaction.atomic
def end_share(share, *, now):
    """Take a link back; one that has ended stays as it ended."""
    fresh = Share.objects.select_for_update().get(pk=share.pk)
    if fresh.is_live(now):
        fresh.ended_at = now
        fresh.save(update_fields=["ended_at"])
    return fresh


@transaction.atomic
def note_shared(share, *, now, live, kind=LookupLog.Kind.SHARE):
    """Write down that a link was opened, or tried after its end; `share` None is a link that never was."""
    outcome = LookupLog.Outcome.FOUND if live else LookupLog.Outcome.STALE
    certificate = share.certificate_id if share else None
    return LookupLog.objects.create(
        certificate_id=certificate, kind=kind, outcome=outcome, share=share, at=now
    )

"""Finding certificates: by the holder's name and document number, by a certificate number, by a shown token."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from accounts.crypto import constant_time_equal
from certificates.models import Certificate, LookupLog
from trainees.identity import normalise_number
from trainees.names import name_key
from trainees.people import person_indexes

SHOWN_FOR = timedelta(minutes=15)
_SALT = "certificates.shown"
_LONGEST = 40
WITH_PARTIES = ("series__authority", "programme__plan__notice", "programme__host", "superseded_by")


def certificates_of(name: str, number: str) -> list[Certificate]:
    """What was issued to the person of this name and document number, the latest first.

    One query whatever was typed, and the name is compared without telling where it differs (T02). The name
    must be the one on the certificate: a wrong number on somebody else's roster shows nobody a stranger.
    """
    rows = Certificate.objects.issued().filter(person__number_index__in=person_indexes(number))
    wanted = name_key(name)
    return [
        row
        for row in rows.select_related(*WITH_PARTIES).order_by("-issued_on", "-pk")
        if constant_time_equal(name_key(row.name), wanted)
    ]


def token_for(look: LookupLog) -> str:
    """What opens one certificate for a quarter of an hour: it names the look, and nothing about the person."""
    return signing.dumps(look.pk, salt=_SALT)


def certificate_shown_by(token: str) -> Certificate | None:
    """The certificate that a look of the last 15 minutes found; None for a stale, foreign or made-up token."""
    try:
        look = signing.loads(token, salt=_SALT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        return None
    certificates = Certificate.objects.issued().filter(looks__pk=look, looks__kind=LookupLog.Kind.LOOKUP)
    return certificates.select_related(*WITH_PARTIES).first()


def tidy_number(text: str) -> str:
    """A certificate number as it is printed: half-width capitals without spaces."""
    return "".join(normalise_keeping_dashes(text).split())[: _LONGEST + 1]


def normalise_keeping_dashes(text):
    return "-".join(normalise_number(part) for part in text.replace("－", "-").split("-"))


@dataclass(frozen=True)
class Answer:
    """What a verification says: a state of the four that people tell apart, and the certificate unless unknown."""

    state: str
    certificate: Certificate | None = None
    looks: int = 0


def verified(number: str) -> Answer:
    """The state of a certificate number. One that is only reserved, or void, is nobody's certificate: unknown."""
    tidy = tidy_number(number)
    # Some numbers have dashes and some are merely typed with them: every way of writing is looked for.
    rows = Certificate.objects.issued().filter(number__in={number, tidy, tidy.replace("-", "")})
    certificate = rows.select_related(*WITH_PARTIES).first()
    if certificate is None:
        return Answer("unknown")
    return Answer(
        certificate.state, certificate, certificate.looks.filter(kind=LookupLog.Kind.VERIFY).count()
    )

"""Finding certificates: by the holder's name and document number, by a shown token."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from django.core import signing
from django.db import connection

from accounts.crypto import constant_time_equal
from certificates.models import Certificate, LookupLog
from trainees.models import Person
from trainees.names import name_key
from trainees.people import person_indexes

SHOWN_FOR = timedelta(minutes=15)
_SALT = "certificates.shown"
# A number that was only reserved, or is void, is nobody's certificate.
NOT_ISSUED = (Certificate.State.RESERVED, Certificate.State.VOID)
WITH_PARTIES = ("series__authority", "programme__plan__notice", "programme__host", "superseded_by")


@dataclass(frozen=True)
class Found:
    """What a look-up tells of one certificate; `masked` is the document number as the paper shows it."""

    pk: int
    name: str
    number: str
    state: str
    hours: Decimal
    issued_on: date
    class_title: str
    issuer: str
    masked: str
    year: int


_NOBODY = Found(0, "王二", "", "", Decimal(0), date.min, "", "", "", 0)


def search(number: str) -> tuple[str, list[bytes]]:
    """The one query of a look-up and its values: what was issued to whoever bears this document number."""
    indexes = person_indexes(number)
    return _search_for(len(indexes)), indexes


@lru_cache(maxsize=8)
def _search_for(indexes: int) -> str:
    """Written out, so that nothing is composed anew for each look-up; the same for both databases."""
    places = ", ".join(["%s"] * indexes)
    outside = ", ".join(f"'{state.value}'" for state in NOT_ISSUED)
    certificate, person = Certificate._meta.db_table, Person._meta.db_table
    facts = ", ".join(
        f"c.content ->> '{key}'" for key in ("class_title", "issuer", "document_masked", "ends_on")
    )
    return (
        f"SELECT c.id, c.name, c.number, c.state, c.hours, c.issued_on, {facts} "  # noqa: S608 (our own names alone)
        f"FROM {person} p JOIN {certificate} c ON c.person_id = p.id "
        f"WHERE p.number_index IN ({places}) AND c.state NOT IN ({outside}) ORDER BY c.issued_on DESC, c.id DESC"
    )


def in_this_name(rows: Iterable[Sequence], name: str) -> list[Found]:
    """Of the rows of `search` those in the name that was typed, compared without telling where it differs (T02).

    The name must be the one on the certificate: a wrong number on somebody else's roster shows nobody a stranger. A
    number that nobody bears takes the same comparison as one that somebody else does.
    """
    wanted = name_key(name)
    found = [_found(row) for row in rows] or [_NOBODY]
    same = [row for row in found if constant_time_equal(name_key(row.name), wanted)]
    return [row for row in same if row.pk]


def _found(row):
    pk, name, number, state, hours, issued_on, title, issuer, masked, ends_on = row
    day = date.fromisoformat(issued_on) if isinstance(issued_on, str) else issued_on  # SQLite keeps text
    year = int(ends_on[:4])
    return Found(pk, name, number, state, Decimal(str(hours)), day, title, issuer, masked, year)


def certificates_of(name: str, number: str) -> list[Found]:
    """What was issued to the person of this name and document number, the latest first; one query."""
    sql, values = search(number)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return in_this_name(cursor.fetchall(), name)


def token_for(look: LookupLog | int) -> str:
    """What opens one certificate for a quarter of an hour: it names the look, and nothing about the person."""
    return _signer().sign(str(getattr(look, "pk", look)))


def certificate_shown_by(token: str) -> Certificate | None:
    """The certificate that a look of the last 15 minutes found; None for a stale, foreign or made-up token."""
    look = look_of(token)
    if look is None:
        return None
    certificates = Certificate.objects.issued().filter(looks__pk=look, looks__kind=LookupLog.Kind.LOOKUP)
    return certificates.select_related(*WITH_PARTIES).first()


def look_of(token: str) -> int | None:
    """The look that a token names; None for a stale, foreign or made-up one."""
    try:
        return int(_signer().unsign(token, max_age=SHOWN_FOR))
    except (signing.BadSignature, ValueError):
        return None


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT, sep=":")

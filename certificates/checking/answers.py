"""What a verification answers: one of five states, the certificate, and what each part of the answer rests on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from certificates.checking.entries import Entry, entry_of
from certificates.checking.registers import Hint, hint_for
from certificates.issuing import MINISTRY_REGION, region_of
from certificates.models import Certificate, LookupLog, Series
from policies.models import Rule
from trainees.identity import normalise_number
from trainees.names import mask_name

# Reached with the certificate: all that the page says is read in one query.
WITH_PARTIES = (
    "series__authority", "programme__plan__notice", "programme__host", "programme__rule_set__notice", "superseded_by",
)  # fmt: skip
VERIFIED = (LookupLog.Kind.VERIFY, LookupLog.Kind.FILE, LookupLog.Kind.SHARE)
FAULTY = "faulty"
UNKNOWN = "unknown"
_LONGEST = 40


@dataclass(frozen=True)
class Right:
    """Who numbered the certificate, by which rule, and whether that is who had to (PR-17)."""

    issuer: str
    rule: str
    holds: bool


@dataclass(frozen=True)
class Answer:
    """`state` is that of the certificate, "faulty" where log or content contradict it, "unknown" with a `hint`.

    `looks` counts the verifications before this one.
    """

    state: str
    number: str = ""
    certificate: Certificate | None = None
    looks: int = 0
    entry: Entry | None = None
    right: Right | None = None
    hint: Hint | None = None

    @property
    def name(self) -> str:
        """王*明: no more than the paper shows, and less."""
        return mask_name(self.certificate.content.get("name", "")) if self.certificate else ""

    @property
    def genuine(self) -> bool:
        """Whether the portal issued it, as its register, its seal and the log say together."""
        return bool(self.certificate and self.entry and self.entry.proven and self.certificate.seal_id)


def verified(number: str, *, now: datetime) -> Answer:
    """The answer for a certificate number however it was typed. One that is only reserved, or void, is unknown."""
    tidy = tidy_number(number)
    # Some numbers have dashes and some are merely typed with them: every way of writing is looked for.
    rows = Certificate.objects.issued().filter(number__in={number, tidy, tidy.replace("-", "")})
    certificate = rows.select_related(*WITH_PARTIES).first()
    if certificate is None:
        return Answer(UNKNOWN, tidy, hint=_hint(tidy, now))
    entry = entry_of(certificate)
    state = FAULTY if certificate.state == Certificate.State.VALID and not entry.proven else certificate.state
    looks = (
        LookupLog.objects.of(certificate).filter(kind__in=VERIFIED, outcome=LookupLog.Outcome.FOUND).count()
    )
    return Answer(state, certificate.number, certificate, looks, entry, _right(certificate))


def tidy_number(text: str) -> str:
    """A certificate number as it is printed: half-width capitals without spaces."""
    parts = (normalise_number(part) for part in text.replace("－", "-").split("-"))
    return "".join("-".join(parts).split())[: _LONGEST + 1]


def _right(certificate):
    authority, programme = certificate.series.authority, certificate.programme
    rule = programme.rule_set.rules().get("certificate.register")
    if rule is None:
        return Right(authority.name, "", holds=True)
    holder = programme.organisation_at(rule.value)
    holds = holder == authority and certificate.content.get("issuer") == authority.name
    return Right(authority.name, f"{rule.notice_number} {rule.clause}".strip(), holds)


def _hint(number, now):
    if not re.fullmatch(r"[\w-]+", number):
        return Hint("请对照证书逐位核对编号。")
    patterns = dict.fromkeys(
        [*Series.objects.values_list("pattern", flat=True).distinct(), *_patterns_of_rules()]
    )
    return hint_for(
        number, patterns=patterns, offices=_offices(), kept=_kept(), this_year=timezone.localdate(now).year
    )


def _patterns_of_rules() -> Iterable[str]:
    rows = Rule.objects.filter(key="certificate.pattern").order_by("pk").values_list("value", flat=True)
    return [value for value in rows if isinstance(value, str)]


def _offices():
    kinds = [OrganisationKind.MINISTRY, OrganisationKind.PROVINCE]
    rows = Organisation.objects.filter(kind__in=kinds, active=True)
    return {region_of(row.region_code) if row.region_code else MINISTRY_REGION: row.name for row in rows}


def _kept():
    rows = Series.objects.select_related("authority")
    return [(region_of(row.authority.region_code), row.year) for row in rows]

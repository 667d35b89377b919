"""The private link of a trainee: signed, so that nothing but the key makes one; void once its version is raised."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from trainees.models import Trainee


def _signer() -> Signer:
    return Signer(salt="trainees.own.link", sep="~")


def token_of(trainee: Trainee) -> str:
    """12-1~<43 characters of HMAC-SHA256>: the key of the row and the version of its link."""
    return _signer().sign(f"{trainee.pk}-{trainee.link_version}")


def link_of(trainee: Trainee) -> str:
    """The path of the private link; whoever has it sees this trainee's page of this class, and nothing else."""
    return reverse("own_enter", args=[token_of(trainee)])


def address_of(trainee: Trainee) -> str:
    """The private link as it is written, printed and mailed: with the portal's own name."""
    return f"{settings.SITE_URL.rstrip('/')}{link_of(trainee)}"


def trainee_of_token(token: str) -> Trainee | None:
    """The trainee whose link this is; None for a forged, void or foreign token."""
    try:
        pk, version = _signer().unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    return found_trainee(int(pk), int(version))


def found_trainee(pk: int, version: int) -> Trainee | None:
    """The trainee, with class and host, while the link of that version holds."""
    rows = Trainee.objects.select_related(
        "roster__programme__host", "roster__programme__rule_set", "roster__programme__authority",
        "roster__programme__filing", "roster__programme__recruitment",
    ).defer("phone", "email")  # fmt: skip
    return rows.filter(pk=pk, link_version=version).first()

"""The one-time token of a survey ticket: made anew from the key whenever it is printed, stored only as a digest (pure)."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from django.utils.crypto import salted_hmac


def token_for(survey_pk: int, trainee_pk: int) -> str:
    """22 characters, 128 bits of HMAC-SHA256: nobody without the key makes one, and the database holds none."""
    mac = salted_hmac("trainees.survey.ticket", f"{survey_pk}:{trainee_pk}", algorithm="sha256").digest()
    return urlsafe_b64encode(mac[:16]).decode().rstrip("=")


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()

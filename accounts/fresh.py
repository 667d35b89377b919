"""Who acts has just said once more who he is (PR-10): asked at a door, before any row is locked."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest


@reauthentication_required
def require_fresh_sign_in(request: HttpRequest) -> None:
    """Lead to the password (or the second factor) and back to the same request, unless it was given in the last minutes.

    Raises allauth's ReauthenticationRequired, which its middleware answers. What was posted waits in the session, so
    no door that takes a person's document number may ask for it.
    """

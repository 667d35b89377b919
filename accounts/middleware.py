"""Staff of an authority pass a second factor in every session, however the session began."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none
_OPEN_PATHS = ("/healthz", "/readyz")


class SecondFactorMiddleware:
    """Under STAFF_SECOND_FACTOR: no authenticator yet → set one up; not used in this session → use it.

    Allauth asks for the factor at its own login page; this also covers a session that began at
    another door (admin login, an older session). Stands after allauth's AccountMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):  # nobody: the most asked pages need not find out who
            return self.get_response(request)
        if not settings.STAFF_SECOND_FACTOR or not request.user.is_authenticated or not request.user.is_staff:
            return self.get_response(request)
        records = get_authentication_records(request, request.user)
        if any(record.get("method") == "mfa" for record in records):
            return self.get_response(request)
        enrolled = is_mfa_enabled(request.user, SECOND_FACTORS)
        if _stays_open(request.path, enrolled=enrolled):
            response = self.get_response(request)
            if not enrolled and _was_set_up(request, response):
                record_authentication(request, request.user, "mfa", reauthenticated=True)
            return response
        if enrolled:
            here = request.get_full_path() if request.method == "GET" else "/admin/"
            query = urlencode({REDIRECT_FIELD_NAME: here})
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{query}")
        messages.warning(request, "主管部门人员须先设置双重验证：请按本页步骤绑定验证器，完成后即可继续。")
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _was_set_up(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether this request set the second factor up: the code or key shown for it is not asked for once more."""
    doors = (reverse("mfa_activate_totp"), reverse("mfa_add_webauthn"))
    accepted = request.method == "POST" and request.path in doors and response.status_code == 302
    return accepted and is_mfa_enabled(request.user, SECOND_FACTORS)


def _stays_open(path: str, *, enrolled: bool) -> bool:
    """Pages without which one could not get through the door, or get out."""
    if path.startswith((settings.STATIC_URL, *_OPEN_PATHS)) or path == reverse("account_logout"):
        return True
    if enrolled:
        # The rest of accounts/ stays shut: it can switch the second factor off by password alone.
        return path == reverse("mfa_reauthenticate")
    return path.startswith("/accounts/")

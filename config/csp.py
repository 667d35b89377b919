"""Content-Security-Policy under the names Django 6 gives it; delete at the move to 6.2 LTS."""

import secrets
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

SELF, NONE, NONCE = "'self'", "'none'", "<CSP_NONCE_SENTINEL>"
STRICT: dict[str, list[str]] = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    "form-action": [SELF],
}


def build_policy(policy: Mapping[str, Sequence[str]], nonce: str | None = None) -> str:
    """The header's value; the sentinel becomes the nonce, or goes where no page asked for one."""
    parts = []
    for directive, sources in policy.items():
        words = [f"'nonce-{nonce}'" if s == NONCE else s for s in sources if s != NONCE or nonce]
        parts.append(" ".join([directive, *words]))
    return "; ".join(parts)


class ContentSecurityPolicyMiddleware:
    """Sets the header on every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        made: list[str] = []

        def make() -> str:
            made.append(secrets.token_urlsafe(16))
            return made[0]

        request.csp_nonce = SimpleLazyObject(make)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy", build_policy(settings.SECURE_CSP, made[0] if made else None)
        )
        return response


def nonce(request: HttpRequest) -> dict[str, object]:
    """`csp_nonce` for templates."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}

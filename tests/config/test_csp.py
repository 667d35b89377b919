from django.http import HttpResponse
from django.test import RequestFactory

from config import csp


def header(answer=None, ask=False, policy=None, settings=None):
    def view(request):
        response = answer or HttpResponse()
        if ask:
            response.write(str(request.csp_nonce))
        return response

    return csp.ContentSecurityPolicyMiddleware(view)(RequestFactory().get("/"))


def test_policy_is_strict_to_the_word(client):
    assert client.get("/healthz").headers["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


def test_a_view_may_bring_its_own_policy():
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    assert header(own).headers["Content-Security-Policy"] == "sandbox"


def test_nonce_appears_only_where_a_page_asked_for_one(settings):
    settings.SECURE_CSP = {"script-src": [csp.SELF, csp.NONCE]}
    assert header().headers["Content-Security-Policy"] == "script-src 'self'"
    asked = header(ask=True)
    assert asked.headers["Content-Security-Policy"] == f"script-src 'self' 'nonce-{asked.content.decode()}'"


def test_two_requests_get_two_nonces():
    assert header(ask=True).content != header(ask=True).content

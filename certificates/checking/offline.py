"""The page that checks a QR code without any server: one file with its script, its looks and the public keys."""

import base64
import json
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Engine

from accounts.signing import public_keys

FILE_NAME = "证书离线核验.html"
SCRIPTS = ("js/ed25519.js", "js/certificate_code.js", "js/offline_check.js")
STYLES = ("css/tokens.css", "css/offline_check.css")


def site_of() -> str:
    return settings.SITE_URL.rstrip("/")


def keys_as_text() -> str:
    """The public keys as a script reads them: {key id: base64url of 32 bytes}."""
    return json.dumps({key: _base64url(value) for key, value in public_keys().items()}, sort_keys=True)


def offline_page(*, made_on) -> str:
    """The whole page. Its own policy lets nothing be loaded and nothing be sent, and runs this script alone."""
    script, style = _joined(SCRIPTS), _joined(STYLES)
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "img-src data: blob:; media-src blob:; form-action 'none'; base-uri 'none'"
    )
    context = {
        "script": script, "style": style, "policy": policy, "keys": keys_as_text(), "site": site_of(),
        "made_on": made_on.isoformat(),
    }  # fmt: skip
    return _template().render(Context(context, use_l10n=False, use_tz=False))


@cache
def _template():
    return Engine(dirs=[Path(__file__).resolve().parent]).get_template("offline_page.html")


@lru_cache(maxsize=4)
def _joined(names):
    parts = []
    for name in names:
        with open(finders.find(name), encoding="utf-8") as file:
            parts.append(file.read().strip())
    return "\n" + "\n".join(parts) + "\n"


def _digest(text):
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode('ascii')}"


def _base64url(content):
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")

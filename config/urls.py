"""Addresses of the whole portal; each app declares its own in full."""

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import health

# An address is looked for in this order: the app of the public look-up first, which is asked the most by far.
APPS = (
    "certificates",
    "reports",
    "programs",
    "policies",
    "applications",
    "trainees",
    "finance",
    "supervision",
    "workflow",
    "accounts",
)

# Staff enter by the one login page, with its lockout and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *(path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

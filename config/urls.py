"""Addresses of the whole portal; each app declares its own in full."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

APPS = (
    "reports",
    "programs",
    "policies",
    "applications",
    "trainees",
    "finance",
    "certificates",
    "supervision",
    "workflow",
    "accounts",
)

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")),
]

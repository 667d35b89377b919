"""The comparison: the same look-up as Django's own manual would have it written, with Django's usual middleware.

A FormView, the ORM, `get_or_create` and F() for the budgets, the portal's own templates; the same rules and the same
rows written. It runs on the portal's settings, persistent connections included.
"""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
settings.MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
settings.ROOT_URLCONF = "reports.bench.lookup.plain_urls"
application = WSGIHandler()

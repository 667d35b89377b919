"""Loads the worker's application with Django, so that every process announces tasks to one broker; names the admin site."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig

from config.celery import app as celery_app


class WiringConfig(AppConfig):
    """系统配置."""

    name = "config"
    verbose_name = "系统配置"

    def ready(self) -> None:
        celery_app.set_default()
        if settings.CELERY_BROKER_URL == "filesystem://":
            for folder in ("messages", "taken", "control"):
                (Path(settings.QUEUE_DIR) / folder).mkdir(parents=True, exist_ok=True)


class StaffSiteConfig(AdminConfig):
    default_site = "config.site.StaffSite"

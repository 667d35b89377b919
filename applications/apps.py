"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """开班备案."""

    name = "applications"
    verbose_name = "开班备案"

    def ready(self) -> None:
        if find_spec("applications.actions"):
            import_module("applications.actions")

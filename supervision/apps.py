"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """监督检查."""

    name = "supervision"
    verbose_name = "监督检查"

    def ready(self) -> None:
        if find_spec("supervision.actions"):
            import_module("supervision.actions")

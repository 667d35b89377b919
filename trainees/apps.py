"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class TraineesConfig(AppConfig):
    """学员."""

    name = "trainees"
    verbose_name = "学员"

    def ready(self) -> None:
        if find_spec("trainees.actions"):
            import_module("trainees.actions")

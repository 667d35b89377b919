"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """计划与项目."""

    name = "programs"
    verbose_name = "计划与项目"

    def ready(self) -> None:
        if find_spec("programs.actions"):
            import_module("programs.actions")

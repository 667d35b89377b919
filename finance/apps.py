"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """经费."""

    name = "finance"
    verbose_name = "经费"

    def ready(self) -> None:
        if find_spec("finance.actions"):
            import_module("finance.actions")

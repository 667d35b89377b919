"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """机构与账号."""

    name = "accounts"
    verbose_name = "机构与账号"

    def ready(self) -> None:
        if find_spec("accounts.actions"):
            import_module("accounts.actions")

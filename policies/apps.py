"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from workflow import sending


class PoliciesConfig(AppConfig):
    """政策规则."""

    name = "policies"
    verbose_name = "政策规则"

    def ready(self) -> None:
        if find_spec("policies.actions"):
            import_module("policies.actions")
        sending.connect(is_working_day=import_module("policies.models").Holiday.objects.is_working_day)

"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.forms import Field

from accounts import journal as port


class WorkflowConfig(AppConfig):
    """办件流转."""

    name = "workflow"
    verbose_name = "办件流转"

    def ready(self) -> None:
        # Django's own words ("这个字段是必填项") are those of a programmer.
        Field.default_error_messages["required"] = "请填写这一项。"
        port.connect(import_module("workflow.journal").record)
        if find_spec("workflow.actions"):
            import_module("workflow.actions")

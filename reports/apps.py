"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from workflow import sending


class ReportsConfig(AppConfig):
    """统计与首页."""

    name = "reports"
    verbose_name = "统计与首页"

    def ready(self) -> None:
        if find_spec("reports.actions"):
            import_module("reports.actions")
        sending.connect(recheck=import_module("reports.planning").recheck)

"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """结业与证书."""

    name = "certificates"
    verbose_name = "结业与证书"

    def ready(self) -> None:
        if find_spec("certificates.actions"):
            import_module("certificates.actions")
        import_module("trainees.own.cards").connect(import_module("certificates.own").card)

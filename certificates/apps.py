"""Name of the app, and the moment at which its verbs are registered."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


class CertificatesConfig(AppConfig):
    """结业与证书."""

    name = "certificates"
    verbose_name = "结业与证书"

    def ready(self) -> None:
        if find_spec("certificates.actions"):
            import_module("certificates.actions")
        import_module("trainees.own.cards").connect(import_module("certificates.own").card)
        register(type_code_fits)


def type_code_fits(**_: object) -> list[CheckMessage]:
    """A wrong 证照类型代码 is noticed at start-up, not in the metadata of a thousand certificates."""
    faults = import_module("certificates.credentials.licence").type_code_faults(
        settings.CERTIFICATE_TYPE_CODE
    )
    return [Error(f"CERTIFICATE_TYPE_CODE：{fault}", id="certificates.E001") for fault in faults]

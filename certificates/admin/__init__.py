"""Staff screens: packages to decide, batches under way, registers, certificates. No number of a person is searched."""

from certificates.admin.alarms import AlarmAdmin
from certificates.admin.amendments import AmendmentAdmin, ErrorReportAdmin
from certificates.admin.batches import BatchAdmin
from certificates.admin.certificates import CertificateAdmin
from certificates.admin.completions import CompletionAdmin
from certificates.admin.seals import SealAdmin
from certificates.admin.series import SeriesAdmin
from certificates.admin.templates import TemplateAdmin

__all__ = [
    "AlarmAdmin",
    "AmendmentAdmin",
    "BatchAdmin",
    "CertificateAdmin",
    "CompletionAdmin",
    "ErrorReportAdmin",
    "SealAdmin",
    "SeriesAdmin",
    "TemplateAdmin",
]

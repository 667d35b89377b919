"""Log lines carry the request they belong to and never an ID number."""

import logging
import re
from typing import Any

from workflow.tracing import request_id

# 15 or 18 places, half- or full-width, also when written in groups (110101 19900101 1234).
_DIGIT = "[0-9０-９]"
_GAP = r"[ \-　－]?"
_ID_NUMBER = re.compile(
    rf"(?<!{_DIGIT})(?:(?:{_DIGIT}{_GAP}){{17}}[0-9０-９XxＸｘ]|(?:{_DIGIT}{_GAP}){{14}}{_DIGIT})(?!{_DIGIT})"
)


def redact(text: str) -> str:
    """The text with everything that looks like a 15- or 18-place ID number taken out."""
    return _ID_NUMBER.sub("[证件号已隐去]", text)


class CorrelationFilter(logging.Filter):
    """Gives each record the id of the request during which it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get() or "-"
        return True


class RedactingFormatter(logging.Formatter):
    """Redacts the finished line, traceback included, so that no argument slips past."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def configuration(level: str, *, quiet: bool) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, redacted; quiet keeps the parts' own chatter out."""
    chatter = {
        "celery": "WARNING" if quiet else "INFO",
        "kombu": "ERROR" if quiet else "WARNING",
        "fontTools": "WARNING",
        "pikepdf": "WARNING",
        "weasyprint": "WARNING",
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"correlation": {"()": CorrelationFilter}},
        "formatters": {"plain": {"()": RedactingFormatter}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["correlation"],
                "formatter": "plain",
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            **{name: {"level": lowest} for name, lowest in chatter.items()},
        },
    }

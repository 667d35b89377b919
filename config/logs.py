"""Log lines carry the request they belong to and never an ID number."""

import logging
import re
from typing import Any

from workflow.tracing import request_id

# 15 or 18 places, half- or full-width, also when written in groups (110101 19900101 1234).
_DIGIT = "[0-9０-９]"
_GAP = r"[ \-　－]?"
# Ids of tasks, requests and files are told by their whole shape. To ask only for a boundary before the figures
# would let a number pass that stands right behind a letter (id110101…, or the n of an escaped line end).
_MACHINE_ID = (
    r"(?<![0-9A-Za-z])(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=[0-9]*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}))(?![0-9A-Za-z])"
)
_ID_NUMBER = re.compile(
    rf"{_MACHINE_ID}|(?<!{_DIGIT})(?:(?:{_DIGIT}{_GAP}){{17}}[0-9０-９XxＸｘ]|(?:{_DIGIT}{_GAP}){{14}}{_DIGIT})(?!{_DIGIT})"
)


# The address of a private calendar is its own right: whoever reads it in a log could read the calendar. One that was
# mistyped (without its ending, behind two strokes) still tells the token.
_CALENDAR = re.compile(r"(?<!/portal)(/calendar/+)(?!\.ics)[^\s\"'?]+?(?=(?:\.ics/?)?(?:[\s\"'?]|$))")

# So is the one-time link of a survey: whoever reads it could answer in its owner's place.
_TICKET = re.compile(r"(/survey/+)[A-Za-z0-9_-]{16,}")


def redact(text: str) -> str:
    """The text with everything that looks like a 15- or 18-place ID number taken out; ids of machines stay.

    Tokens of calendar addresses and of survey links are taken out as well.
    """
    text = _TICKET.sub(r"\1[已隐去]", _CALENDAR.sub(r"\1[已隐去]", text))
    return _ID_NUMBER.sub(lambda found: found["id"] or "[证件号已隐去]", text)


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

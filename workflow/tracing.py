"""The number of the request (or task) at work, for journal entries and log lines."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")

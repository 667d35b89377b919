"""Every write to plans, programmes, topics and changes."""

from programs.actions.changes import accept_change, request_change, return_change
from programs.actions.planning import discard_import, publish_plan, save_track, stage_plan
from programs.actions.stages import advance, cancel_programme, open_class, set_dates
from programs.actions.topics import (
    accept_topic,
    open_call,
    return_topic,
    save_topic,
    select_topics,
    submit_topic,
)

__all__ = [
    "accept_change", "accept_topic", "advance", "cancel_programme", "discard_import", "open_call", "open_class",
    "publish_plan", "request_change", "return_change", "return_topic", "save_topic", "save_track", "select_topics", "set_dates",
    "stage_plan", "submit_topic",
]  # fmt: skip

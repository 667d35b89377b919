"""Doors to attachments, moves and messages."""

from workflow.views.inbox import choose, messages_page, read_all, read_message
from workflow.views.papers import attachment, find_attachment, move, visible_subject

__all__ = [
    "attachment",
    "choose",
    "find_attachment",
    "messages_page",
    "move",
    "read_all",
    "read_message",
    "visible_subject",
]

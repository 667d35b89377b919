"""Every write of this app, by subject."""

from supervision.actions.inspecting import (
    AFTER,
    close_complaint,
    commit_draw,
    draw,
    follow_up,
    inspect,
    investigate,
    lift_sanction,
    may_inspect,
    pool_of,
    receive_complaint,
    rectify,
    require_inspector,
)
from supervision.actions.proposing import adopt, dismiss, propose_for

__all__ = [
    "AFTER",
    "adopt",
    "close_complaint",
    "commit_draw",
    "dismiss",
    "draw",
    "follow_up",
    "inspect",
    "investigate",
    "lift_sanction",
    "may_inspect",
    "pool_of",
    "propose_for",
    "receive_complaint",
    "rectify",
    "require_inspector",
]

"""Every write to rosters, marks and results."""

from trainees.actions.assessing import assess, confirm_results, take_back_results
from trainees.actions.attendance import record_attendance
from trainees.actions.closing import (
    accept_roster,
    accept_with_package,
    close_roster,
    endorse_roster,
    return_roster,
    withdraw_roster,
)
from trainees.actions.hours import state_hours
from trainees.actions.large import stop_upload, sweep_uploads, work_upload
from trainees.actions.links import mail_links, renew_link
from trainees.actions.mending import map_columns, mend_upload
from trainees.actions.numbers import view_number
from trainees.actions.rosters import (
    confirm_roster,
    discard_roster,
    drop_stale_uploads,
    ensure_roster,
    remove_trainee,
    upload_roster,
)
from trainees.actions.scoring import drop_scheme, save_scores, set_scheme

__all__ = [
    "accept_roster",
    "accept_with_package",
    "assess",
    "close_roster",
    "confirm_results",
    "confirm_roster",
    "discard_roster",
    "drop_scheme",
    "drop_stale_uploads",
    "endorse_roster",
    "ensure_roster",
    "mail_links",
    "map_columns",
    "mend_upload",
    "record_attendance",
    "remove_trainee",
    "renew_link",
    "return_roster",
    "save_scores",
    "set_scheme",
    "state_hours",
    "stop_upload",
    "sweep_uploads",
    "take_back_results",
    "upload_roster",
    "view_number",
    "withdraw_roster",
    "work_upload",
]  # fmt: skip

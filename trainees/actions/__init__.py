"""Every write to rosters, marks and results."""

from trainees.actions.answering import answer_survey, type_paper
from trainees.actions.assessing import assess, confirm_results, take_back_results
from trainees.actions.attendance import record_attendance, record_many
from trainees.actions.attendance_files import (
    confirm_attendance,
    discard_attendance,
    drop_stale_files,
    stage_attendance,
)
from trainees.actions.closing import (
    accept_roster,
    accept_with_package,
    close_roster,
    endorse_roster,
    return_roster,
    withdraw_roster,
)
from trainees.actions.correcting import correct_trainee, corrected_person, known_person
from trainees.actions.forgetting import forget_what_is_over
from trainees.actions.hours import state_hours
from trainees.actions.large import stop_upload, sweep_uploads, work_upload
from trainees.actions.links import mail_links, renew_link
from trainees.actions.looking_up import look_up_person
from trainees.actions.mending import map_columns, mend_upload, reread_upload
from trainees.actions.numbers import view_number
from trainees.actions.paper_sheets import keep_paper_sheet
from trainees.actions.persons import add_trainee, change_trainee
from trainees.actions.rosters import (
    confirm_roster,
    discard_roster,
    drop_stale_uploads,
    ensure_roster,
    remove_trainee,
    upload_roster,
)
from trainees.actions.scoring import drop_scheme, save_scores, set_scheme
from trainees.actions.signing_in import cancel_sign_in, close_sign_in, open_sign_in, sign_in
from trainees.actions.staffing import record_staff, remove_staff, save_staff
from trainees.actions.survey_forms import (
    copy_survey_form,
    keep_survey_form,
    load_survey_forms,
    publish_survey_form,
    shipped_forms,
)
from trainees.actions.surveying import (
    close_survey,
    hand_in_papers,
    issue_tickets,
    open_survey,
    remind_survey,
    reopen_survey,
)
from trainees.actions.warning import warn_of_short_hours

__all__ = [
    "accept_roster",
    "accept_with_package",
    "add_trainee",
    "answer_survey",
    "assess",
    "cancel_sign_in",
    "change_trainee",
    "close_roster",
    "close_sign_in",
    "close_survey",
    "confirm_attendance",
    "confirm_results",
    "confirm_roster",
    "copy_survey_form",
    "correct_trainee",
    "corrected_person",
    "discard_attendance",
    "discard_roster",
    "drop_scheme",
    "drop_stale_files",
    "drop_stale_uploads",
    "endorse_roster",
    "ensure_roster",
    "forget_what_is_over",
    "hand_in_papers",
    "issue_tickets",
    "keep_paper_sheet",
    "keep_survey_form",
    "known_person",
    "load_survey_forms",
    "look_up_person",
    "mail_links",
    "map_columns",
    "mend_upload",
    "open_sign_in",
    "open_survey",
    "publish_survey_form",
    "record_attendance",
    "record_many",
    "record_staff",
    "remind_survey",
    "remove_staff",
    "remove_trainee",
    "renew_link",
    "reopen_survey",
    "reread_upload",
    "return_roster",
    "save_scores",
    "save_staff",
    "set_scheme",
    "shipped_forms",
    "sign_in",
    "stage_attendance",
    "state_hours",
    "stop_upload",
    "sweep_uploads",
    "take_back_results",
    "type_paper",
    "upload_roster",
    "view_number",
    "warn_of_short_hours",
    "withdraw_roster",
    "work_upload",
]  # fmt: skip

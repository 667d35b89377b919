"""The roster as a sheet: reading 学员名单 and 签到表, and the template to fill in."""

from trainees.sheets.attendance import AttendanceRow, parse_attendance
from trainees.sheets.columns import FIELDS, Columns, guess_columns
from trainees.sheets.people import RosterRow
from trainees.sheets.roster import RosterReading, RosterSheet, parse_roster, taken_columns
from trainees.sheets.template import roster_template

__all__ = [
    "FIELDS", "AttendanceRow", "Columns", "RosterReading", "RosterRow", "RosterSheet", "guess_columns", "parse_attendance",
    "parse_roster", "roster_template", "taken_columns",
]  # fmt: skip

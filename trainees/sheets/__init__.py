"""The roster as a sheet: reading 学员名单 and 签到表, and the template to fill in."""

from trainees.sheets.attendance import AttendanceRow, parse_attendance
from trainees.sheets.people import RosterRow
from trainees.sheets.roster import RosterSheet, parse_roster
from trainees.sheets.template import roster_template

__all__ = ["AttendanceRow", "RosterRow", "RosterSheet", "parse_attendance", "parse_roster", "roster_template"]

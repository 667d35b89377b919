"""Who came, how long, and how they did."""

from trainees.models.assessment import Assessment, AssessmentScheme, ResearchPaper, Score
from trainees.models.attendance import (
    Attendance,
    AttendanceFile,
    PaperSheet,
    SignIn,
    SignInSession,
    Source,
    StaffAttendance,
    StaffMember,
)
from trainees.models.corrections import Correction
from trainees.models.hours import HoursStatement
from trainees.models.party import PartyActivity, PartyPost
from trainees.models.people import Person
from trainees.models.pledges import Pledge
from trainees.models.recruiting import Quota, Receipt, Recruitment, Registration
from trainees.models.rosters import (
    ColumnMapping,
    Result,
    Roster,
    RosterPartQuerySet,
    RosterUpload,
    Trainee,
    TraineePartQuerySet,
    TraineeQuerySet,
)
from trainees.models.survey import Survey, SurveyAnswer, SurveyForm, SurveyTicket

__all__ = [
    "Assessment", "AssessmentScheme", "Attendance", "AttendanceFile", "ColumnMapping", "Correction",
    "HoursStatement", "PaperSheet", "PartyActivity", "PartyPost", "Person",
    "Pledge",
    "Quota", "Receipt", "Recruitment", "Registration", "ResearchPaper", "Result", "Roster", "RosterPartQuerySet",
    "RosterUpload", "Score", "SignIn", "SignInSession", "Source", "StaffAttendance", "StaffMember", "Survey",
    "SurveyAnswer", "SurveyForm", "SurveyTicket", "Trainee", "TraineePartQuerySet", "TraineeQuerySet",
]  # fmt: skip

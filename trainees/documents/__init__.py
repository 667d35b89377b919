"""What is printed from rosters, half days and results."""

from trainees.documents.attendance import attendance_pdf, attendance_xlsx
from trainees.documents.rosters import roster_pdf, roster_xlsx

__all__ = ["attendance_pdf", "attendance_xlsx", "roster_pdf", "roster_xlsx"]

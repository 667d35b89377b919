"""What is printed from rosters, half days and results."""

from trainees.documents.attendance import attendance_pdf, attendance_xlsx, blank_sheet_pdf, blank_sheet_xlsx
from trainees.documents.rosters import roster_pdf, roster_xlsx
from trainees.documents.templates import class_template

__all__ = [
    "attendance_pdf", "attendance_xlsx", "blank_sheet_pdf", "blank_sheet_xlsx", "class_template", "roster_pdf", "roster_xlsx",
]  # fmt: skip

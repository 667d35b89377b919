"""Official papers about the money of a class, drawn from the data as PDF and xlsx."""

from finance.documents.settling import FORMS, settlement_pdf, settlement_xlsx

__all__ = ["FORMS", "settlement_pdf", "settlement_xlsx"]

"""Errors on certificates: receipts of reports, what a correction changes, the chain of numbers. No writes."""

"""Where the papers of one half day lie (pure)."""

SCANS = "sign-in-"


def sheet_slot(on, half):
    """The slot of the roster in which the scan of one half day lies: sign-in-2021-10-15-am."""
    return f"{SCANS}{on:%Y-%m-%d}-{half}"

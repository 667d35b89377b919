"""The doors of the host to roster, sign-in sheet and assessment."""

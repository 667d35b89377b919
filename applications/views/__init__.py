"""Doors of the filing in the portal."""

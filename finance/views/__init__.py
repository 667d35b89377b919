"""Doors of the settlement in the portal."""

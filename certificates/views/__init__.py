"""Doors to completion packages and certificates."""

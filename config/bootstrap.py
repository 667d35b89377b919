"""Runs a command of Django in the project's own environment."""

import os
import sys
from pathlib import Path


def main(root: Path, arguments: list[str]) -> None:
    """Run one command, in `.venv` when that exists."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line([str(root / "manage.py"), *arguments])

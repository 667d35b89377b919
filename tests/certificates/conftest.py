"""Tests that commit need their database emptied afterwards, which the journal's triggers rightly refuse."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def _refrozen(django_db_blocker: "pytest.FixtureRequest", django_db_setup: None) -> Iterator[list[str]]:
    """The triggers that were taken away are put back when all else is cleaned up."""
    taken: list[str] = []
    yield taken
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for sql in taken:
            cursor.execute(sql)


@pytest.fixture
def thawed(_refrozen: list[str], transactional_db: None) -> Iterator[None]:
    """For tests with real transactions: SQLite empties tables by DELETE, so its triggers step aside at the end."""
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, sql in cursor.fetchall():
                _refrozen.append(sql)
                cursor.execute(f"DROP TRIGGER {name}")


@pytest.fixture
def no_papers() -> None:
    """No paper of an earlier test lies in the folder of the certificates."""
    shutil.rmtree(Path(settings.MEDIA_ROOT, "certificates"), ignore_errors=True)

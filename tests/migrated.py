"""One migrated database for every process of a test run; on SQLite for the next run on the same migrations too.

The migrations take a minute of processor time. The first process makes the database and keeps a copy, the others wait
for it and take the copy; Django still looks for migrations that are missing from it. On PostgreSQL the copy is a
template, which goes with the run.
"""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
import psycopg2
import psycopg2.extensions
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = (
    6  # copies of other states of the migrations, so that branches side by side do not drive each other out
)


@contextmanager
def migrated_copy(place: Path) -> Iterator[None]:
    """With a copy at `place` if there is one; else the caller's migrated database there is kept for others."""
    folder = _private_folder()
    kept = folder / f"{_digest()}.sqlite3"
    with open(folder / f"{_digest()}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fresh = not kept.exists()
        if not fresh:
            _copy(kept, place)
            kept.touch()
            fcntl.flock(lock, fcntl.LOCK_UN)
        yield
        if fresh:
            draft = kept.with_suffix(f".{os.getpid()}.part")
            _copy(place, draft)
            draft.replace(kept)
    for old in sorted(folder.glob("*.sqlite3"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


@contextmanager
def migrated_template(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The same on PostgreSQL: the test database is made from a template if there is one; else one is made of it."""
    template = template_of(connection)
    with open(_private_folder() / f"{template}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _beside(connection) as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            fresh = cursor.fetchone() is None
        if not fresh:
            connection.settings_dict["TEST"]["TEMPLATE"] = template
        yield
        if fresh:
            made = connection.settings_dict["NAME"]
            connection.close()  # nobody may be connected to what is copied
            with _beside(connection) as cursor:
                cursor.execute(f'CREATE DATABASE "{template}.part" TEMPLATE "{made}"')
                cursor.execute(f'ALTER DATABASE "{template}.part" RENAME TO "{template}"')


def template_of(connection: BaseDatabaseWrapper) -> str:
    """Named by the database that the run was given, so that whoever clears that away finds it."""
    return f"{settings.DATABASES['default']['NAME']}_template_{_digest()[:12]}"


def drop_template(connection: BaseDatabaseWrapper) -> None:
    """At the end of a run, when no process copies any more."""
    with _beside(connection) as cursor:
        for name in (template_of(connection), f"{template_of(connection)}.part"):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


@contextmanager
def _beside(connection: BaseDatabaseWrapper) -> Iterator[psycopg2.extensions.cursor]:
    """A cursor in no test's database, each statement by itself."""
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    parameters.pop("cursor_factory", None)
    with closing(psycopg2.connect(**parameters)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            yield cursor


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()


@cache
def _digest() -> str:
    """Names the state of all that a migration reads."""
    read = sha256(f"{django.VERSION}{sqlite3.sqlite_version}".encode())
    sources = [*settings.BASE_DIR.glob("*/migrations/*.py"), settings.BASE_DIR / "workflow" / "triggers.py"]
    for path in sorted([*sources, settings.BASE_DIR / "requirements.txt"]):
        read.update(path.name.encode() + path.read_bytes())
    return read.hexdigest()[:32]


def _private_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"zhigeng-test-databases-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        return Path(tempfile.mkdtemp(prefix="zhigeng-test-databases-"))
    return folder

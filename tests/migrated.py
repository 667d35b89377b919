"""One migrated SQLite database for every process of a test run, and for the next run on the same migrations.

The migrations take a minute of processor time. The first process makes the database and keeps a copy, the others wait
for it and take the copy; Django still looks for migrations that are missing from it.
"""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings

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

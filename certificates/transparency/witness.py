"""What the log has been, kept beside the database: an old backup that is restored is noticed (T34).

`log-newest.json` says how far the log has come and is replaced after each append; `log-heads.jsonl` holds each
published head, a line each, and is never rewritten. Both belong on a disk that is not restored with the database.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

NEWEST, HEADS = "log-newest.json", "log-heads.jsonl"


@dataclass(frozen=True)
class Mark:
    """The size that a log reached, and its root then in hexadecimal digits."""

    origin: str
    size: int
    root: str


def newest() -> Mark | None:
    """The furthest that any log got here, as far as is known outside the database."""
    if known := _noted():
        return known
    heads = published()
    return Mark(heads[-1]["origin"], heads[-1]["size"], heads[-1]["root_hex"]) if heads else None


def note(mark: Mark) -> None:
    """Remember a mark that is further than the one that is known. Called after the commit, in any order."""
    with _locked():
        known = _noted()
        if known is not None and known.size >= mark.size:
            return
        draft = _path(f".{NEWEST}.{os.getpid()}")
        draft.write_text(json.dumps(asdict(mark)), "utf-8")
        os.replace(draft, _path(NEWEST))


def export(head: dict[str, Any]) -> None:
    """Add a published head (its JSON with `day` and `root_hex`) to the file; that of a day stands there once."""
    with _locked():
        heads = published()
        if any(each["day"] == head["day"] for each in heads):
            return
        with _path(HEADS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(head, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _noted() -> Mark | None:
    try:
        return Mark(**json.loads(_path(NEWEST).read_text("utf-8")))
    except FileNotFoundError:
        return None


def published() -> list[dict[str, Any]]:
    """The heads of the file, the oldest first."""
    try:
        lines = _path(HEADS).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines if line.strip()]


def contradiction(origin: str, size: int, root_at: Callable[[int], bytes]) -> str:
    """Why the log of the database is not the one that is known outside it, with what to do; "" when it is, or goes on
    from there. `root_at(size)` gives the root that the database has for its first entries."""
    known = newest()
    if known is None or known.size == 0:
        return ""
    what = ""
    if size < known.size:
        what = f"数据库中的发证日志有 {size} 条，而此前已经记到 {known.size} 条，数据库可能是用旧备份恢复的"
    elif origin != known.origin:
        what = f"数据库中的发证日志名为“{origin}”，而此前记录的是“{known.origin}”，可能接错了数据库"
    elif root_at(known.size).hex() != known.root:
        what = f"数据库中发证日志的前 {known.size} 条与此前记录的不同，可能被改动"
    if not what:
        return ""
    return f"{what}。为避免证书编号重复、日志前后不一，已停止编号和发证。请系统管理员恢复最新的备份；办法见手册“发证日志与备份”。"


@contextmanager
def _locked() -> Iterator[None]:
    with _path(".log-newest.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _path(name: str) -> Path:
    return settings.DATA_DIR / name

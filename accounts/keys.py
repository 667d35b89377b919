"""The key file: made once, kept outside the database, read by every process.

Separate keys for separate duties (a leak of one must not open the others):
`field` encrypts columns and files, `index` keys the blind indexes, `signing`
is the Ed25519 seed of the issuance log, `token` keys short-lived tokens.
"""

import base64
import json
import os
import secrets
import stat
import threading
from dataclasses import dataclass
from dataclasses import field as described
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SUITES = {"aes-256-gcm": 32, "sm4-gcm": 16}  # suite → key length in bytes
INDEX_HASHES = {"aes-256-gcm": "sha256", "sm4-gcm": "sm3"}
_FORMAT = 1


@dataclass(frozen=True)
class FieldKey:
    """A key for columns and files, used with the suite it was made for."""

    id: str
    suite: str
    key: bytes = described(repr=False)
    active: bool


@dataclass(frozen=True)
class IndexKey:
    """A key for blind indexes; `hash` is "sha256" or "sm3"."""

    id: str
    hash: str
    key: bytes = described(repr=False)
    active: bool


@dataclass(frozen=True)
class KeyRing:
    """All keys of this installation; several of a kind may be known, one is active."""

    field: dict[str, FieldKey]
    index: dict[str, IndexKey]
    signing_seeds: tuple[bytes, ...] = described(repr=False)  # the active one first, the older ones to verify
    token_key: bytes = described(repr=False)

    @property
    def signing_seed(self) -> bytes:
        """The seed that new signatures are made with."""
        return self.signing_seeds[0]

    @property
    def active_field(self) -> FieldKey:
        """The key that new values are encrypted with."""
        return next(key for key in self.field.values() if key.active)

    @property
    def active_index(self) -> IndexKey:
        """The key that new blind indexes are made with."""
        return next(key for key in self.index.values() if key.active)


_cache: dict[str, tuple[tuple[int, int, int], KeyRing]] = {}
_cache_lock = threading.Lock()


def ensure_keys(path: str | Path, *, suite: str = "aes-256-gcm") -> None:
    """Make the key file (0600) where there is none; never touch one that exists.

    Safe against several processes starting at once: the file appears whole or not at all.
    """
    path = Path(path)
    if path.exists():
        return
    try:
        make_keys(path, suite=suite)
    except FileExistsError:
        return  # another process was first; its keys are the keys


def make_keys(path: str | Path, *, suite: str = "aes-256-gcm") -> None:
    """Write a new key file; raise FileExistsError where one stands already."""
    path = Path(path)
    if suite not in SUITES:
        raise ImproperlyConfigured(f"不认识的加密套件“{suite}”：可选 {'、'.join(SUITES)}。")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    draft = _write_draft(
        path,
        {
            "format": _FORMAT,
            "field": [_new_field_key(suite, created)],
            "index": [
                {
                    "id": "i" + secrets.token_hex(3),
                    "hash": INDEX_HASHES[suite],
                    "key": _b64(secrets.token_bytes(32)),
                    "created": created,
                    "active": True,
                }
            ],
            "signing": [_new_signing_seed(created)],
            "token": {"key": _b64(secrets.token_bytes(32)), "created": created},
        },
    )
    try:
        os.link(draft, path)  # unlike rename, refuses to replace
        _sync_folder(path.parent)
    finally:
        draft.unlink()


def add_field_key(path: str | Path, *, suite: str) -> str:
    """Add a fresh active field key, keep the older ones for reading; give its id."""
    fresh = _new_field_key(suite, datetime.now(UTC).isoformat(timespec="seconds"))
    _add(Path(path), "field", fresh)
    return str(fresh["id"])


def add_signing_seed(path: str | Path) -> None:
    """Add a fresh active signing seed; signatures by the older ones stay good."""
    _add(Path(path), "signing", _new_signing_seed(datetime.now(UTC).isoformat(timespec="seconds")))


def _add(path: Path, kind: str, fresh: dict[str, Any]) -> None:
    """Put a key into the file as the active one of its kind; whoever reads sees the old file or the new one."""
    load_keys(path)  # refuses a file that must not be trusted
    content = json.loads(path.read_text(encoding="utf-8"))
    content[kind] = [*({**old, "active": False} for old in _listed(content[kind])), fresh]
    draft = _write_draft(path, content)
    os.replace(draft, path)
    _sync_folder(path.parent)


def load_keys(path: str | Path) -> KeyRing:
    """Read the key file, once per process and again whenever it changes.

    Raises ImproperlyConfigured when it is missing, open to others or malformed.
    """
    try:
        found = os.stat(path)
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"密钥文件 {path} 不存在：没有它，加密保存的证件号码无法读取。"
            "首次部署请运行 manage.py make_keys；已有数据时请恢复原来的密钥文件。"
        ) from None
    stamp = (found.st_mtime_ns, found.st_ino, found.st_mode)
    cached = _cache.get(str(path))
    if cached and cached[0] == stamp:
        return cached[1]
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise ImproperlyConfigured(
            f"密钥文件 {path} 可被其他用户访问（权限 {stat.S_IMODE(found.st_mode):04o}）："
            "请执行 chmod 600 后重新启动。"
        )
    ring = _parse(Path(path))
    with _cache_lock:
        _cache[str(path)] = (stamp, ring)
    return ring


def _parse(path: Path) -> KeyRing:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise ValueError("format")
        ring = KeyRing(
            field={row["id"]: _field_key(row) for row in content["field"]},
            index={row["id"]: _index_key(row) for row in content["index"]},
            signing_seeds=_signing_seeds(content["signing"]),
            token_key=_unb64(content["token"]["key"], 32),
        )
        for kind in (ring.field, ring.index):
            if sum(key.active for key in kind.values()) != 1:
                raise ValueError("active")
    except (OSError, ValueError, KeyError, TypeError):
        # Without "from": the cause may quote the file, and the file is secret.
        raise ImproperlyConfigured(
            f"密钥文件 {path} 无法读取或内容不完整：请从备份恢复，不要手工编辑，也不要另建新文件。"
        ) from None
    return ring


def _field_key(row: dict[str, Any]) -> FieldKey:
    key = _unb64(row["key"], SUITES[row["suite"]])
    return FieldKey(id=_key_id(row), suite=row["suite"], key=key, active=bool(row["active"]))


def _index_key(row: dict[str, Any]) -> IndexKey:
    if row["hash"] not in INDEX_HASHES.values():
        raise ValueError("hash")
    return IndexKey(id=_key_id(row), hash=row["hash"], key=_unb64(row["key"], 32), active=bool(row["active"]))


def _signing_seeds(rows: Any) -> tuple[bytes, ...]:
    """The active seed, then the others, newest first."""
    listed = _listed(rows)
    if sum(bool(row["active"]) for row in listed) != 1:
        raise ValueError("active")
    seeds = [(row["active"], _unb64(row["seed"], 32)) for row in listed]
    return (
        *(seed for active, seed in seeds if active),
        *(seed for active, seed in reversed(seeds) if not active),
    )


def _listed(rows: Any) -> list[dict[str, Any]]:
    """The rows of a kind; the first files had one signing seed without a list around it."""
    return [{**rows, "active": True}] if isinstance(rows, dict) else list(rows)


def _key_id(row: dict[str, Any]) -> str:
    if not (isinstance(row["id"], str) and row["id"].isascii() and row["id"].isalnum()):
        raise ValueError("id")
    return row["id"]


def _new_field_key(suite: str, created: str) -> dict[str, Any]:
    return {
        "id": "f" + secrets.token_hex(3),
        "suite": suite,
        "key": _b64(secrets.token_bytes(SUITES[suite])),
        "created": created,
        "active": True,
    }


def _new_signing_seed(created: str) -> dict[str, Any]:
    return {"seed": _b64(secrets.token_bytes(32)), "created": created, "active": True}


def _write_draft(path: Path, content: dict[str, Any]) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    return draft


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _unb64(text: str, length: int) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) != length:
        raise ValueError("length")
    return raw

"""Keys of seals on this machine: PEM files of the folder of seals, that only this account can read."""

import json
import os
import re
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from django.conf import settings

from accounts.refusals import Refused


class KeyUnusable(Refused):
    """A key that cannot be used, with the sentence that says why and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence, code="seal_key_unusable", status=409)


def key_path(name: str) -> Path:
    """The file of a key; raises KeyUnusable for a name that would lead elsewhere."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
        raise KeyUnusable(f"密钥名称“{name[:100]}”不能用：只写字母、数字、点和连字符，以字母或数字开头。")
    return Path(settings.SEALS_FOLDER) / f"{name}.pem"


def load_key(name: str):
    """The private key in the file `name`.pem; raises KeyUnusable. A password is looked up in SEAL_PASSWORDS_FILE."""
    path = key_path(name)
    stamp = _closed(path, "印章私钥文件")
    return _loaded(path, stamp, password_of(name))


def write_once(path: Path, content: bytes) -> bool:
    """Write a file (0600) whole; False, and nothing changed, where one stands already, however many start at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # unlike rename, refuses to replace
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _closed(path, what):
    """A stamp of the file's state; refuses one that is missing or open to others."""
    try:
        found = path.stat()
    except OSError as error:
        raise KeyUnusable(
            f"{what} {path} 读取不到（{error.strerror}）：请从备份恢复，或检查所在目录的权限。"
        ) from None
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        raise KeyUnusable(f"{what} {path} 可被其他用户访问（权限 {mode:04o}）：请执行 chmod 600 后重试。")
    return found.st_mtime_ns, found.st_ino, found.st_size


@lru_cache(maxsize=64)
def _loaded(path, stamp, password):
    """Decrypting a key takes tens of milliseconds on purpose, so it is kept while its file stays the same."""
    try:
        return serialization.load_pem_private_key(path.read_bytes(), password=password)
    except TypeError:
        wanted = "需要口令，请写入 SEAL_PASSWORDS_FILE" if password is None else "没有加密，请去掉它的口令"
        raise KeyUnusable(f"印章私钥文件 {path} {wanted}。") from None
    except (ValueError, OSError):
        # Without "from": the cause may quote the file, and the file is secret.
        raise KeyUnusable(f"印章私钥文件 {path} 无法读取：文件损坏、格式不是 PEM，或口令不对。") from None


def password_of(name: str) -> bytes | None:
    """The password of a key file as SEAL_PASSWORDS_FILE has it, None where it has none; raises KeyUnusable."""
    if not settings.SEAL_PASSWORDS_FILE:
        return None
    path = Path(settings.SEAL_PASSWORDS_FILE)
    _closed(path, "印章口令文件")
    try:
        password = json.loads(path.read_text(encoding="utf-8")).get(name)
    except (OSError, ValueError, AttributeError):
        raise KeyUnusable(f"印章口令文件 {path} 无法读取：应为 JSON，密钥名称对应口令。") from None
    return None if password is None else str(password).encode()

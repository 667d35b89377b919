"""Putting a finished paper onto the disk so that it is either there in full or not there at all."""

import os
import secrets
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path, PurePosixPath

from certificates.models import Certificate
from workflow.storage import private_storage, random_name


class PaperChanged(Exception):
    """The stored file is missing or is not the one that was issued."""


def store_paper(content: bytes) -> str:
    """Write the bytes under a random name, synced to the disk before the name exists; gives the name."""
    return store_papers([content])[0]


def store_papers(contents: Iterable[bytes]) -> list[str]:
    """The same for many, into one folder, synced once: either all are there afterwards, or none is."""
    storage = private_storage()
    folder = PurePosixPath(random_name(Certificate(), "")).parent
    place = Path(storage.path(str(folder)))
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    written: list[Path] = []
    named: list[Path] = []
    try:
        for content in contents:
            written.append(_write_hidden(place, content))
        for (
            path
        ) in written:  # all are written by now, so the first of these carries most of the others to the disk
            _sync(path, os.O_RDWR)
        for path in written:
            named.append(path.replace(place / (folder.name + secrets.token_hex(15))))
        sync_folder(place)
    except BaseException:
        for path in [*written, *named]:
            path.unlink(missing_ok=True)
        raise
    return [str(folder / path.name) for path in named]


def _write_hidden(place: Path, content: bytes) -> Path:
    handle, temporary = tempfile.mkstemp(prefix=".paper-", dir=place)  # made 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Path(temporary)


def sync_folder(folder: Path) -> None:
    """So that a new name itself outlives a power failure."""
    _sync(folder, os.O_RDONLY)


def _sync(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard_paper(name: str) -> None:
    private_storage().delete(name)


def read_paper(certificate: Certificate) -> bytes:
    """The PDF as it was issued; raises PaperChanged rather than hand out anything else."""
    try:
        with certificate.file.open("rb") as file:
            content = file.read()
    except (OSError, ValueError) as error:
        raise PaperChanged("证书文件读取不到，请联系系统管理员从备份恢复。") from error
    if sha256(content).hexdigest() != certificate.file_sha256:
        raise PaperChanged("证书文件与发证时的散列不一致，不予提供，请联系系统管理员从备份恢复。")
    return content

"""Putting a finished paper onto the disk so that it is either there in full or not there at all."""

import os
import secrets
import tempfile
from hashlib import sha256
from pathlib import Path

from certificates.models import Certificate
from workflow.storage import private_storage, random_name


class PaperChanged(Exception):
    """The stored file is missing or is not the one that was issued."""


def store_paper(content: bytes) -> str:
    """Write the bytes under a random name, synced to the disk before the name exists; gives the name."""
    storage = private_storage()
    name = random_name(Certificate(), "")
    place = Path(storage.path(name))
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{secrets.token_hex(4)}", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(place)  # mkstemp has made it 0600
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(place.parent)
    return name


def sync_folder(folder: Path) -> None:
    """So that the new name itself outlives a power failure."""
    handle = os.open(folder, os.O_RDONLY)
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

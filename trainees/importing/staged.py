"""An upload that waits: its file, how its columns are read, what was put right in the browser, the digest of all."""

import json

from accounts.crypto import blind_index, decrypt_bytes
from accounts.refusals import Refused

BINDING = "roster-upload"


def file_binding(sha256):
    """What the encrypted file of an upload is bound to."""
    return f"trainees.rosterupload:{sha256}".encode()


def open_upload(upload) -> bytes:
    """The workbook as it was uploaded; refused where somebody has settled the upload in the meantime."""
    try:
        stored = upload.file.storage.open(upload.file.name or "gone")
    except FileNotFoundError as error:
        raise Refused(
            f"这份名单“{upload.file_name}”已经导入或放弃，文件已删除。请返回名单页查看，如需更改请重新上传。",
            code="settled",
            status=409,
        ) from error
    with stored:
        return decrypt_bytes(stored.read(), aad=file_binding(upload.sha256))


def corrections_of(upload):
    """{Excel row: {field key: text}} as somebody typed them over the file; None in place of a row leaves it out."""
    return {int(row): cells for row, cells in json.loads(upload.corrections or "{}").items()}


def sealed_corrections(corrections):
    """The same as the text that the model seals."""
    kept = {row: cells for row, cells in corrections.items() if cells is None or cells}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False) if kept else ""


def binding_of(upload):
    """The digest of what a preview shows: of the file, of its columns as assigned and its cells as put right.

    The file's own hash while nothing was assigned or put right; keyed otherwise, since there are ID numbers in it.
    """
    if not upload.mapping and not upload.corrections:
        return upload.sha256
    told = json.dumps([upload.sha256, sorted(upload.mapping.items()), upload.corrections], ensure_ascii=False)
    return blind_index(told, purpose=BINDING).hex()


def cells_put_right(upload):
    """How many cells were typed over, and how many rows left out."""
    found = corrections_of(upload).values()
    return sum(len(cells) for cells in found if cells), sum(cells is None for cells in found)

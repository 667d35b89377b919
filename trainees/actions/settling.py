"""An upload is over: its file goes, and with it what was read from it and typed over it."""

from functools import partial

from django.db import transaction

from trainees.importing.lists import forget_list


def settle(upload, state, *, error=""):
    """Close an upload; its files go once the transaction holds. The caller holds the lock."""
    storage, stored = upload.file.storage, upload.file.name
    upload.state, upload.file, upload.corrections, upload.error = state, "", "", error[:300]
    upload.save(update_fields=["state", "file", "corrections", "error"])
    if stored:
        transaction.on_commit(partial(_delete, storage, stored))


def _delete(storage, name):
    storage.delete(name)
    forget_list(storage, name)

"""Re-encrypting sealed columns under the active key, in short transactions, as often as one likes."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from accounts.fields import EncryptedTextField
from accounts.keys import load_keys

_BATCH = 200  # rows a transaction: others wait for no longer than that


def sealed_columns() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted column of the installation, row histories included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_fields:
                if isinstance(field, EncryptedTextField):
                    yield model, field


def stale_rows(model: type[models.Model], field: EncryptedTextField) -> "models.QuerySet[models.Model]":
    """Rows whose token names another key than the active one."""
    current = f"v1:{load_keys(settings.KEYS_FILE).active_field.id}:"
    rows = model._base_manager.alias(sealed_text=Cast(field.name, models.TextField()))
    return rows.filter(sealed_text__startswith="v1:").exclude(sealed_text__startswith=current)


def reencrypt(model: type[models.Model], field: EncryptedTextField) -> int:
    """Bring one column under the active key; give the number of rows written.

    The value itself does not change, so the journal has nothing to say; a second run writes nothing.
    """
    written = 0
    while True:
        with transaction.atomic():
            batch = list(stale_rows(model, field).select_for_update().order_by("pk")[:_BATCH])
            for row in batch:
                value = field.value_from_object(row)
                model._base_manager.filter(pk=row.pk).update(**{field.name: value})
        written += len(batch)
        if len(batch) < _BATCH:
            return written

"""Takes the guards of 0002 off, and puts certificates without a seal and a log entry back into the worker's hands.

SQLite cannot alter a table while a trigger reads it; 0005 puts the guards back. A certificate issued before seals
existed keeps its number and its content: the next sweep draws it again, seals it and enters it in the log.
"""

from importlib import import_module

from django.db import migrations

before = import_module("certificates.migrations.0002_frozen")


def thaw(apps, schema_editor):
    before.remove(apps, schema_editor)
    certificates = apps.get_model("certificates", "Certificate").objects
    classes = certificates.filter(state="valid").values("programme")
    apps.get_model("certificates", "Batch").objects.filter(
        completion__programme__in=classes, state="done"
    ).update(state="queued", finished_at=None)
    certificates.filter(state="valid").update(state="reserved", valid_at=None, file="", file_sha256="")


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_frozen")]

    operations = [migrations.RunPython(thaw, before.install)]

"""Takes the guards of 0002 off: SQLite cannot alter a table while a trigger reads it. 0006 puts them back, and more."""

from importlib import import_module

from django.db import migrations

before = import_module("finance.migrations.0002_freeze_accepted")


class Migration(migrations.Migration):
    dependencies = [("finance", "0002_freeze_accepted")]

    operations = [migrations.RunPython(before.remove, before.install)]

"""SQLite rebuilds a table to change it, and cannot while a trigger reads it: the guards of 0002 step aside until 0005."""

from importlib import import_module

from django.db import migrations

before = import_module("trainees.migrations.0002_freeze_accepted")


class Migration(migrations.Migration):
    dependencies = [("trainees", "0002_freeze_accepted")]

    operations = [migrations.RunPython(before.remove, before.install)]

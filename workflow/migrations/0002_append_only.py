"""The journal is append-only in the database itself, not only in the code."""

from django.db import migrations

from workflow.triggers import freeze


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [
        freeze("workflow_entry", sentence="journal entries are never changed or deleted"),
        freeze("workflow_snapshot", sentence="submitted snapshots are never changed or deleted"),
    ]

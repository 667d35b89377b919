"""The names that became rows go. Apart from the rows: PostgreSQL alters no table with pending checks."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("policies", "0007_enclosures"),
    ]

    operations = [
        migrations.RemoveField(model_name="notice", name="attachments"),
    ]

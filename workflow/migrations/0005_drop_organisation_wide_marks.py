"""The columns that 0003 replaced."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workflow", "0004_readings_by_person")]

    operations = [
        migrations.RemoveField(model_name="reminder", name=name)
        for name in ("mail_error", "mailed_at", "read_at")
    ]

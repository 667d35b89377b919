"""A generated paper keeps what it says. Its guard is taken off meanwhile: SQLite makes the table anew to alter it."""

from django.db import migrations, models

import workflow.fields
from workflow.triggers import freeze

frozen = freeze("finance_paper", sentence="a generated paper is never changed or deleted")


class Migration(migrations.Migration):
    dependencies = [("finance", "0008_hints_and_proposals")]

    operations = [
        migrations.RunPython(frozen.reverse_code, frozen.code),
        migrations.AddField(
            "paper", "content", workflow.fields.OrderedJSONField(default=list, verbose_name="内容")
        ),
        migrations.AddField(
            "paper", "in_full", models.BooleanField(default=False, verbose_name="含完整账号")
        ),
        migrations.AddConstraint(
            "paper",
            models.UniqueConstraint(
                fields=("programme", "kind", "form", "in_full", "data_sha256"), name="paper_once_for_its_data"
            ),
        ),
        migrations.RunPython(frozen.code, frozen.reverse_code),
    ]

"""Rungs of a change and of the reports of a base never called for anything: no class gives their facts."""

from django.db import migrations

TOLD_OF = ("filing", "end", "completion", "reimbursement")


def drop_silent_rungs(apps, schema_editor):
    apps.get_model("policies", "Rung").objects.exclude(kind__in=TOLD_OF).delete()


class Migration(migrations.Migration):
    dependencies = [("policies", "0010_no_rule_moves_into_a_published_set")]

    operations = [migrations.RunPython(drop_silent_rungs, migrations.RunPython.noop)]

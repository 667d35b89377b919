"""The guards of 0002 again, over more columns; entries and heads of the public log, and a template in use, are fixed."""

from importlib import import_module

from django.db import migrations
from django.db.models import OuterRef, Subquery

from workflow.triggers import freeze, hold

before = import_module("certificates.migrations.0002_frozen")


def levels(apps, schema_editor):
    """A register numbers classes of one level; those begun before levels were kept take that of their first class."""
    series = apps.get_model("certificates", "Series").objects
    first = (
        apps.get_model("certificates", "Certificate")
        .objects.filter(series=OuterRef("pk"))
        .order_by("ordinal")
        .values("programme__track__level")[:1]
    )
    series.filter(certificates__isnull=False).update(level=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_seals_log_templates_and_amendments")]

    operations = [
        migrations.RunPython(levels, migrations.RunPython.noop),
        hold(
            before.TABLE,
            (*before.FIXED, "template_id", "replaces_id"),
            sentence=before.SENTENCE,
            name=f"{before.TABLE}_fixed",
        ),
        freeze("certificates_leaf", sentence="entries of the public log are never changed or deleted"),
        freeze("certificates_treehead", sentence="a signed head of the public log is never changed or deleted"),
        hold(
            "certificates_template",
            ("authority_id", "level", "kind", "first_year", "version", "design", "digest"),
            condition="OLD.state <> 'draft'",
            sentence="a template that was published is never changed or deleted",
            name="certificates_template_fixed",
        ),
    ]

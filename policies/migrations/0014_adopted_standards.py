"""A rule set may adopt another's standards of expense; which one is frozen with the rest once it is published."""

import django.db.models.deletion
from django.db import migrations, models

NAME, SENTENCE = "policies_ruleset_standards_fixed", "a published rule set is frozen"


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            "IF OLD.state <> 'draft' AND NEW.standards_id IS DISTINCT FROM OLD.standards_id THEN "
            f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END IF; RETURN NEW; END $body$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON policies_ruleset FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON policies_ruleset "
            "WHEN OLD.state <> 'draft' AND NEW.standards_id IS NOT OLD.standards_id "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON policies_ruleset")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")


class Migration(migrations.Migration):

    dependencies = [("policies", "0013_office_standards")]

    operations = [
        migrations.AddField(
            model_name="ruleset",
            name="standards",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adopters",
                to="policies.ruleset",
                verbose_name="开支标准",
            ),
        ),
        migrations.RunPython(install, remove),
    ]

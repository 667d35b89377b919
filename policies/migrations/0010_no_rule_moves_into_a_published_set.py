"""A rule of a draft cannot be moved into a published rule set by an UPDATE either; 0002 looks at the set it leaves."""

from django.db import migrations

NAME, SENTENCE = "policies_rule_no_move", "rules of a published rule set are frozen"
CONDITION = "EXISTS (SELECT 1 FROM policies_ruleset s WHERE s.id = NEW.rule_set_id AND s.state <> 'draft')"


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"IF {CONDITION} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END IF; RETURN NEW; END $body$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON policies_rule FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON policies_rule WHEN {CONDITION} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON policies_rule")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("policies", "0009_ladder_of_reminders")]

    operations = [migrations.RunPython(install, remove)]

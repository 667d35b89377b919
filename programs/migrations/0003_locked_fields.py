"""What a published plan locks stays locked in the database too: only an accepted change opens one field for one value.

A blank that a later release fills in is no change. The rules of a class are pinned for ever (design: one rule set).
"""

from django.db import migrations

from workflow.triggers import freeze

TABLE = "programs_programme"
NAME = f"{TABLE}_locked_update"
LOCKED = ("title", "content", "audience", "period", "place")
PINNED = ("plan_id", "rule_set_id", "code")
SENTENCE = "a locked field of a published programme changes only by an accepted change, its rules never"


def changed(column):
    return (
        f"(OLD.{column} <> '' AND OLD.{column} <> NEW.{column} AND NOT EXISTS (SELECT 1 FROM programs_change c "
        f"WHERE c.programme_id = OLD.id AND c.field = '{column}' AND c.state = 'accepted' AND c.new = NEW.{column}))"
    )


CONDITION = " OR ".join(
    [*(f"OLD.{column} <> NEW.{column}" for column in PINNED), *(changed(column) for column in LOCKED)]
)


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"IF {CONDITION} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END IF; RETURN NEW; END $body$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN {CONDITION} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_planned_days")]

    operations = [
        migrations.RunPython(install, remove),
        freeze("programs_planrelease", sentence="a release of a plan is never changed or deleted"),
    ]

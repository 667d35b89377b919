"""What a certificate says is fixed with its number, and its log is append-only: held by the database itself."""

from django.db import migrations

from workflow.triggers import freeze

TABLE = "certificates_certificate"
FIXED = (
    "series_id", "ordinal", "number", "programme_id", "trainee_id", "person_id", "name", "hours", "issued_on",
    "content", "content_hash", "reserved_at",
)  # fmt: skip
SENTENCE = "a certificate number and what it stands for are never changed or deleted"


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in FIXED)
    for event, when in (("UPDATE", f"WHEN ({changed})"), ("DELETE", "")):
        name = f"{TABLE}_fixed_{event.lower()}"
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$body$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; "
                "END $body$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW {when} EXECUTE FUNCTION {name}()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def remove(apps, schema_editor):
    for event in ("update", "delete"):
        name = f"{TABLE}_fixed_{event}"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]

    operations = [
        freeze("certificates_issuancelog", sentence="the log of certificate numbers is never changed or deleted"),
        migrations.RunPython(install, remove),
    ]

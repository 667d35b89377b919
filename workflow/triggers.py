"""Database triggers that refuse to change or delete rows; for migrations, on SQLite and PostgreSQL alike."""

from django.db import migrations


def _install(table, condition, sentence):
    def install(apps, schema_editor):
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_frozen_{event.lower()}"
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$body$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
                    "END $body$"
                )
                when = f"WHEN ({condition})" if condition else ""
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}()"
                )
            else:
                when = f"WHEN {condition}" if condition else ""
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )

    return install


def _remove(table):
    def remove(apps, schema_editor):
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_frozen_{event.lower()}"
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
            else:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")

    return remove


def freeze(table, *, sentence, condition=""):
    """A migration operation: rows of the table (those whose OLD values meet the condition) are never touched again."""
    return migrations.RunPython(_install(table, condition, sentence), _remove(table))


def hold(table, columns, *, sentence, name, condition=""):
    """A migration operation: these columns never change, and the rows (whose OLD values meet the condition) stay."""

    def install(apps, schema_editor):
        postgresql = schema_editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
        for event, met in (("UPDATE", f"({changed})"), ("DELETE", "")):
            needed = " AND ".join(part for part in (met, condition) if part)
            when = f"WHEN ({needed})" if needed else ""
            trigger = f"{name}_{event.lower()}"
            if postgresql:
                schema_editor.execute(
                    f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$body$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
                    "END $body$"
                )
                schema_editor.execute(
                    f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH ROW {when} "
                    f"EXECUTE FUNCTION {trigger}()"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )

    def remove(apps, schema_editor):
        for event in ("update", "delete"):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{event} ON {table}")
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}_{event}()")
            else:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{event}")

    return migrations.RunPython(install, remove)

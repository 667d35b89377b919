"""Rules of a published rule set are frozen in the database itself, not only in the code.

Deleting them is refused on PostgreSQL alone: SQLite fires row triggers when the test runner empties the
tables, and a published rule set is held there by the foreign keys of its programmes anyway.
"""

from django.db import migrations

RULES_FROZEN = "rules of a published rule set are frozen"
SET_FROZEN = "a published rule set is frozen"
IDENTITY = (
    "code", "name", "notice_id", "version", "parent_id", "level", "region_code", "year", "effective_from",
    "published_at", "published_by_id", "source_digest",
)
TRIGGERS = (
    # name, table, event, condition on the row ({row} is NEW or OLD), sentence
    ("policies_rule_no_insert", "policies_rule", "INSERT", "NEW", RULES_FROZEN),
    ("policies_rule_no_update", "policies_rule", "UPDATE", "OLD", RULES_FROZEN),
    ("policies_rule_no_delete", "policies_rule", "DELETE", "OLD", RULES_FROZEN),
)
BELONGS_TO_PUBLISHED = (
    "EXISTS (SELECT 1 FROM policies_ruleset s WHERE s.id = {row}.rule_set_id AND s.state <> 'draft')"
)


def changed(operator):
    columns = " OR ".join(f"NEW.{column} {operator} OLD.{column}" for column in IDENTITY)
    return f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {columns})"


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, table, event, row, sentence in TRIGGERS:
        if vendor == "postgresql" or event != "DELETE":
            add(schema_editor, name, table, event, BELONGS_TO_PUBLISHED.format(row=row), sentence)
    operator = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    add(schema_editor, "policies_ruleset_no_update", "policies_ruleset", "UPDATE", changed(operator), SET_FROZEN)


def add(schema_editor, name, table, event, condition, sentence):
    if schema_editor.connection.vendor == "postgresql":
        answer = "OLD" if event == "DELETE" else "NEW"
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {answer}; END $body$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def remove(apps, schema_editor):
    for name, table in [*((n, t) for n, t, *_ in TRIGGERS), ("policies_ruleset_no_update", "policies_ruleset")]:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]

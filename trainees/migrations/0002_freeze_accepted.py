"""What an accepted roster says is fixed: its people, marks and results, held by the database itself.

Telephone numbers are left out: they are sealed, and changing the key must be able to rewrite them.
"""

from django.db import migrations

OF_ROSTER = "EXISTS (SELECT 1 FROM trainees_roster r WHERE r.id = {row}.roster_id AND r.state = 'accepted')"
OF_TRAINEE = (
    "EXISTS (SELECT 1 FROM trainees_trainee t JOIN trainees_roster r ON r.id = t.roster_id "
    "WHERE t.id = {row}.trainee_id AND r.state = 'accepted')"
)
WRITTEN = (
    "roster_id, person_id, row, number, name, number_mask, sex, unit, post, qualification, frontline, "
    "party_member, online, claimed_hours"
)
SENTENCE = "an accepted roster is never changed or deleted"
GUARDED = (
    ("trainees_roster", "UPDATE OF programme_id, closed_at, source_sha256, verified_at, state", "OLD.state = 'accepted'"),
    ("trainees_roster", "DELETE", "OLD.state = 'accepted'"),
    *(
        (table, event, condition.format(row=row))
        for table, update, condition in (
            ("trainees_trainee", f"UPDATE OF {WRITTEN}", OF_ROSTER),
            ("trainees_attendance", "UPDATE", OF_TRAINEE),
            ("trainees_assessment", "UPDATE", OF_TRAINEE),
        )
        for event, row in (("INSERT", "NEW"), (update, "OLD"), ("DELETE", "OLD"))
    ),
)


def names():
    return [f"{table}_accepted_{event.split()[0].lower()}" for table, event, _ in GUARDED]


def install(apps, schema_editor):
    """PostgreSQL asks in the function, because its WHEN cannot look into another table; SQLite asks in WHEN."""
    for name, (table, event, condition) in zip(names(), GUARDED, strict=True):
        if schema_editor.connection.vendor == "postgresql":
            row = "OLD" if event == "DELETE" else "NEW"
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; "
                f"END IF; RETURN {row}; END $body$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def remove(apps, schema_editor):
    for name, (table, _, _) in zip(names(), GUARDED, strict=True):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("trainees", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]

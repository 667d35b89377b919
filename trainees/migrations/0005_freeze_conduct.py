"""What an accepted roster fixes now holds more: standing of its people, scores, the staff's marks, posts in 班委."""

from importlib import import_module

from django.db import migrations

before = import_module("trainees.migrations.0002_freeze_accepted")

WRITTEN = f"{before.WRITTEN}, political_status, region"
OF_ROSTER, OF_TRAINEE, SENTENCE = before.OF_ROSTER, before.OF_TRAINEE, before.SENTENCE
OF_STAFF = (
    "EXISTS (SELECT 1 FROM trainees_staffmember s JOIN trainees_roster r ON r.id = s.roster_id "
    "WHERE s.id = {row}.staff_id AND r.state = 'accepted')"
)
FRESH = tuple(
    (table, event, condition.format(row=row))
    for table, update, condition in (
        ("trainees_score", "UPDATE", OF_TRAINEE),
        ("trainees_staffmember", "UPDATE OF roster_id, number, name, duty", OF_ROSTER),
        ("trainees_staffattendance", "UPDATE", OF_STAFF),
        ("trainees_partypost", "UPDATE", OF_ROSTER),
        ("trainees_partyactivity", "UPDATE", OF_ROSTER),
        ("trainees_papersheet", "UPDATE", OF_ROSTER),
    )
    for event, row in (("INSERT", "NEW"), (update, "OLD"), ("DELETE", "OLD"))
)
TRAINEE_UPDATE = ("trainees_trainee", f"UPDATE OF {WRITTEN}", OF_ROSTER.format(row="OLD"))
OLD_TRAINEE_UPDATE = ("trainees_trainee", f"UPDATE OF {before.WRITTEN}", OF_ROSTER.format(row="OLD"))


def name_of(table, event):
    return f"{table}_accepted_{event.split()[0].lower()}"


def make(schema_editor, table, event, condition):
    name = name_of(table, event)
    if schema_editor.connection.vendor == "postgresql":
        row = "OLD" if event == "DELETE" else "NEW"
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {row}; END $body$"
        )
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def drop(schema_editor, table, event):
    name = name_of(table, event)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


GUARDED = (
    *(guard for guard in before.GUARDED if guard[:2] != OLD_TRAINEE_UPDATE[:2]),
    TRAINEE_UPDATE,
    *FRESH,
)


def install(apps, schema_editor):
    for guard in GUARDED:
        make(schema_editor, *guard)


def remove(apps, schema_editor):
    for table, event, _ in GUARDED:
        drop(schema_editor, table, event)


class Migration(migrations.Migration):
    dependencies = [("trainees", "0004_people_before_during_after")]

    operations = [migrations.RunPython(install, remove)]

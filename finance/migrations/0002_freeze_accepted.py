"""What an accepted settlement says is fixed: its figures, its lines and its invoices, held by the database itself.

The account number is left out: it is sealed, and changing the key must be able to rewrite it.
"""

from django.db import migrations

FIXED = (
    "programme_id, payer_id, payee_name, payee_bank, total, payable, own_cost, formula, cuts, people_days, "
    "reviewed_by_id, decided_by_id, submitted_by_id, received_at"
)
SENTENCE = "an accepted settlement is never changed or deleted"
OF_EXPENSE = "EXISTS (SELECT 1 FROM finance_settlement s WHERE s.id = {row}.settlement_id AND s.state = 'accepted')"
OF_INVOICE = (
    "EXISTS (SELECT 1 FROM finance_expense e JOIN finance_settlement s ON s.id = e.settlement_id "
    "WHERE e.id = {row}.expense_id AND s.state = 'accepted')"
)
GUARDED = (
    ("finance_settlement", f"UPDATE OF {FIXED}", "OLD.state = 'accepted'"),
    ("finance_settlement", "DELETE", "OLD.state = 'accepted'"),
    *(
        (table, event, condition.format(row=row))
        for table, condition in (("finance_expense", OF_EXPENSE), ("finance_invoice", OF_INVOICE))
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
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
    dependencies = [("finance", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]

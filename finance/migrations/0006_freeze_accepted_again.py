"""What an accepted settlement says is fixed, held by the database itself; it leaves that state only once its edition is kept.

The account numbers are left out: they are sealed, and changing the key must be able to rewrite them.
"""

from importlib import import_module

from django.db import migrations

from workflow.triggers import freeze

before = import_module("finance.migrations.0002_freeze_accepted")

SENTENCE = before.SENTENCE
FIXED = (
    f"{before.FIXED}, edition, day_quota, arrival_days, departure_days, reasons, eligible, claimed, digest, reviewed_at"
)
OF_SETTLEMENT = before.OF_EXPENSE
OF_LINE = before.OF_INVOICE
KEPT = (
    "EXISTS (SELECT 1 FROM finance_edition e WHERE e.settlement_id = OLD.id AND e.number = OLD.edition)"
)
PAYMENT_FIXED = "settlement_id, edition, amount, fund_source, approved_by_id, approved_at"
GUARDED = (
    ("finance_settlement", f"UPDATE OF {FIXED}", "OLD.state = 'accepted'", "fixed"),
    ("finance_settlement", "UPDATE OF state", f"OLD.state = 'accepted' AND NEW.state <> 'accepted' AND NOT {KEPT}", "kept"),
    ("finance_settlement", "DELETE", "OLD.state = 'accepted' OR OLD.edition > 1", "delete"),
    *(
        (table, event, condition.format(row=row), event.lower())
        for table, condition in (
            ("finance_expense", OF_SETTLEMENT), ("finance_fundingshare", OF_SETTLEMENT), ("finance_invoice", OF_LINE),
            ("finance_lecturefee", OF_LINE), ("finance_cut", OF_LINE),
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    ("finance_payment", f"UPDATE OF {PAYMENT_FIXED}", "", "fixed"),
    ("finance_payment", "DELETE", "", "delete"),
    ("finance_transfer", "DELETE", "OLD.state <> 'listed'", "delete"),
    ("finance_transfer", "UPDATE OF payment_id, attempt, payee_name, payee_bank", "OLD.state <> 'listed'", "fixed"),
    ("finance_clawback", "UPDATE OF payment_id, amount", "OLD.state <> 'asked'", "fixed"),
    ("finance_clawback", "DELETE", "OLD.state <> 'asked'", "delete"),
)  # fmt: skip


def name_of(table, part):
    return f"{table}_guard_{part}"


def install(apps, schema_editor):
    """PostgreSQL asks in the function, because its WHEN cannot look into another table; SQLite asks in WHEN."""
    for table, event, condition, part in GUARDED:
        name = name_of(table, part)
        if schema_editor.connection.vendor == "postgresql":
            row = "OLD" if event == "DELETE" else "NEW"
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
                f"IF {condition or 'TRUE'} THEN RAISE EXCEPTION '{SENTENCE}' "
                f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $body$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        else:
            when = f"WHEN {condition}" if condition else ""
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def remove(apps, schema_editor):
    for table, _, _, part in GUARDED:
        name = name_of(table, part)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("finance", "0005_payees_of_payments")]

    operations = [
        migrations.RunPython(install, remove),
        freeze("finance_edition", sentence="an accepted edition is never changed or deleted"),
        freeze("finance_paper", sentence="a generated paper is never changed or deleted"),
        freeze("finance_recovery", sentence="money that came in is never written over"),
    ]

"""What was put right on an accepted roster, kept for ever; the guard of its people learns to let exactly that through."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflow.triggers import freeze

before = import_module("trainees.migrations.0005_freeze_conduct")
guards = import_module("trainees.migrations.0008_ownership_support_relation")

TABLE = "trainees_trainee"
OLD_GUARD = next(guard for guard in guards.GUARDED if guard[:2] == (TABLE, guards.EVENT))
CORRECTED = ("person_id", "name", "number_mask", "sex")
KEPT = [column for column in guards.EVENT.removeprefix("UPDATE OF ").split(", ") if column not in CORRECTED]
NEW_GUARD = (TABLE, f"UPDATE OF {', '.join(KEPT)}", OLD_GUARD[2])
# A row becomes what the latest correction of it says, or stays.
LATEST = (
    "SELECT 1 FROM trainees_correction c WHERE c.id = "
    "(SELECT MAX(l.id) FROM trainees_correction l WHERE l.trainee_id = OLD.id) AND "
    + " AND ".join(f"c.{column} = NEW.{column}" for column in CORRECTED)
)
NAME = f"{TABLE}_corrected_update"


def install(apps, schema_editor):
    before.drop(schema_editor, *OLD_GUARD[:2])
    before.make(schema_editor, *NEW_GUARD)
    event = f"UPDATE OF {', '.join(CORRECTED)}"
    condition = f"{OLD_GUARD[2]} AND NOT EXISTS ({LATEST})"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{before.SENTENCE}' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $body$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE {event} ON {TABLE} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{before.SENTENCE}'); END"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
    before.drop(schema_editor, *NEW_GUARD[:2])
    before.make(schema_editor, *OLD_GUARD)


class Migration(migrations.Migration):

    dependencies = [
        ('trainees', '0010_remember_who_has_answered'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_before', models.CharField(max_length=60, verbose_name='原姓名')),
                ('sex_before', models.CharField(blank=True, max_length=4, verbose_name='原性别')),
                ('mask_before', models.CharField(max_length=40, verbose_name='原证件号码')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('sex', models.CharField(blank=True, max_length=4, verbose_name='性别')),
                ('number_mask', models.CharField(max_length=40, verbose_name='证件号码')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('made_at', models.DateTimeField(verbose_name='更正时间')),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trainees.person', verbose_name='人员')),
                ('person_before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trainees.person', verbose_name='原人员')),
                ('trainee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='trainees.trainee', verbose_name='学员')),
            ],
            options={
                'verbose_name': '名单更正',
                'verbose_name_plural': '名单更正',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('made_by', models.F('approved_by')), _negated=True), name='correction_by_two_people', violation_error_message='名单更正须由两人办理：提出人不能自己批准。')],
            },
        ),
        freeze("trainees_correction", sentence="a correction of an accepted roster is never changed or deleted"),
        migrations.RunPython(install, remove),
    ]

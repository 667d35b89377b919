"""Who owns the employer, what the host gave towards an activity, what a paper is tied to; the guards learn the first."""

from importlib import import_module

from django.db import migrations, models

before = import_module("trainees.migrations.0005_freeze_conduct")

EVENT = f"UPDATE OF {before.WRITTEN}, ownership"
GUARDED = tuple(
    (table, EVENT if (table, event) == before.TRAINEE_UPDATE[:2] else event, condition)
    for table, event, condition in before.GUARDED
)


def install(apps, schema_editor):
    for guard in GUARDED:
        before.make(schema_editor, *guard)


def remove(apps, schema_editor):
    for table, event, _ in GUARDED:
        before.drop(schema_editor, table, event)


def text(name, longest):
    return models.CharField(name, max_length=longest, blank=True, default="")


class Migration(migrations.Migration):
    dependencies = [("trainees", "0007_pledges")]

    operations = [
        migrations.RunPython(before.remove, before.install),
        migrations.AddField("trainee", "ownership", text("单位性质", 20)),
        migrations.AddField("partyactivity", "support", text("承办单位的支持", 200)),
        migrations.AddField("researchpaper", "relation", text("与研修内容和本人工作的联系", 300)),
        migrations.AddField("researchpaper", "problem", text("针对的业务技术问题", 200)),
        migrations.AddField("researchpaper", "industry", text("相关行业领域", 60)),
        migrations.RunPython(install, remove),
    ]

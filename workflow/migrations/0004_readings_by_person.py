"""Whoever acts for an organisation has read what it has read; what was mailed is not mailed again."""

from django.db import migrations
from django.db.models import F


def carry_over(apps, schema_editor):
    Reminder = apps.get_model("workflow", "Reminder")
    Reading = apps.get_model("workflow", "Reading")
    Membership = apps.get_model("accounts", "Membership")
    Reminder.objects.exclude(mailed_at=None).update(gathered_at=F("mailed_at"))
    # Steps of the ladder as it was, in days of the calendar: the next run leaves those of the new one.
    Reminder.objects.filter(key__startswith="due:").update(
        withdrawn_at=F("created_at"), withdrawn_because="催办阶梯已更新", overtaken=True
    )
    people = {}
    for person, organisation in Membership.objects.values_list("user", "organisation"):
        people.setdefault(organisation, set()).add(person)
    read = Reminder.objects.exclude(read_at=None).values_list("pk", "organisation", "read_at")
    Reading.objects.bulk_create(
        [
            Reading(reminder_id=pk, person_id=person, at=at)
            for pk, organisation, at in read
            for person in people.get(organisation, ())
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("workflow", "0003_letters_and_readings"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]

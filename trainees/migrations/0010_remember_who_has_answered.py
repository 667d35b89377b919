"""Who has answered is remembered by person: a ticket goes with its place on the roster."""

from collections import defaultdict

from django.db import migrations, models


def remember(apps, schema_editor):
    spent = defaultdict(set)
    used = apps.get_model("trainees", "SurveyTicket").objects.filter(used=True)
    for survey, person in used.values_list("survey_id", "trainee__person_id"):
        spent[survey].add(person)
    for survey, persons in spent.items():
        apps.get_model("trainees", "Survey").objects.filter(pk=survey).update(spent=sorted(persons))


class Migration(migrations.Migration):
    dependencies = [("trainees", "0009_count_survey_papers")]

    operations = [
        migrations.AddField(
            model_name="survey", name="spent", field=models.JSONField(default=list, editable=False)
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]

"""Years that were loaded from the State Council's notices keep counting as exact; single days that staff entered do not make one."""

from django.db import migrations
from django.utils import timezone

SOURCE = "国务院办公厅关于 {year} 年部分节假日安排的通知"


def note_years(apps, schema_editor):
    Holiday = apps.get_model("policies", "Holiday")
    CalendarYear = apps.get_model("policies", "CalendarYear")
    rows = list(Holiday.objects.values_list("date", "source", "provisional"))
    loaded = {day.year for day, source, _ in rows if source == SOURCE.format(year=day.year)}
    loaded -= {day.year for day, _, provisional in rows if provisional}
    CalendarYear.objects.bulk_create(
        CalendarYear(year=year, title=SOURCE.format(year=year), changed_at=timezone.now()) for year in sorted(loaded)
    )


class Migration(migrations.Migration):
    dependencies = [("policies", "0003_calendar_years")]

    operations = [migrations.RunPython(note_years, migrations.RunPython.noop)]

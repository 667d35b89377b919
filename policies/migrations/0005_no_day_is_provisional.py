"""Whether a day is exact follows from its year's notice; a mark of its own could only contradict it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_years_that_are_loaded")]

    operations = [migrations.RemoveField("holiday", "provisional")]

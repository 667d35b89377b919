from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainees", "0008_ownership_support_relation")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="papers",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="收到纸质问卷"),
        ),
        migrations.AddField(
            model_name="survey",
            name="typed",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="已录入纸质问卷"),
        ),
    ]

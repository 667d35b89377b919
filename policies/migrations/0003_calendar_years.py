import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0002_freeze_published_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("title", models.CharField(max_length=120, verbose_name="通知标题")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="发布日期")),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="最近改动")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版次")),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
            ],
            options={"verbose_name": "年度放假安排", "verbose_name_plural": "年度放假安排", "ordering": ["-year"]},
        ),
    ]

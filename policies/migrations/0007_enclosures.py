"""Attachments of notices become rows, so that each can have a file."""

import django.db.models.deletion
from django.db import migrations, models


def to_rows(apps, schema_editor):
    Notice = apps.get_model("policies", "Notice")
    Enclosure = apps.get_model("policies", "Enclosure")
    for notice in Notice.objects.all():
        named = {}
        for item in notice.attachments:
            if isinstance(item, dict) and item.get("name"):
                named.setdefault(str(item["name"])[:200], item)
        Enclosure.objects.bulk_create(
            Enclosure(
                notice=notice,
                place=place,
                name=name,
                file_name=str(item.get("file_name") or "")[:200],
                year=item["year"] if isinstance(item.get("year"), int) else None,
            )
            for place, (name, item) in enumerate(named.items(), 1)
        )


def to_names(apps, schema_editor):
    Notice = apps.get_model("policies", "Notice")
    for notice in Notice.objects.all():
        notice.attachments = [
            {key: value for key, value in (("name", row.name), ("file_name", row.file_name), ("year", row.year)) if value}
            for row in notice.enclosures.all()
        ]
        notice.save(update_fields=["attachments"])


class Migration(migrations.Migration):

    dependencies = [
        ("policies", "0006_rule_sets_know_what_they_were_drafted_from"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="原文件名")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="附件年度")),
                ("notice", models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="enclosures", to="policies.notice", verbose_name="政策文件")),
            ],
            options={
                "verbose_name": "附件",
                "verbose_name_plural": "附件",
                "ordering": ["place", "pk"],
                "constraints": [models.UniqueConstraint(fields=("notice", "name"), name="enclosure_name_once", violation_error_message="这份文件已有同名的附件，请换一个名称。")],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=[("notice", "通知"), ("scheme", "实施方案"), ("detailed", "实施细则"), ("regulation", "管理办法"), ("deployment", "工作部署"), ("other", "其他")], default="notice", max_length=12, verbose_name="文种"),
        ),
        migrations.RunPython(to_rows, to_names, elidable=False),
    ]

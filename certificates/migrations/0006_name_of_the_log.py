from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0005_freeze_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='treesize',
            name='origin',
            field=models.CharField(default='', editable=False, max_length=100, verbose_name='日志名称'),
        ),
        migrations.AlterField(
            model_name='treesize',
            name='size',
            field=models.BigIntegerField(default=0, verbose_name='条目数'),
        ),
    ]

"""Letters, lines and readings beside the reminders; the columns that they replace go with 0005."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('workflow', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=120, unique=True)),
                ('address', models.CharField(blank=True, max_length=254, verbose_name='邮箱')),
                ('subject', models.CharField(max_length=200, verbose_name='主题')),
                ('body', models.TextField(verbose_name='正文')),
                ('state', models.CharField(choices=[('waiting', '待发'), ('paused', '暂缓'), ('sending', '发送中'), ('sent', '已发'), ('failed', '失败'), ('unknown', '结果不明'), ('cancelled', '已取消')], default='waiting', max_length=10, verbose_name='状态')),
                ('send_after', models.DateTimeField(verbose_name='最早发送时间')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='问题')),
                ('created_at', models.DateTimeField(verbose_name='产生时间')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='取走时间')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发出时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': '邮件',
                'verbose_name_plural': '发件箱',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LetterLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('told', '告知'), ('corrected', '更正')], default='told', max_length=10, verbose_name='性质')),
            ],
            options={
                'verbose_name': '邮件内容',
                'verbose_name_plural': '邮件内容',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('daily', '每个工作日一封，汇总当天的提醒'), ('at_once', '每条提醒随时发送'), ('none', '不发普通提醒')], default='daily', max_length=10, verbose_name='邮件提醒')),
            ],
            options={
                'verbose_name': '邮件偏好',
                'verbose_name_plural': '邮件偏好',
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='阅读时间')),
            ],
            options={
                'verbose_name': '阅读记录',
                'verbose_name_plural': '阅读记录',
            },
        ),
        migrations.AlterModelOptions(
            name='reminder',
            options={'ordering': ['-created_at', '-pk'], 'verbose_name': '提醒', 'verbose_name_plural': '提醒'},
        ),
        migrations.AddField(
            model_name='reminder',
            name='about',
            field=models.CharField(blank=True, max_length=160, verbose_name='事项'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='gathered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='分送时间'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='overtaken',
            field=models.BooleanField(default=False, verbose_name='已由后一步代替'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='sender',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='发出机关'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='thread',
            field=models.CharField(blank=True, db_index=True, max_length=120),
        ),
        migrations.AddField(
            model_name='reminder',
            name='urgent',
            field=models.BooleanField(default=False, verbose_name='即时发送'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='撤销时间'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='withdrawn_because',
            field=models.CharField(blank=True, max_length=200, verbose_name='撤销原因'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='key',
            field=models.CharField(db_index=True, max_length=200),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('key',), name='reminder_stands_once', violation_error_message='这条提醒已经发出，不重复提醒。'),
        ),
        migrations.AddField(
            model_name='letter',
            name='edited_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人'),
        ),
        migrations.AddField(
            model_name='letter',
            name='moved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人'),
        ),
        migrations.AddField(
            model_name='letter',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='accounts.organisation', verbose_name='收件单位'),
        ),
        migrations.AddField(
            model_name='letter',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to=settings.AUTH_USER_MODEL, verbose_name='收件人'),
        ),
        migrations.AddField(
            model_name='letter',
            name='sender',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='发出机关'),
        ),
        migrations.AddField(
            model_name='letterline',
            name='letter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='workflow.letter', verbose_name='邮件'),
        ),
        migrations.AddField(
            model_name='letterline',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人'),
        ),
        migrations.AddField(
            model_name='letterline',
            name='reminder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='workflow.reminder', verbose_name='提醒'),
        ),
        migrations.AddField(
            model_name='mailchoice',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_choice', to=settings.AUTH_USER_MODEL, verbose_name='账号'),
        ),
        migrations.AddField(
            model_name='reading',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to=settings.AUTH_USER_MODEL, verbose_name='阅读人'),
        ),
        migrations.AddField(
            model_name='reading',
            name='reminder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='workflow.reminder', verbose_name='提醒'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['state', 'send_after'], name='workflow_le_state_b13808_idx'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='sent_letter_has_its_moment', violation_error_message='已发的邮件必须有发出时间。'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='letter_under_way_has_its_moment', violation_error_message='发送中的邮件必须有取走时间。'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.UniqueConstraint(fields=('reminder', 'person', 'kind'), name='told_once'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('reminder', 'person'), name='reading_once'),
        ),
    ]

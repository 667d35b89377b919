"""Numbers of batches, and accounts that a bank refused and their hosts corrected."""

import accounts.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflow.triggers import freeze


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('finance', '0006_freeze_accepted_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='transfer',
            name='returned_on',
            field=models.DateField(blank=True, null=True, verbose_name='退汇日期'),
        ),
        migrations.CreateModel(
            name='BatchSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='已用至')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='拨付单位')),
            ],
            options={
                'verbose_name': '批次号段',
                'verbose_name_plural': '批次号段',
                'constraints': [models.UniqueConstraint(fields=('payer', 'year'), name='batch_series_once')],
            },
        ),
        migrations.CreateModel(
            name='PayeeCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payee_name', models.CharField(max_length=100, verbose_name='户名')),
                ('payee_bank', models.CharField(max_length=100, verbose_name='开户行')),
                ('payee_account', accounts.fields.EncryptedTextField(editable=False, verbose_name='账号')),
                ('state', models.CharField(choices=[('asked', '等拨付单位确认'), ('confirmed', '已采用'), ('refused', '未采用')], default='asked', max_length=10, verbose_name='状态')),
                ('asked_at', models.DateTimeField(verbose_name='更正时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='更正人')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='finance.payment', verbose_name='拨付')),
            ],
            options={
                'verbose_name': '收款信息更正',
                'verbose_name_plural': '收款信息更正',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('payment',), name='one_payee_correction_is_asked_for'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='payee_correction_by_a_second_person', violation_error_message='更正人与确认人须为两人。'), models.CheckConstraint(condition=models.Q(('state', 'asked'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='payee_correction_decided_by_somebody')],
            },
        ),
        freeze('finance_batch', sentence='a batch that is closed is never changed or deleted', condition="OLD.state = 'closed'"),
    ]

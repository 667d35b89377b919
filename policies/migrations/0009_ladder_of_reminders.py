import django.core.validators
import django.db.models.deletion
import policies.models.ladder
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('policies', '0008_notices_without_lists_of_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=policies.models.ladder.deadline_kinds, max_length=20, verbose_name='期限')),
                ('offset', models.SmallIntegerField(help_text='期限前为负数（-3 为前 3 个工作日），当天为 0，逾期后为正数', validators=[django.core.validators.MinValueValidator(-60, '最早为期限前 60 个工作日，请填 -60 至 60。'), django.core.validators.MaxValueValidator(60, '最迟为期限后 60 个工作日，请填 -60 至 60。')], verbose_name='第几个工作日')),
                ('seat', models.CharField(choices=[('host', '承办单位'), ('sponsor', '选题申报单位（主管部门）'), ('city', '市级人社部门'), ('province', '省级人社部门'), ('ministry', '人力资源社会保障部'), ('service_centre', '人社部事业单位人事服务中心'), ('authority', '计划下达机关')], max_length=20, verbose_name='提醒谁')),
                ('official', models.BooleanField(default=False, help_text='由计划下达机关发出，先在发件箱停留，供审核、审批人员查看、修改或暂缓', verbose_name='以机关名义')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
                ('authority', models.ForeignKey(blank=True, help_text='留空为通用阶梯；某机关对一种期限设了自己的阶梯，其计划内的项目就只按它办；全部停用即不催办', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rungs', to='accounts.organisation', verbose_name='适用机关')),
            ],
            options={
                'verbose_name': '催办阶梯',
                'verbose_name_plural': '催办阶梯',
                'ordering': ['authority', 'kind', 'offset', 'seat'],
                'constraints': [models.UniqueConstraint(fields=('authority', 'kind', 'offset', 'seat'), name='rung_once_for_an_authority', violation_error_message='该机关的这种期限已有同一天、提醒同一方的一级，请直接修改原来的一级。'), models.UniqueConstraint(condition=models.Q(('authority', None)), fields=('kind', 'offset', 'seat'), name='rung_once_for_all', violation_error_message='通用阶梯的这种期限已有同一天、提醒同一方的一级，请直接修改原来的一级。')],
            },
        ),
    ]

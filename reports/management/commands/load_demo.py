"""`manage.py load_demo`: the demonstration year. Runs once; refuses outside the demonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from programs.models import AnnualPlan
from reports.demo.certified import load_certificates
from reports.demo.classes import load_now, load_past, year_of
from reports.demo.funds import load_funds
from reports.demo.people import load_people
from reports.demo.plans import load_plans
from reports.demo.reminding import load_reminders
from reports.demo.rules import load_draft, load_proposals
from reports.demo.running import load_running
from reports.demo.templates import load_templates


class Command(BaseCommand):
    help = "装入演示年度：机构、账号、三份示例计划、处在各阶段的项目和可查询的证书。"

    def handle(self, *args, verbosity=1, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("现在是正式环境，不能装入演示数据。")
        if AnnualPlan.objects.exists():
            self.stdout.write("已有计划数据，演示数据不再重复装入。")
            return
        now = timezone.now()
        with transaction.atomic():
            load_people(now)
            load_plans()
            load_templates(year_of(timezone.localdate(now)) + 1)
            load_past()
            load_now(timezone.localdate(now))
            load_running(timezone.localdate(now))
            load_draft(timezone.localdate(now), year_of(timezone.localdate(now)) + 1)
            load_funds(timezone.localdate(now))
            load_proposals()
        # Apart: what is issued is noted outside the database after each commit.
        load_certificates(now, timezone.localdate(now))
        with transaction.atomic():
            load_reminders(now)
        if verbosity:
            self.stdout.write("演示数据已装入。")

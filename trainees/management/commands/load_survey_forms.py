"""`manage.py load_survey_forms`: the shipped survey forms. After every migration; what is there stays."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from trainees.actions import load_survey_forms, shipped_forms


class Command(BaseCommand):
    help = "录入随平台提供的满意度测评表样；已有的不动。机构建立之前不录入。"

    def handle(self, *args, verbosity=1, **options):
        count = load_survey_forms(shipped_forms(), actor=None, now=timezone.now())
        if verbosity:
            self.stdout.write(f"测评表样：新增 {count} 份")

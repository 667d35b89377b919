"""`manage.py load_basics`: the working calendar and the ladder of reminders. After every migration; what is there stays."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from policies.actions import load_calendar, load_ladder, shipped_rungs
from policies.state_council import FORESEEN, NOTICES, arranged_days, foreseen_days


class Command(BaseCommand):
    help = "录入放假安排和催办阶梯中还没有的部分；已有的、人工改过或删去的都不动。每次升级后运行。"

    def handle(self, *args, verbosity=1, **options):
        now = timezone.now()
        days = load_calendar([*arranged_days(), *foreseen_days(FORESEEN)], NOTICES, actor=None, now=now)
        rungs = load_ladder(shipped_rungs(), actor=None, now=now)
        if verbosity:
            self.stdout.write(f"放假安排：新增 {days} 天；催办阶梯：新增 {rungs} 级")

"""`manage.py verify_journal`: walk every hash chain of the journal and name each place where it does not hold."""

from django.core.management.base import BaseCommand, CommandError

from workflow.journal import verify
from workflow.models import Chain, Entry


class Command(BaseCommand):
    help = "核对办理记录的散列链：序号连续、前后相接、内容未改、末尾未删。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--case", action="append", help="只核对这一案卷，如 programs.programme:1（可重复）"
        )

    def handle(self, *args, case=None, **options):
        breaks = list(verify(case))
        for found in breaks:
            self.stderr.write(f"{found.case} 第 {found.number} 条：{found.sentence}")
        if breaks:
            raise CommandError(f"办理记录有 {len(breaks)} 处不符，请立即报告审计管理员。")
        chains = len(case) if case else Chain.objects.count()
        self.stdout.write(f"办理记录完好：{chains} 条链，{Entry.objects.count()} 条记录。")

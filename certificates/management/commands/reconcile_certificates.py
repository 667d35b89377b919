"""Put right what a crash left behind in issuing, and look at every paper."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.actions import reconcile


class Command(BaseCommand):
    help = "接续中断的制证批次和更正，清除没有用上的文件，核对证书文件的散列；可重复执行。"

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, help="只核对最近几天生效的证书文件；不写则全部核对")

    def handle(self, *args, days, **options):
        since = timezone.now() - timedelta(days=days) if days else None
        found = reconcile(clock=timezone.now, papers_since=since)
        self.stdout.write(
            f"接续批次 {found.batches} 个，完成更正 {found.corrections} 本，清除无用文件 {found.removed} 个，"
            f"核对证书文件 {found.papers} 个。"
        )
        if found.troubles:
            raise CommandError("以下各项需要处理：\n" + "\n".join(found.troubles))

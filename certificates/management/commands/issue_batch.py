"""Issue the certificates of one batch here and now, without a worker."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.actions import issue_batch
from certificates.models import Batch


class Command(BaseCommand):
    help = "在本进程内执行一个制证批次；可重复执行，已生效的证书不变。"

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, required=True, help="制证批次的编号")

    def handle(self, *args, batch, **options):
        try:
            done = issue_batch(batch, clock=timezone.now)
        except Batch.DoesNotExist:
            raise CommandError(f"没有编号为 {batch} 的制证批次。") from None
        self.stdout.write(f"{done}：{done.get_state_display()}。{done.error}")

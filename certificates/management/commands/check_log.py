"""`manage.py check_log`: compute the public log of certificates anew and name each place where something differs."""

from django.core.management.base import BaseCommand, CommandError

from certificates.transparency.auditing import troubles
from certificates.transparency.proofs import log_size


class Command(BaseCommand):
    help = "核对发证日志：重算全部条目、中间散列和根，对照每日签名头、数据库之外的记录和各证书的状态。"

    def handle(self, *args, **options):
        found = list(troubles())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"发证日志有 {len(found)} 处不符，请立即报告审计管理员，暂停发证。")
        self.stdout.write(f"发证日志完好：{log_size()} 条，与签名头和证书状态一致。")

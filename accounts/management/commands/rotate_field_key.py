"""`manage.py rotate_field_key`: a new key for encrypted columns, and the old rows brought under it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from accounts.keys import add_field_key
from accounts.rotation import reencrypt, sealed_columns


class Command(BaseCommand):
    """Older keys stay in the file: uploaded files and backups made with them remain readable."""

    help = "换用新的字段密钥（套件按 CRYPTO_SUITE），并重新加密已有数据"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--resume", action="store_true", help="不再新建密钥，只把仍用旧密钥的数据重新加密（中断后继续）"
        )

    def handle(self, *args: Any, resume: bool, **options: Any) -> None:
        if not resume:
            key_id = add_field_key(settings.KEYS_FILE, suite=settings.CRYPTO_SUITE)
            self.stdout.write(f"新密钥 {key_id} 已启用，旧密钥保留用于读取。请立即另存密钥文件的离线备份。")
        for model, field in sealed_columns():
            rows = reencrypt(model, field)
            self.stdout.write(f"{model._meta.verbose_name} · {field.verbose_name}：重新加密 {rows} 行")
        self.stdout.write("完成。运行期间若有其他进程写入，请再执行一次 rotate_field_key --resume。")

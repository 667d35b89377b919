"""`manage.py make_keys`: writes the key file of a production set-up."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.keys import SUITES, make_keys


class Command(BaseCommand):
    """Never replaces a file: losing keys means losing every encrypted number."""

    help = "新建密钥文件（权限 0600，不覆盖已有文件）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--path", default=str(settings.KEYS_FILE), help="密钥文件位置，默认为 KEYS_FILE")
        parser.add_argument("--suite", choices=sorted(SUITES), default=settings.CRYPTO_SUITE, help="加密套件")

    def handle(self, *args: Any, path: str, suite: str, **options: Any) -> None:
        try:
            make_keys(path, suite=suite)
        except FileExistsError:
            raise CommandError(
                f"{path} 已存在，未作改动：覆盖密钥会使已加密的数据永远无法读取。"
                "如需更换密钥，请运行 rotate_field_key。"
            ) from None
        except OSError as error:
            raise CommandError(f"无法写入 {path}：{error.strerror}。请检查目录是否存在、是否可写。") from None
        self.stdout.write(
            f"密钥文件已写入 {path}（权限 0600，套件 {suite}）。请另存一份离线备份，与数据库备份分开存放。"
        )

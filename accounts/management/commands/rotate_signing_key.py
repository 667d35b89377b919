"""`manage.py rotate_signing_key`: a new key for the portal's own signatures; the older ones still verify."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.keys import add_signing_seed
from accounts.signing import active_key_id, public_keys


class Command(BaseCommand):
    """Nothing is signed again: heads of the log, QR codes and status lists name the key that they were signed with."""

    help = "换用新的平台签名密钥（日志树头、二维码、状态名单）；旧密钥保留，用于核验以前的签名"

    def handle(self, *args: Any, **options: Any) -> None:
        add_signing_seed(settings.KEYS_FILE)
        self.stdout.write(
            f"新签名密钥 {active_key_id()} 已启用，共保留 {len(public_keys())} 把，以前的签名仍可核验。"
            "请立即另存密钥文件的离线备份，并公布新公钥；离线核验页须重新下载。"
        )
        for key_id, key in public_keys().items():
            self.stdout.write(f"{key_id} {key.hex()}")

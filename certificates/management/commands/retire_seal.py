"""`manage.py retire_seal`: a seal that must not be used any more."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.refusals import Refused
from certificates.actions.sealing import retire_seal
from certificates.models import Seal


class Command(BaseCommand):
    help = "停用一枚电子印章：此后不再用它签章，已发出的证书不受影响"

    def add_arguments(self, parser):
        parser.add_argument("fingerprint", help="证书指纹，写前 8 位以上即可（见管理后台“电子印章”）")
        parser.add_argument("--reason", required=True, help="停用原因，记入办理记录")

    def handle(self, *args, fingerprint, reason, **options):
        found = list(Seal.objects.filter(fingerprint__startswith=fingerprint.lower())[:2])
        if len(fingerprint) < 8 or len(found) != 1:
            raise CommandError("没有恰好一枚印章的指纹以此开头：请写指纹的前 8 位以上，核对后重试。")
        try:
            seal = retire_seal(found[0], reason=reason, actor=None, now=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"已停用{seal}。该机关须启用新印章后才能继续发证。")

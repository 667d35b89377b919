"""`manage.py enable_seal`: the certificate that an authority has been given, taken into use with its key."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.management.commands.open_administrator import office_called
from accounts.refusals import Refused
from certificates.actions.enabling import enable_seal


class Command(BaseCommand):
    help = "启用发证机关的电子印章：导入证书链，核对私钥、有效期、用途和顺序，试签并独立核验"

    def add_arguments(self, parser):
        parser.add_argument("--organisation", required=True, help="发证机关全称")
        parser.add_argument("--key", required=True, help="密钥名称，与 make_seal_request 时相同")
        parser.add_argument(
            "--chain", required=True, help="证书链文件（PEM）：印章证书在前，中间证书、根证书在后"
        )
        parser.add_argument(
            "--signer",
            default="file",
            choices=sorted(settings.SEAL_SIGNERS),
            help="签名方式，默认为本机密钥文件",
        )

    def handle(self, *args, organisation, key, chain, signer, **options):
        office = office_called(organisation)
        try:
            seal = enable_seal(
                office,
                chain=Path(chain).read_bytes(),
                key_name=key,
                signer=signer,
                actor=None,
                now=timezone.now(),
            )
        except Refused as refusal:
            raise CommandError("\n".join(refusal.details) or refusal.sentence) from refusal
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from problem
        except FileNotFoundError:
            raise CommandError(f"找不到证书链文件 {chain}，请核对路径。") from None
        except OSError as error:
            raise CommandError(f"签名服务没有应答（{error}），印章没有启用。请检查服务后重试。") from error
        self.stdout.write(
            f"已启用{seal}，有效期至 {timezone.localtime(seal.not_after):%Y-%m-%d}。此后发出的证书加盖此章；"
            "以前的印章仍可核验，不再使用的请运行 manage.py retire_seal。"
        )

"""`manage.py make_seal_request`: a key for an issuer's seal, and the request to have it certified."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.management.commands.open_administrator import office_called
from accounts.refusals import Refused
from certificates.sealing.keys import key_path, password_of, write_once

KINDS = {
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "rsa3072": lambda: rsa.generate_private_key(public_exponent=65537, key_size=3072),
}


class Command(BaseCommand):
    """Never replaces a key: a certificate may be on its way for it."""

    help = "为发证机关生成电子印章的私钥（留在本机，权限 0600）和证书申请文件（CSR），交电子认证机构签发证书"

    def add_arguments(self, parser):
        parser.add_argument("--organisation", required=True, help="发证机关全称")
        parser.add_argument("--key", required=True, help="密钥名称（字母、数字、连字符），如 fujian-2026")
        parser.add_argument("--kind", choices=sorted(KINDS), default="p256", help="密钥种类，默认 p256")
        parser.add_argument("--out", default="", help="证书申请文件写到这里；默认输出到屏幕")

    def handle(self, *args, organisation, key, kind, out, **options):
        office = office_called(organisation)
        try:
            path = key_path(key)
            made = KINDS[kind]()
            written = write_once(path, _pem(made, password_of(key)))
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except OSError as error:
            raise CommandError(
                f"无法写入印章目录 {settings.SEALS_FOLDER}：{error.strerror}。请检查目录权限。"
            ) from None
        if not written:
            raise CommandError(f"{path} 已存在，未作改动：覆盖后已申请的证书将无法使用。请换一个密钥名称。")
        request = _request(made, office.name).public_bytes(serialization.Encoding.PEM)
        if out:
            Path(out).write_bytes(request)
        self.stdout.write(
            f"私钥已写入 {path}，请另存离线备份。证书申请文件{f'已写入 {out}' if out else '如下'}，"
            "请交电子认证机构签发；取回证书后运行 manage.py enable_seal。"
        )
        if not out:
            self.stdout.write(request.decode("ascii"))


def _pem(key, password):
    keeping = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, keeping)


def _request(key, name):
    """A request (PKCS #10) for a certificate that signs and stands for what it signed."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        ]
    )
    return x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())

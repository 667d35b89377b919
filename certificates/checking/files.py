"""A PDF that somebody holds, by its hash alone: the same bytes as were issued, or not known."""

from dataclasses import dataclass
from hashlib import sha256

from certificates.models import Certificate

LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True)
class PdfCheck:
    state: str
    reason: str
    sha256: str
    sentence: str
    certificate_number: str = ""


def check_pdf(content: bytes) -> PdfCheck:
    digest = sha256(content).hexdigest()
    if b"%PDF-" not in content[:1024]:
        return PdfCheck(
            "unreadable",
            "not_pdf",
            digest,
            "上传的不是 PDF 文件。请上传从本平台下载的证书 PDF 原件；纸质证书和图片请扫二维码或按编号核验。",
        )
    row = Certificate.objects.issued().filter(file_sha256=digest).first()
    if row is None:
        return PdfCheck(
            "foreign",
            "unsigned",
            digest,
            "登记中没有与它相同的文件：不是本平台签发的，或者签发后被改动过。请上传下载的原件，或按证书编号核验。",
        )
    return PdfCheck("ours", "unchanged", digest, "文件与发证时逐字节一致，没有改动。", row.number)

"""A PDF that somebody holds: is it one of ours, and is it as it was issued?

The answer "ours" rests on the hash of the file alone, compared with what was written down when it was issued. What
the file says of itself is read only to tell people why theirs is not that: changed after the seal, sealed by others,
or no certificate at all.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from accounts.refusals import Refused
from certificates.models import Certificate, Seal
from workflow.confined import Confined
from workflow.xlsx.limits import MIB, Limits

LARGEST = 20 * MIB
LIMITS = Limits(memory_bytes=384 * MIB, cpu_seconds=8, wall_seconds=15, text_chars=20_000)

OURS, CHANGED, FOREIGN, UNREADABLE = "ours", "changed", "foreign", "unreadable"
SENTENCES = {
    "unchanged": "文件与发证时逐字节一致，没有改动。",
    "appended": "签章之后又被添加了内容：文件前一部分与发证时一致，后面的内容不是发证机关所加。请以重新下载的原件为准。",
    "broken": "文件带有本平台的电子印章，但内容在签章之后被改动过，或签名是从别处移来的，不能作为证书使用。请向持证人索取原件，"
    "或按证书编号核验。",
    "unregistered": "文件的签章有效，但发证登记中没有这份文件，不能认定为已发出的证书。请按证书编号核验，或联系发证机关。",
    "other_seal": "文件由其他机构或个人签章，签名所用的证书不是本平台登记的电子印章（名称相同也不算），不能认定为本平台的证书。",
    "unsigned": "文件没有电子签章。打印、截图、另存得到的文件都不带签章，请上传下载的原件，或按证书编号核验。",
    "not_pdf": "上传的不是 PDF 文件。请上传从本平台下载的证书 PDF 原件；纸质证书和图片请扫二维码或按编号核验。",
    "too_large": f"文件超过 {LARGEST // MIB} MB，本平台的证书不会这样大，没有读取。请上传下载的证书 PDF 原件。",
    "encrypted": "文件加了密码，与发证时的文件不同，也读不出签章。请上传没有加密的原件。",
    "damaged": "文件读不出来，可能不完整或已损坏，与发证时的文件不同。请重新下载后再试。",
    "too_heavy": "文件过于复杂，读取时超出了时间或内存的限制；本平台的证书不会这样。请上传下载的原件。",
}  # fmt: skip


@dataclass(frozen=True)
class PdfCheck:
    """What a file is: `state` for the look of the page, `reason` the code behind it, `sentence` for the person.

    "ours" is said of bytes that were issued, whatever has become of the certificate since: the page tells that.
    `certificate_number` is known where the bytes, or the part under the seal, are those that were issued; else "".
    """

    state: str
    reason: str
    sha256: str
    certificate_number: str = ""
    seal: Seal | None = None

    @property
    def sentence(self) -> str:
        return SENTENCES[self.reason]


class Reader(Confined):
    module = "certificates.sealing.child"
    packages = True
    unreadable = SENTENCES["damaged"]
    too_heavy = SENTENCES["too_heavy"]


def check_pdf(content: bytes) -> PdfCheck:
    """Judge an upload; never raises for what a stranger sends."""
    digest = sha256(content).hexdigest()
    if len(content) > LARGEST:
        return PdfCheck(UNREADABLE, "too_large", digest)
    if issued := _issued(digest):
        return PdfCheck(OURS, "unchanged", digest, issued.number, issued.seal)
    if b"%PDF-" not in content[:1024]:
        return PdfCheck(UNREADABLE, "not_pdf", digest)
    seals = {seal.fingerprint: seal for seal in Seal.objects.select_related("authority")}
    try:
        said = _read(content, list(seals))
    except Refused as refusal:
        reason = "too_heavy" if refusal.code == "too_heavy" else "damaged"
        return PdfCheck(UNREADABLE, reason, digest)
    ours = [each for each in said["signatures"] if each["fingerprint"] in seals]
    if not ours:
        return _without_our_seal(said, digest)
    # The seal that holds for the longest part is the one to speak of.
    best = max(ours, key=lambda each: (each["sound"], each["end"]))
    return _with_our_seal(content, best, seals[best["fingerprint"]], digest)


def _issued(digest):
    return Certificate.objects.filter(file_sha256=digest).select_related("seal__authority").first()


def _read(content, fingerprints):
    with Reader(LIMITS.wall_seconds) as child:
        child.hand_over({"limits": asdict(LIMITS), "seals": fingerprints}, content)
        return json.loads(child.frame()[1])


def _without_our_seal(said, digest):
    if said["encrypted"]:
        return PdfCheck(UNREADABLE, "encrypted", digest)
    if said["damaged"]:
        return PdfCheck(UNREADABLE, "damaged", digest)
    return PdfCheck(FOREIGN, "other_seal" if said["signatures"] else "unsigned", digest)


def _with_our_seal(content, found, seal, digest):
    if not found["sound"]:
        return PdfCheck(CHANGED, "broken", digest, seal=seal)
    if found["end"] == len(content):
        return PdfCheck(FOREIGN, "unregistered", digest, seal=seal)
    issued = _issued(sha256(content[: found["end"]]).hexdigest())
    return PdfCheck(CHANGED, "appended", digest, issued.number if issued else "", seal)

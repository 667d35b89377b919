"""What a certificate's QR code says: the verification address, and after # the key facts under a short signature.

    https://…/verify/YX372021000001/#1<key id>.<facts>.<signature>

A browser never sends what stands after #, so scanning tells the server the number alone; the page's script, or the
page kept for use without network, reads the facts and checks the signature (PR-18). No document number is in it.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import unquote

from accounts.signing import active_key_id, sign, verifies
from certificates.documents import CertificateContent

PURPOSE = "certificate-qr"
VERSION = "1"
# What 65 modules a side hold at error level M (version 12): 0.37 mm each in a code of 27 mm, easily read.
LONGEST = 287
# What many certificates say, each as one byte; part of the format: offline_check.js has the same list.
PHRASES = (
    "人力资源和社会保障", "高级研修班", "高级研修项目", "专业技术人才知识更新工程", "人社厅函〔", "人社函〔", "人社字〔", "〕",
)  # fmt: skip
_LEAST_TITLE = 6
_BETWEEN = "\n"
_SHAPE = re.compile(
    r"(?P<site>https?://[^#?\s]+?)/verify/(?P<number>[^/#?\s]+)/?"
    r"(?:#(?P<version>\d)(?P<key>[0-9a-f]{8})\.(?P<facts>[A-Za-z0-9_-]+)\.(?P<signature>[A-Za-z0-9_-]{86}))?"
)


class NotOurCode(ValueError):
    """The text is not that of a certificate's QR code; the message says so to whoever pasted it."""


@dataclass(frozen=True)
class QrFacts:
    """What the signature stands for; `title` is only the beginning of the class's title where `title_digest` is set."""

    name: str
    title: str
    hours: str
    issuer: str
    issued_on: date
    plan: str = ""
    title_digest: str = ""


@dataclass(frozen=True)
class Code:
    """A QR code's text in its parts; `facts` are the signed bytes, None for a code with the address alone."""

    site: str
    number: str
    key_id: str = ""
    facts: bytes | None = None
    signature: bytes = b""

    @property
    def is_ours(self) -> bool:
        """Whether this portal signed these facts for this number."""
        return self.facts is not None and verifies(
            self.signature, signed_message(self.number, self.facts), purpose=PURPOSE, key_id=self.key_id
        )


def qr_text(content: CertificateContent) -> str:
    """What the QR code of a certificate says; called when its content is frozen, and part of it.

    At most `LONGEST` characters while the address and the names allow it: a 文号 is left out before the class's
    title is cut, and a title that is too long gives its first characters and a digest of the whole.
    """
    start = f"{content.verify_url}#{VERSION}{active_key_id()}."
    room = (LONGEST - len(start) - 1 - 86) * 3 // 4
    packed = _fitting(content, room)
    signature = sign(signed_message(content.number, packed), purpose=PURPOSE)
    return f"{start}{_text(packed)}.{_text(signature)}"


def read_code(text: str) -> Code:
    """The parts of a scanned or pasted text; raises NotOurCode. What it claims is not checked here."""
    found = _SHAPE.fullmatch("".join(text.split()))
    if found is None:
        raise NotOurCode(
            "这不是本平台证书二维码的内容：内容应以网址开头，含 /verify/ 和证书编号。请完整复制扫码得到的文字。"
        )
    number = unquote(found["number"])
    if found["facts"] is None:
        return Code(found["site"], number)
    if found["version"] != VERSION:
        raise NotOurCode("这个二维码的格式比本页新，请打开二维码中的网址核验。")
    return Code(found["site"], number, found["key"], _bytes(found["facts"]), _bytes(found["signature"]))


def speaks_for(code: Code, content: dict) -> bool:
    """Whether a code is the one that was frozen with a certificate's content; True for the address alone."""
    if code.facts is None:
        return True
    frozen = content.get("qr_text", "")
    return code.is_ours and (not frozen or read_code(frozen).facts == code.facts)


def facts_in(packed: bytes) -> QrFacts:
    """The facts in the signed bytes; raises NotOurCode for bytes that say no such thing."""
    try:
        values = _spread(packed.decode("gb18030")).split(_BETWEEN)
        name, title, hours, issuer, day, plan, digest = [*values, ""][:7]
        return QrFacts(name, title, hours, issuer, date.fromisoformat(day), plan, digest)
    except ValueError as problem:
        raise NotOurCode("二维码中的内容读不出来。") from problem


def packed_facts(content: CertificateContent, *, title: int | None = None, plan: bool = True) -> bytes:
    """The key facts in GB 18030 (two bytes a common character), with the first `title` characters of the title."""
    values = [
        content.name, content.class_title, f"{content.hours.normalize():f}", content.issuer,
        f"{content.issued_on:%Y%m%d}", content.plan if plan else "",
    ]  # fmt: skip
    if title is not None and title < len(content.class_title):
        values[1] = content.class_title[:title]
        values.append(title_digest(content.class_title))
    tidy = (" ".join(value.split()) for value in values)  # what parts the values stands in none of them
    return _pressed(_BETWEEN.join(tidy)).encode("gb18030")


def title_digest(title: str) -> str:
    """Eight characters for a title of which a code shows the beginning only."""
    return _text(sha256(title.encode()).digest()[:6])


def signed_message(number: str, packed: bytes) -> bytes:
    return number.encode() + b"\n" + packed


def _fitting(content, room):
    for plan in (True, False):
        packed = packed_facts(content, plan=plan)
        if len(packed) <= room:
            return packed
    for title in range(len(content.class_title) - 1, _LEAST_TITLE, -1):
        packed = packed_facts(content, title=title, plan=False)
        if len(packed) <= room:
            return packed
    return packed_facts(content, title=_LEAST_TITLE, plan=False)


def _pressed(text):
    for place, phrase in enumerate(PHRASES, start=1):
        text = text.replace(phrase, chr(place))
    return text


def _spread(text):
    for place, phrase in enumerate(PHRASES, start=1):
        text = text.replace(chr(place), phrase)
    return text


def _text(content):
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")


def _bytes(text):
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as problem:
        raise NotOurCode("二维码的内容不完整，请完整复制扫码得到的文字。") from problem

"""What a certificate says, as a value that is frozen with its number."""

import json
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from hashlib import sha256

FORMAT = "zhigeng-certificate/2"
FIRST_FORMAT = "zhigeng-certificate/1"
# Not in the first format, whose certificates keep the hash that they were frozen with.
SINCE_2 = frozenset({"template", "plan", "qr_text"})

LABELS = {
    "number": "证书编号",
    "name": "姓名",
    "document_masked": "证件号码",
    "title": "证书名称",
    "programme_name": "项目名称",
    "class_title": "研修班名称",
    "host": "承办单位",
    "issuer": "发证机关",
    "verify_url": "查验网址",
    "sex": "性别",
    "level": "级别",
    "plan": "依据文号",
}


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """All that a certificate says, and nothing else; `hours` are 学时, `document_masked` is never the full number.

    `template` is the digest of the design it is drawn with ("" for the built-in one), `plan` the 文号 of the plan,
    `qr_text` what the QR code says ("" for the address alone).
    """

    number: str
    name: str
    document_masked: str
    title: str
    programme_name: str
    class_title: str
    starts_on: date
    ends_on: date
    hours: Decimal
    host: str
    issuer: str
    issued_on: date
    verify_url: str
    sex: str = ""
    level: str = ""
    template: str = ""
    plan: str = ""
    qr_text: str = ""
    format: str = FORMAT

    def canonical_json(self) -> str:
        """The content as one line of JSON that is the same for the same content: sorted keys, no floats."""
        left_out = SINCE_2 if self.format == FIRST_FORMAT else frozenset()
        values = {name: _plain(getattr(self, name)) for name in NAMES if name not in left_out}
        return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON in UTF-8, in hexadecimal."""
        return sha256(self.canonical_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> "CertificateContent":
        """The content that `canonical_json` gave; raises ValueError for another format."""
        values = json.loads(text)
        if values.get("format") not in (FORMAT, FIRST_FORMAT):
            raise ValueError(f"证书内容不是 {FORMAT} 格式。")
        for name in ("starts_on", "ends_on", "issued_on"):
            values[name] = date.fromisoformat(values[name])
        return cls(**{**values, "hours": Decimal(values["hours"])})


NAMES = tuple(field.name for field in fields(CertificateContent))


def _plain(value):
    if isinstance(value, Decimal):
        return figure(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def figure(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros: 40, 7.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

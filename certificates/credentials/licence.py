"""电子证照 metadata of a certificate (GB/T 36903-2018) and its 证照标识 (GB/T 36904-2018). Values in, values out.

Names and abbreviations are those that offices exchange; what the standards leave to the issuer begins with KZ_. The
type code is given by the national catalogue: an issuer that has none yet gets metadata without a 证照标识.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trainees.identity import DOCUMENT_TYPES, RESIDENT_ID

ROOT = "1.2.156.3005.2"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# 公民身份号码 is 111 in the standard's list; other documents are named in words, without a code that was not checked.
_HOLDER_TYPES = {RESIDENT_ID: ("公民身份号码", "111")}

# Abbreviation, name.
FIELDS = {
    "ZZLXMC": "证照类型名称",
    "ZZLXDM": "证照类型代码",
    "ZZMC": "证照名称",
    "ZZBH": "证照编号",
    "ZZBS": "证照标识",
    "ZZBFJG": "证照颁发机构",
    "ZZBFJGDM": "证照颁发机构代码",
    "ZZBFRQ": "证照颁发日期",
    "ZZYXQQSRQ": "证照有效期起始日期",
    "ZZYXQJZRQ": "证照有效期截止日期",
    "CZZT": "持证主体",
    "CZZTDM": "持证主体代码",
    "CZZTDMLX": "持证主体代码类型",
    "CZZTDMLXDM": "持证主体代码类型代码",
    "KZ_YXBMC": "研修班名称",
    "KZ_XMMC": "项目名称",
    "KZ_CBDW": "承办单位",
    "KZ_XS": "学时",
    "KZ_KSRQ": "研修开始日期",
    "KZ_JSRQ": "研修结束日期",
    "KZ_JHWH": "计划文号",
    "KZ_ZT": "证照状态",
    "KZ_GLBS": "关联证照编号",
    "KZ_NRSL": "内容散列（SHA-256）",
    "KZ_WJSL": "文件散列（SHA-256）",
}
WITHOUT_END = "长期"


@dataclass(frozen=True)
class Issued:
    """What the metadata tell of one certificate; `content` is its frozen content, `document_type` a key of DOCUMENT_TYPES.

    `version` counts the corrections before this certificate, from 1; `related` is the number that it replaces.
    """

    content: Mapping[str, str]
    document_type: str
    issuer_code: str
    type_code: str
    state: str
    content_hash: str
    paper_hash: str
    version: int = 1
    related: str = ""


def metadata(issued: Issued) -> dict[str, str]:
    """{abbreviation: value} in the order of FIELDS; dates as YYYY-MM-DD, the holder's number masked."""
    content = issued.content
    holder_type, holder_code = _HOLDER_TYPES.get(
        issued.document_type, (DOCUMENT_TYPES[issued.document_type], "")
    )
    values = {
        "ZZLXMC": content["title"],
        "ZZLXDM": issued.type_code,
        "ZZMC": content["title"],
        "ZZBH": content["number"],
        "ZZBS": identifier(issued.type_code, issued.issuer_code, content["number"], issued.version),
        "ZZBFJG": content["issuer"],
        "ZZBFJGDM": issued.issuer_code,
        "ZZBFRQ": content["issued_on"],
        "ZZYXQQSRQ": content["issued_on"],
        "ZZYXQJZRQ": WITHOUT_END,
        "CZZT": content["name"],
        "CZZTDM": content["document_masked"],
        "CZZTDMLX": holder_type,
        "CZZTDMLXDM": holder_code,
        "KZ_YXBMC": content["class_title"],
        "KZ_XMMC": content["programme_name"],
        "KZ_CBDW": content["host"],
        "KZ_XS": content["hours"],
        "KZ_KSRQ": content["starts_on"],
        "KZ_JSRQ": content["ends_on"],
        "KZ_JHWH": content.get("plan", ""),
        "KZ_ZT": issued.state,
        "KZ_GLBS": issued.related,
        "KZ_NRSL": issued.content_hash,
        "KZ_WJSL": issued.paper_hash,
    }
    return {name: values[name] for name in FIELDS}


def identifier(type_code: str, issuer_code: str, number: str, version: int) -> str:
    """证照标识: root, type, issuer, serial, version and check character, joined by dots; "" while a code is missing."""
    if not type_code or not issuer_code:
        return ""
    serial = re.sub("[^0-9A-Z]", "", number.upper())
    parts = (type_code, issuer_code, serial, f"{version:03d}")
    return ".".join((ROOT, *parts, check_character("".join(parts))))


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36 over figures and capitals, as GB/T 36904-2018 uses it."""
    carried = 36
    for each in text:
        carried = (carried + _ALPHABET.index(each)) % 36 or 36
        carried = carried * 2 % 37
    return _ALPHABET[(37 - carried) % 36]


def type_code_faults(code: str) -> list[str]:
    """What is wrong with a 证照类型代码: 18 characters of the defining body's credit code, then three figures."""
    if not code or re.fullmatch(r"[0-9A-Z]{18}\d{3}", code):
        return []
    return ["证照类型代码应为 21 位：定义机构的统一社会信用代码（18 位）加 3 位顺序号，见国家电子证照目录。"]

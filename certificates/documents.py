"""The certificate as a paper: its frozen content, and the PDF that shows it."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from math import ceil
from pathlib import Path

from django.template import Context, Engine

from certificates.design import BUILT_IN, SOFT, Design
from certificates.paper.ornament import background
from certificates.paper.seal import seal_svg
from certificates.paper.strokes import mixed
from workflow.glyphs import in_bold, require
from workflow.pdf import TooManyPages, render_pdf
from workflow.qr import qr_svg

PAPER = Path(__file__).resolve().parent / "paper"
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

# Font sizes of certificate.css (.size-1 …) in points, and what the body has room for.
BODY_SIZES = (19, 17.5, 16, 14.5, 13, 11.5, 10.5)
BODY_WIDTH, BODY_HEIGHT, LINE = 223 * 72 / 25.4, 71 * 72 / 25.4, 1.95
NAME_SCALES = {1: 1.62, 2: 1.25, 3: 1.05}


class ContentTooLong(ValueError):
    """The certificate's words do not fit on its page even in the smallest type."""


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
        names = [field.name for field in fields(self) if field.name not in left_out]
        values = {name: _plain(getattr(self, name)) for name in names}
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


def render_certificate(content: CertificateContent, *, design: Design = BUILT_IN, mark: str = "") -> bytes:
    """The certificate as a PDF of one A4 page, landscape; the same content and design give the same bytes.

    `mark` is printed pale across the page (演示, 样张). Raises `MissingGlyphs` naming the field and
    the characters that no font draws, and `ContentTooLong`.
    """
    _require_glyphs(content, mark)
    words = _words(content, design)
    for size in range(_size_that_fits(words), len(BODY_SIZES) + 1):
        try:
            return render_pdf(
                _page(words, size, mark),
                stylesheets=[PAPER / "certificate.css"],
                css=look(design),
                underlay=background(design),
                identifier=bytes.fromhex(content.content_hash())[:16],
                pages=1,
                where=f"证书{content.number}",
                plain=True,
            )
        except TooManyPages:
            continue
    raise ContentTooLong(
        f"证书{content.number}的文字在一页内排不下：研修班名称、承办单位等合计过长，请核实后缩短。"
    )


def certificate_html(content: CertificateContent, *, design: Design = BUILT_IN, mark: str = "") -> str:
    """The certificate's page as HTML, in the largest size that should fit; certificate.css and `look` dress it."""
    words = _words(content, design)
    return _page(words, _size_that_fits(words), mark)


def _page(words, size, mark):
    shown = Context({**words, "size": size, "mark": mark}, use_l10n=False, use_tz=False)
    return _template().render(shown)


def render_many(contents: Iterable[CertificateContent], *, mark: str = "") -> Iterator[bytes]:
    """Each content's PDF, in order; fonts and stylesheets are loaded once for all."""
    for content in contents:
        yield render_certificate(content, mark=mark)


def _plain(value):
    if isinstance(value, Decimal):
        return _figure(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _figure(value):
    """A decimal without exponent and trailing zeros: 40, 7.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _require_glyphs(content, mark):
    for name, label in LABELS.items():
        require(getattr(content, name), where=label)
    require(mark, where="页面标记")


def look(design: Design) -> str:
    """The rules that stand after certificate.css: a design's colours, "" for the built-in one's."""
    if design == BUILT_IN:
        return ""
    soft = softened(design)
    return (
        f"html {{ color: {design.ink_colour} }} h1 {{ color: {design.title_colour} }} "
        f".series, .address, dt, .basis {{ color: {soft} }} "
        f".name {{ border-bottom-color: {design.ornament_colour} }} .mark {{ color: {design.frame_colour} }}"
    )


def softened(design: Design) -> str:
    """The colour of the small words: the ink with something of the ornament."""
    return mixed(design.ink_colour, design.ornament_colour, SOFT)


def _words(content, design):
    """What the page shows, in the order of the template."""
    series, headline = _title_lines(content.title)
    return {
        "content": content,
        "series": series,
        "headline": headline,
        "rule": RULE.replace(BUILT_IN.ornament_colour, design.ornament_colour),
        "plan": content.plan if design.show_plan else "",
        "name_size": 1 if len(content.name) <= 8 else 2 if len(content.name) <= 20 else 3,
        "name_bold": in_bold(content.name),
        "identity": _identity(content, design),
        "statement": statement(content, design),
        "qr": qr_svg(content.qr_text or content.verify_url),
        "seal": design.seal_svg or seal_svg(content.issuer),
        "issuer_size": 1 if len(content.issuer) <= 15 else 2 if len(content.issuer) <= 19 else 3,
        "issued_on": _chinese_date(content.issued_on),
        "issued_iso": content.issued_on.isoformat(),
    }


def _title_lines(title):
    """The certificate's kind in large type, what stands before it above."""
    found = re.fullmatch(r"(.*?)((?:结业|培训|合格|研修|学时)?(?:证书|证明))", title)
    return (found[1], found[2]) if found else ("", title)


def _identity(content, design):
    parts = [content.sex if design.show_sex else "", f"证件号码 {content.document_masked}"]
    return "（" + "，".join(part for part in parts if part) + "）"


def statement(content: CertificateContent, design: Design = BUILT_IN) -> str:
    """The certificate's sentence, from the days of the class to 特发此证."""
    start, end = content.starts_on, content.ends_on
    if start == end:
        when = f"于{_chinese_date(start)}"
    elif start.year == end.year:
        when = f"于{_chinese_date(start)}至{end.month}月{end.day}日"
    else:
        when = f"于{_chinese_date(start)}至{_chinese_date(end)}"
    quoted = content.class_title.strip()
    if not re.fullmatch("“[^“”]*”", quoted):
        quoted = "“" + quoted.replace("“", "‘").replace("”", "’") + "”"
    places = {
        "when": when, "host": content.host, "level": content.level, "programme": content.programme_name,
        "class": quoted, "hours": _figure(content.hours),
    }  # fmt: skip
    return design.statement.format_map(places)


def _chinese_date(day):
    return f"{day.year}年{day.month}月{day.day}日"


def _size_that_fits(words):
    """The largest of the body's sizes, counted from 1, that its words should fit in."""
    name = _ems(words["content"].name) * NAME_SCALES[words["name_size"]]
    for place, size in enumerate(BODY_SIZES, start=1):
        per_line = BODY_WIDTH / size - 0.5
        holder = ceil((name + 1 + _ems(words["identity"])) / per_line)
        lines = holder * 1.3 + ceil((2 + _ems(words["statement"])) / per_line)
        if lines * size * LINE <= BODY_HEIGHT:
            return place
    return len(BODY_SIZES)


def _ems(text):
    return sum(1 if ord(each) > 0x2000 else 0.58 for each in text)


# A thin rule with a lozenge under the title.
RULE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 3"><path fill="#b8934a" '
    'd="M60 .3l2.4 1.2-2.4 1.2-2.4-1.2zM0 1.5l55-.18v.36zM120 1.5l-55-.18v.36z"/></svg>'
)


@cache
def _template():
    return Engine(dirs=[PAPER]).get_template("certificate.html")

"""The words of a certificate's page (pure)."""

import re
from datetime import date

from certificates.content import CertificateContent, figure
from certificates.designs.design import BUILT_IN, Design

DOCUMENT = "证件号码 "


def statement(content: CertificateContent, design: Design = BUILT_IN) -> str:
    """The certificate's sentence, from the days of the class to 特发此证."""
    places = {
        "when": _when(content.starts_on, content.ends_on),
        "host": content.host,
        "level": content.level,
        "programme": content.programme_name,
        "class": _quoted(content.class_title.strip()),
        "hours": figure(content.hours),
    }
    return re.sub(r"\{(\w+)\}", lambda place: places.get(place[1], place[0]), design.statement)


def _when(start, end):
    if start == end:
        return f"于{chinese_date(start)}"
    if start.year == end.year:
        return f"于{chinese_date(start)}至{end.month}月{end.day}日"
    return f"于{chinese_date(start)}至{chinese_date(end)}"


def _quoted(title):
    if re.fullmatch("“[^“”]*”", title):
        return title
    return "“" + title.replace("“", "‘").replace("”", "’") + "”"


def identity(content: CertificateContent, design: Design = BUILT_IN) -> str:
    """What stands behind the name, in full-width brackets: sex where the design shows it, and the masked number."""
    sex = f"{content.sex}，" if design.show_sex and content.sex else ""
    return f"（{sex}{DOCUMENT}{content.document_masked}）"


def title_lines(title: str) -> tuple[str, str]:
    """What stands before the certificate's kind, and the kind that is set in large type."""
    found = re.fullmatch(r"(.*?)((?:结业|培训|合格|研修|学时)?(?:证书|证明))", title)
    return (found[1], found[2]) if found else ("", title)


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

"""PDF objects as bytes."""

import zlib
from collections.abc import Iterable
from functools import lru_cache

from certificates.content import CertificateContent

# What is written for each person takes a third of the time of level 6 so, and a thousand bytes more of 85,000; what is
# short is not worth the setting up.
QUICK, SMALL, SHORT = 1, 9, 1200
CREATOR = "知更 · 高级研修项目管理平台"


def stream(content: bytes, entries: bytes = b"", level: int = QUICK) -> bytes:
    """The body of a stream, compressed unless it is short."""
    if level == QUICK and len(content) < SHORT:
        return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)
    packed = zlib.compress(content, level)
    return b"<<%s/Filter /FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def written(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, body)


@lru_cache(1024)
def text(value: str) -> bytes:
    """A text string: ASCII in brackets, anything else as UTF-16."""
    if value.isascii():
        return b"(%s)" % value.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode()
    return b"<feff%s>" % value.encode("utf-16-be").hex().encode()


def information(content: CertificateContent) -> bytes:
    """The document information, with the entries that WeasyPrint makes of the page's head."""
    day = content.issued_on.strftime("%Y%m%d").encode()
    return b"<</Title %s/Author %s/Subject %s/Keywords %s/Creator %s/Producer %s/CreationDate (D:%s)/ModDate (D:%s)>>" % (
        text(f"{content.title} {content.number}"), text(content.issuer), text(content.class_title),
        text(content.number), text(CREATOR), text(CREATOR), day, day,
    )  # fmt: skip


def table(entries: Iterable[bytes]) -> bytes:
    """A cross-reference table from object 0 on; `entries` are those of the objects from 1 on."""
    lines = [b"0000000000 65535 f \n", *entries]
    return b"xref\n0 %d\n%s" % (len(lines), b"".join(lines))


def entry(offset: int) -> bytes:
    return b"%010d 00000 n \n" % offset


def trailer(size: int, root: int, info: int, identifier: bytes, table_at: int) -> bytes:
    mark = identifier.hex().encode()
    return b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, info, mark, mark, table_at,
    )  # fmt: skip

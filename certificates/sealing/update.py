"""What sealing adds to a PDF: one incremental update (ISO 32000-2, 7.5.6), written without parsing the whole file.

The papers are our own, so their structure is known: one revision, a classic cross-reference table, and plain
objects for the catalogue and the page. Nothing of the paper itself is touched; the update follows its last byte.
"""

import re
from dataclasses import dataclass
from datetime import datetime

FIELD = "Seal"
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\s+0 (\d+)[ \t]*\r?\n")
_TAKEN = (b"/AcroForm", b"/Perms", b"/Extensions")
_RANGE_WIDTH = 48


class NotPlain(ValueError):
    """The PDF is not laid out as our own papers are."""


@dataclass(frozen=True)
class Opened:
    """What an update needs to know of a paper: bytes of dictionaries without their brackets."""

    size: int
    table_at: int
    trailer: bytes
    catalogue: tuple[int, bytes]
    page: tuple[int, bytes]


@dataclass(frozen=True)
class Unsigned:
    """A paper with its update: `head`, the hole for the signature in hexadecimal, `tail`."""

    head: bytes
    hole: int
    tail: bytes


def open_paper(paper: bytes) -> Opened:
    """Find the catalogue and the first page of a paper; raises NotPlain."""
    found = _START.search(paper, max(0, len(paper) - 64))
    table = _TABLE.match(paper, int(found[1])) if found else None
    if found is None or table is None:
        raise NotPlain("no classic cross-reference table")
    count, entries = int(table[1]), table.end()
    trailer = paper[entries + 20 * count : found.start()].strip()
    if not trailer.startswith(b"trailer") or b"/Prev" in trailer:
        raise NotPlain("more than one revision")

    def dictionary(number):
        at = int(paper[entries + 20 * number : entries + 20 * number + 10])
        start = re.compile(rb"%d 0 obj\s*<<" % number).match(paper, at)
        body = paper[start.end() : paper.index(b"endobj", at)].strip() if start else b""
        if not body.endswith(b">>"):
            raise NotPlain(f"object {number} is not a dictionary")
        return body[:-2]

    trailer = trailer.removeprefix(b"trailer").strip().removeprefix(b"<<").removesuffix(b">>")
    root = _reference(trailer, rb"/Root\s+(\d+) 0 R")
    catalogue = dictionary(root)
    page = _reference(dictionary(_reference(catalogue, rb"/Pages\s+(\d+) 0 R")), rb"/Kids\s*\[\s*(\d+) 0 R")
    if any(name in catalogue for name in _TAKEN):
        raise NotPlain("the catalogue has a form already")
    return Opened(count, int(found[1]), trailer, (root, catalogue), (page, dictionary(page)))


def add_signature_field(
    paper: bytes, *, hole: int, box: tuple[float, float, float, float], name: str, reason: str, at: datetime
) -> Unsigned:
    """The paper followed by a certified signature field over `box` (points), with room for `hole` bytes of CMS.

    The seal is drawn in the page, so the field's own appearance is an empty form: a viewer shows the place as a
    signature to click on, and the seal prints once. Raises NotPlain.
    """
    opened = open_paper(paper)
    field, signature, look = opened.size, opened.size + 1, opened.size + 2
    parts = [paper if paper.endswith(b"\n") else paper + b"\n"]
    offsets: dict[int, int] = {}
    reached = len(parts[0])

    def put(number, body):
        nonlocal reached
        offsets[number] = reached
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        parts.append(piece)
        reached += len(piece)

    root, catalogue = opened.catalogue
    put(root, b"<<%s%s>>" % (catalogue, _of_the_catalogue(field, signature)))
    number, page = opened.page
    put(number, b"<<%s>>" % _with_annotation(page, field))
    put(field, _widget(number, signature, look, box))
    put(look, _empty_form(box))
    before, after = _signature(name, reason, at)
    head_size = reached + len(b"%d 0 obj\n" % signature) + len(before) + _RANGE_WIDTH + len(b"/Contents")
    offsets[signature] = reached
    reached = head_size + 2 * hole + 2 + len(after) + len(b"\nendobj\n")
    tail = after + b"\nendobj\n" + _table(offsets, opened, reached)
    covered = b"/ByteRange[0 %d %d %d]" % (head_size, head_size + 2 * hole + 2, len(tail))
    parts.append(b"%d 0 obj\n%s%s/Contents" % (signature, before, covered.ljust(_RANGE_WIDTH)))
    return Unsigned(b"".join(parts), hole, tail)


def _reference(dictionary, pattern):
    found = re.search(pattern, dictionary)
    if found is None:
        raise NotPlain(pattern.decode())
    return int(found[1])


def _of_the_catalogue(field, signature):
    return (
        b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>/Perms<</DocMDP %d 0 R>>"
        b"/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>" % (field, signature)
    )


def _with_annotation(page, field):
    listed = re.search(rb"/Annots\s*\[", page)
    if listed:
        return page[: listed.end()] + b"%d 0 R " % field + page[listed.end() :]
    if b"/Annots" in page:
        raise NotPlain("the page's annotations stand elsewhere")
    return page + b"/Annots[%d 0 R]" % field


def _widget(page, signature, look, box):
    return b"<</Type/Annot/Subtype/Widget/FT/Sig/T(%s)/F 132/Rect[%s]/P %d 0 R/V %d 0 R/AP<</N %d 0 R>>>>" % (
        FIELD.encode(),
        _numbers(*box),
        page,
        signature,
        look,
    )


def _empty_form(box):
    left, bottom, right, top = box
    return b"<</Type/XObject/Subtype/Form/BBox[%s]/Resources<<>>/Length 0>>\nstream\n\nendstream" % _numbers(
        0, 0, right - left, top - bottom
    )


def _signature(name, reason, at):
    """The signature's dictionary before its byte range, and after its content."""
    moment = at.strftime("%Y%m%d%H%M%S%z")
    moment = f"D:{moment[:-4]}{moment[-4:-2]}'{moment[-2:]}'"
    before = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name%s/Reason%s/M(%s)"
        b"/Reference[<</Type/SigRef/TransformMethod/DocMDP"
        b"/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]"
        % (_text(name), _text(reason), moment.encode())
    )
    return before, b">>"


def _table(offsets, opened, at):
    """The cross-reference table of the update, and its trailer with the paper's own entries."""
    lines = [b"xref\n"]
    for number in sorted(offsets):
        lines.append(b"%d 1\n%010d 00000 n \n" % (number, offsets[number]))
    trailer = re.sub(rb"/Size\s+\d+", b"/Size %d" % (opened.size + 3), opened.trailer, count=1)
    lines.append(b"trailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, opened.table_at, at))
    return b"".join(lines)


def _text(words):
    """A text string in UTF-16 (ISO 32000-2, 7.9.2.2), in hexadecimal."""
    return b"<FEFF%s>" % words.encode("utf-16-be").hex().upper().encode()


def _numbers(*values):
    return b" ".join(b"%.2f" % value for value in values)

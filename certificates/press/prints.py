"""A whole class in one file for the printer: what pages share stands in it once, the letters of all names in one font."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import pydyf

from certificates.content import CertificateContent
from certificates.designs.design import Design
from certificates.documents import ContentTooLong, sizes_of
from certificates.paper.page import STYLESHEET, look, page_html
from certificates.press.fonts import OBJECTS, fonts_for
from certificates.press.layout import Layout
from certificates.press.person import Person, person
from certificates.press.sheets import HEADER, bodies_of, ground
from certificates.press.streams import CREATOR, SMALL, entry, stream, table, text, trailer, written
from workflow.pdf import TooManyPages, lay_out
from workflow.qr import qr_picture

PAGES, CATALOGUE, INFORMATION = 1, 2, 3
_REFERENCE = re.compile(rb"(\d+) 0 R")


@dataclass(frozen=True)
class Alone:
    """A page that is laid out by itself: its objects, and which of them is the page."""

    objects: list[pydyf.Object]
    page: pydyf.Dictionary


def print_file(drawn: Iterable[tuple[CertificateContent, Design]]) -> bytes:
    """One PDF with a page for each content in its design, in order; raises MissingGlyphs and ContentTooLong."""
    listed = list(drawn)
    pages = [person(content, design, "") or _alone(content, design) for content, design in listed]
    file = _File()
    file.name_fonts(pages)
    kids = [
        file.own_page(page, design) if isinstance(page, Person) else file.page_alone(page, design)
        for page, (_, design) in zip(pages, listed, strict=True)
    ]
    file.put(
        PAGES,
        b"<</Type /Pages/Count %d/Kids [%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)),
    )
    file.put(CATALOGUE, b"<</Type /Catalog/Pages %d 0 R/Lang (zh-CN)>>" % PAGES)
    title = f"{listed[0][0].class_title}证书（{len(listed)}本）" if listed else "证书"
    file.put(
        INFORMATION, b"<</Title %s/Creator %s/Producer %s>>" % (text(title), text(CREATOR), text(CREATOR))
    )
    return file.finished(
        sha256("".join(content.content_hash() for content, _ in listed).encode()).digest()[:16]
    )


def _alone(content, design):
    for size in sizes_of(content, design):
        try:
            html = page_html(content, design=design, size=size)
            made = lay_out(
                html, stylesheets=[STYLESHEET], css=look(design), pages=1, where=f"证书{content.number}"
            )
        except TooManyPages:
            continue
        page = next(
            each
            for each in made.objects
            if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/Page"
        )
        return Alone(made.objects, page)
    raise ContentTooLong(content.number)


class _File:
    """The file while it is written."""

    def __init__(self):
        self.parts, self.reached = [HEADER], len(HEADER)
        self.offsets: dict[int, int] = {}
        self.next = INFORMATION + 1
        self.fonts, self.codes, self.shared, self.grounds = {}, {}, {}, {}

    def put(self, number, body):
        piece = written(number, body)
        self.parts.append(piece)
        self.offsets[number] = self.reached
        self.reached += len(piece)

    def add(self, body):
        self.put(self.next, body)
        self.next += 1
        return self.next - 1

    def name_fonts(self, pages):
        runs = (run for page in pages if isinstance(page, Person) for run in page.name.runs)
        for face, font in fonts_for(runs).items():
            self.fonts[face], self.codes[face] = self.next, font.codes()
            self.next += OBJECTS
            for number, body in enumerate(font.objects(self.fonts[face]), start=self.fonts[face]):
                self.put(number, body)

    def ground(self, design: Design):
        """The number of the design's frame and pattern; written at its first page."""
        if design not in self.grounds:
            self.grounds[design] = self.add(ground(design))
        return self.grounds[design]

    def own_page(self, page: Person, design: Design):
        before, within, after, rest = self._lay_out_of(page.layout)
        above = stream(page.above(self.codes).encode(), level=SMALL)
        below = stream(page.below(qr_picture).encode(), level=SMALL)
        contents = b"%d 0 R %d 0 R %d 0 R %d 0 R %d 0 R %d 0 R" % (
            self.ground(design), before, self.add(above), within, self.add(below), after,
        )  # fmt: skip
        return self.add(b"<<%s/Contents [%s]>>" % (rest, contents))

    def _lay_out_of(self, layout: Layout):
        """Numbers of the lay-out's pieces of operators, and the entries of its pages; written at its first page."""
        if layout not in self.shared:
            further, bodies = self.next, bodies_of(layout, ())
            self.next += len(layout.objects)
            names = b"".join(b"/N%d %d 0 R" % each for each in self.fonts.items())
            page = bodies.pop(layout.page.number)
            self._move(bodies, further)
            self.put(further + layout.fonts.number, moved(layout.fonts.data, further)[:-2] + names + b">>")
            pieces = [self.add(stream(piece.encode(), level=SMALL)) for piece in layout.pieces]
            self.shared[layout] = (*pieces, _entries(page, further))
        return self.shared[layout]

    def page_alone(self, page: Alone, design: Design):
        further = self.next
        self.next += len(page.objects)
        operators = int(page.page["Contents"].split()[0])
        bodies = {each.number: each.data for each in page.objects[1:] if each is not page.page}
        self._move(bodies, further)
        entries = _entries(page.page.data, further)
        return self.add(
            b"<<%s/Contents [%d 0 R %d 0 R]>>" % (entries, self.ground(design), further + operators)
        )

    def _move(self, bodies, further):
        for number, body in bodies.items():
            if not body.startswith((b"<</Type /Pages", b"<</Type /Catalog")):
                self.put(further + number, moved(body, further))

    def finished(self, identifier):
        entries = [
            entry(self.offsets[number]) if number in self.offsets else b"0000000000 65535 f \n"
            for number in range(1, self.next)
        ]
        end = trailer(self.next, CATALOGUE, INFORMATION, identifier, self.reached)
        return b"".join([*self.parts, table(entries), end])


def moved(body: bytes, further: int) -> bytes:
    """An object with its references to others shifted; the bytes of a stream stay."""
    head, sign, rest = body.partition(b"\nstream\n")
    return _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + further), head) + sign + rest


def _entries(page, further):
    """A page's dictionary without brackets, contents and parent, for this file."""
    kept = re.sub(rb"/(Contents|Parent) (\[[^\]]*\]|\d+ 0 R)", b"", page)
    return moved(kept, further)[2:-2] + b"/Parent %d 0 R" % PAGES

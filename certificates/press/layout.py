"""A class's page, laid out once by WeasyPrint, with the places of what differs from person to person.

The page is laid out with stand-ins for name, identity, number, address and QR code, each in a colour of its own. Their
drawing operators are found again by these colours; they tell place, size and font, and are what each person's own
operators replace. The stand-ins of number and address are all characters that such texts are made of, so that the
class's fonts hold them, and each character's glyph can be read from them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase, digits

import pydyf

from certificates.content import CertificateContent
from certificates.designs.design import Design
from certificates.paper.page import STYLESHEET, look, page_html, tints
from certificates.press.letters import scripts
from workflow.pdf import lay_out

COMMON = digits + " -./:*()[]_#+=&%~?@,;!"
# Colours that no design has: a mark stays what it is through the colour operators of a page.
MARKED = """
.name { color: #fe0100; border-bottom-color: #fe0200 } .identity { color: #fe0300 }
.number { color: #fe0400; white-space: nowrap } .address { color: #fe0500; white-space: nowrap } .qr { background: #fe0600 }
"""
MARKS = {
    name: f"0.996078 {place / 255:.6f} 0 rg"
    for place, name in enumerate(("name", "border", "identity", "number", "address", "qr"), start=1)
}
NAME, MASKED = "王", "1"
_HEX = re.compile("<([0-9a-f]*)>")


class NotLaidOut(ValueError):
    """The page does not show what the press knows how to replace; each certificate is laid out by itself."""


@dataclass(frozen=True)
class Text:
    """A stand-in: where it begins (CSS pixels from the page's upper left), its font and size, and the glyphs it shows."""

    x: float
    y: float
    font: str
    size: float
    glyphs: str
    first: int  # its operators are lines first to last of the page's
    last: int


@dataclass(frozen=True)
class Letters:
    """Glyph (four hexadecimal digits) and width (thousandths of the em) of each character, by script."""

    glyphs: Mapping[str, Mapping[str, str]]
    widths: Mapping[str, float]

    def set(self, text: str) -> tuple[str, float] | None:
        """The text's glyphs and its width in ems; None where it holds a character that the class's font lacks."""
        marks = scripts(text)
        try:
            if "H" not in marks:
                found = list(map(self.glyphs["L"].__getitem__, text))
            else:
                found = [self.glyphs[script][each] for each, script in zip(text, marks, strict=True)]
        except KeyError:
            return None
        return "".join(found), sum(map(self.widths.__getitem__, found)) / 1000


@dataclass(frozen=True, eq=False)
class Layout:
    """A class's page: its objects, and its operators in pieces between which each person's own are put."""

    objects: list[pydyf.Object]
    page: pydyf.Dictionary
    stream: int  # the number of the page's operators
    fonts: pydyf.Dictionary
    pieces: tuple[str, str, str]  # before the name, up to the number, after the code
    border: str  # the line under the name
    between: str  # what stands between name and identity
    labels: str  # what stands between number and address
    gap: str  # what stands between address and code
    name: Text
    identity: Text
    number: Text
    address: Text
    regular: Letters
    bold: Letters
    box: tuple[float, float]  # of the name: left edge, width with the stand-in
    code: tuple[float, float, float]  # left, top, side
    tints: Mapping[str, str]


def alphabet(more: str) -> str:
    """A stand-in that holds every character of a number or an address: first as after Latin, then as after Chinese."""
    signs = "".join(each for each in more if set(scripts(f"A{each}")) == {"L"})
    return f"{ascii_uppercase}{ascii_lowercase}{COMMON}{signs}号{COMMON}{more}"


@lru_cache(64)
def lay_out_class(
    stand_in: CertificateContent, design: Design, size: int, name_size: int, mark: str, more: tuple[str, str]
) -> Layout:
    """The lay-out for all whose content differs from this one only in what is a person's own.

    `more` are further characters of numbers, and of identities and addresses. Raises NotLaidOut, TooManyPages and
    MissingGlyphs.
    """
    texts = tuple(map(alphabet, more))
    html = page_html(
        stand_in,
        design=design,
        size=size,
        mark=mark,
        name_size=name_size,
        number=texts[0],
        address=texts[1],
        qr="",
    )
    made = lay_out(html, stylesheets=[STYLESHEET], css=look(design) + MARKED, pages=1, where="证书")
    return _dissected(made, texts, tints(design))


def _dissected(made, texts, colours):
    page = next(
        each for each in made.objects if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/Page"
    )
    stream, fonts = _object(made, page["Contents"]), _object(made, _object(made, page["Resources"])["Font"])
    lines = b"\n".join(map(pydyf._to_bytes, stream.stream)).decode("ascii").split("\n")
    name, identity, number, address = (
        _text(lines, each) for each in ("name", "identity", "number", "address")
    )
    border, code = _at(lines, "border"), _at(lines, "qr")
    start = max(place for place in range(border) if lines[place] == "q")
    if (
        lines[border + 3 : border + 5] != ["f*", "Q"]
        or lines[code + 5] != "f"
        or lines[border + 5] != "/a1.0 gs"
    ):
        raise NotLaidOut("marks")
    if not start < border + 5 < name.first < identity.first < number.first < address.first < code:
        raise NotLaidOut("order")
    box, side = lines[border + 1].split(), lines[code + 1].split()

    def joined(first, last=None):
        return "\n".join(lines[first:last])

    return Layout(
        made.objects, page, stream.number, fonts,
        (joined(0, start), joined(identity.last + 1, number.first), joined(code + 6)),
        _stretched(lines[start : border + 6], box, colours), joined(name.last + 1, identity.first), joined(number.last + 1, address.first),
        joined(address.last + 1, code), name, identity, number, address,
        _letters(made, fonts, address, texts[1]), _letters(made, fonts, number, texts[0]),
        (float(box[0]), float(box[2])), tuple(map(float, side[:3])), colours,
    )  # fmt: skip


def _object(made, reference):
    return made.objects[int(reference.split()[0])]


def _at(lines, mark):
    found = [place for place, line in enumerate(lines) if line == MARKS[mark]]
    if len(found) != 1:
        raise NotLaidOut(mark)
    return found[0]


def _text(lines, mark):
    first = _at(lines, mark)
    begin, place, font, shown, end = lines[first + 1 : first + 6]
    if begin != "BT" or end != "ET" or not place.startswith("1 0 0 -1 ") or not shown.endswith(" TJ"):
        raise NotLaidOut(mark)
    x, y = map(float, place.split()[4:6])
    name, size, _ = font.split()
    return Text(x, y, name, float(size), "".join(_HEX.findall(shown)), first, first + 5)


def _stretched(lines, box, colours):
    """The operators of the line under the name, with @R and @W for its right end and width."""
    left, width = float(box[0]), float(box[2])
    stretched = []
    for line in lines:
        tokens = line.split()
        for place, token in enumerate(tokens):
            for value, sign in ((left + width, "@R"), (width, "@W")):
                if token[0].isdigit() and abs(float(token) - value) < 2e-5:
                    tokens[place] = sign
        stretched.append(f"{parts(colours['border'])} rg" if line == MARKS["border"] else " ".join(tokens))
    text = "\n".join(stretched)
    if (text.count("@R"), text.count("@W")) != (2, 2):
        raise NotLaidOut("border")
    return text


@lru_cache(256)
def parts(colour: str) -> str:
    """#rrggbb as WeasyPrint writes it."""
    return " ".join(plain(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))


@lru_cache(4096)
def plain(value: float) -> str:
    """A number with six places at most, as pydyf writes it."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _letters(made, fonts, shown, text):
    """What the stand-in of a text tells of the glyphs of its characters."""
    if len(shown.glyphs) != 4 * len(text):
        raise NotLaidOut("alphabet")
    found: dict[str, dict[str, str]] = {"H": {}, "L": {}}
    for place, (character, script) in enumerate(zip(text, scripts(text), strict=True)):
        found[script][character] = shown.glyphs[4 * place : 4 * place + 4]
    return Letters(found, _widths(made, fonts, shown.font))


def _widths(made, fonts, font):
    """The W array of a font by glyph, in four hexadecimal digits."""
    descendant = _object(made, _object(made, fonts[font[1:]])["DescendantFonts"][0])
    found, entries = {}, list(descendant["W"])
    for first, widths in zip(entries[::2], entries[1::2], strict=True):
        found |= {f"{first + step:04x}": float(width) for step, width in enumerate(widths)}
    return found

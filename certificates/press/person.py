"""What is a person's own on the page: two strings of drawing operators and the glyphs of a name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from certificates.content import LABELS, CertificateContent
from certificates.designs.design import Design
from certificates.documents import require_glyphs, statement
from certificates.paper.sizes import body_sizes, ems, holder_ems, name_size
from certificates.paper.wording import identity
from certificates.press.layout import MASKED, NAME, Layout, NotLaidOut, lay_out_class, parts, plain
from certificates.press.letters import SetName, set_name
from workflow.glyphs import covered
from workflow.pdf import TooManyPages
from workflow.qr import qr_operators

OWN = {"number": "", "name": NAME, "document_masked": MASKED, "sex": "", "verify_url": "", "qr_text": ""}
# CSS pixels that a text of one line has: the holder's line, and number and address beside the code.
HOLDER, BESIDE = 223 * 96 / 25.4 - 1, 85 * 96 / 25.4 - 1
_of_class = attrgetter(*(name for name in CertificateContent.__dataclass_fields__ if name not in OWN))
_own = attrgetter("number", "name", "document_masked", "sex", "verify_url")


@dataclass(frozen=True)
class ClassPage:
    """What all certificates of a class have in common before the page is laid out."""

    stand_in: CertificateContent
    statement: float  # its width in ems


@dataclass(frozen=True)
class Person:
    """One person's part: `above` and `below` are operators, `name` the letters, whose font the writer makes."""

    content: CertificateContent
    layout: Layout
    name: SetName
    identity: str
    number: str
    address: str

    def above(self, codes: Mapping[int, Mapping[int, str]]) -> str:
        """The holder's line; `codes` gives each glyph's code (four hexadecimal digits) in the font of its face."""
        layout = self.layout
        wider = self.name.width - layout.name.size
        width = layout.box[1] + wider
        border = layout.border.replace("@R", plain(layout.box[0] + width)).replace("@W", plain(width))
        runs = (
            f"/N{run.face} {plain(layout.name.size)} Tf\n[{_spaced(run, codes[run.face])}] TJ"
            for run in self.name.runs
        )
        name = f"{parts(layout.tints['text'])} rg\n{_begin(layout.name, 0)}\n" + "\n".join(runs) + "\nET"
        return f"{border}\n{name}\n{layout.between}\n{_line(layout.identity, self.identity, layout.tints['text'], wider)}"

    def below(self, draw: Callable[[str], tuple[int, str]] = qr_operators) -> str:
        """Number, address and code, the latter drawn by `draw`."""
        layout = self.layout
        number = _line(layout.number, self.number, layout.tints["text"])
        address = _line(layout.address, self.address, layout.tints["address"])
        side, code = draw(self.content.qr_text or self.content.verify_url)
        left, top, length = layout.code
        box = f"{plain(left)} {plain(top)} {plain(length)} {plain(length)} re W n 1 0 0 1 {plain(left)} {plain(top)} cm"
        scale = plain(length / side)
        return f"{number}\n{layout.labels}\n{address}\n{layout.gap}\n{box} {scale} 0 0 {scale} 0 0 cm\n{code}"


def person(content: CertificateContent, design: Design, mark: str) -> Person | None:
    """The person's part of the class's page; None where a field needs a page of its own.

    Raises MissingGlyphs as `render_certificate` does.
    """
    page = class_page(_of_class(content), design, mark)
    drawn = covered()
    if page is None or not all(drawn.issuperset(map(ord, text)) for text in _own(content)):
        require_glyphs(content, mark)
        return None
    shown = identity(content, design)
    layout = _layout(page, content, shown, design, mark)
    if layout is None:
        return None
    name = set_name(content.name, layout.name.size)
    number, address = layout.bold.set(content.number), layout.regular.set(content.verify_url)
    holder = layout.regular.set(shown)
    if name is None or number is None or address is None or holder is None:
        return None
    wide = (
        layout.identity.x - layout.box[0] + name.width - layout.name.size + holder[1] * layout.identity.size
    )
    if wide > HOLDER or number[1] * layout.number.size > BESIDE or address[1] * layout.address.size > BESIDE:
        return None
    return Person(content, layout, name, holder[0], number[0], address[0])


@lru_cache(64)
def class_page(values, design, mark):
    """None where a character of the class's own texts has no glyph."""
    names = [name for name in CertificateContent.__dataclass_fields__ if name not in OWN]
    stand_in = CertificateContent(**dict(zip(names, values, strict=True)), **OWN)
    drawn = covered()
    texts = (mark, *(getattr(stand_in, name) for name in LABELS))
    if not all(drawn.issuperset(map(ord, text)) for text in texts):
        return None
    return ClassPage(stand_in, ems(statement(stand_in, design)))


def _layout(page, content, shown, design, mark):
    """The lay-out in the first size in which the class's words fit; None where the holder's do not fit one line."""
    more = _more(content.number), _more(shown + content.verify_url)
    for size in body_sizes(holder_ems(content.name, shown), page.statement):
        try:
            return lay_out_class(page.stand_in, design, size, name_size(content.name), mark, more)
        except TooManyPages:
            continue
        except NotLaidOut:
            break
    return None


def _more(text):
    return "".join(sorted({each for each in text if not each.isascii()}))


def _line(place, glyphs, colour, further=0.0):
    return f"{parts(colour)} rg\n{_begin(place, further)}\n{place.font} {plain(place.size)} Tf\n[<{glyphs}>] TJ\nET"


def _begin(place, further):
    return f"BT\n1 0 0 -1 {plain(place.x + further)} {plain(place.y)} Tm"


def _spaced(run, codes):
    """Strings of glyphs with the kerning between them."""
    shown = "".join(
        f"{codes[glyph]}>{closer}<" if closer else codes[glyph]
        for glyph, closer in zip(run.glyphs, run.closer, strict=True)
    )
    return f"<{shown}>".replace("<>", "")

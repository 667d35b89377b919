"""A picture of a certificate, drawn from its own PDF, so that what the screen shows is what the paper says.

The page's drawing operators become SVG paths and its letters the outlines of the embedded fonts: no renderer,
no font of the reader's, sharp at any size. It knows the operators that our own papers use (ISO 32000-1, Annex A)
and refuses others rather than leave something out.
"""

import gzip
from io import BytesIO

import pikepdf
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

Matrix = tuple[float, float, float, float, float, float]
ONE: Matrix = (1, 0, 0, 1, 0, 0)
CAPS = ("butt", "round", "square")
JOINS = ("miter", "round", "bevel")


class NotDrawable(ValueError):
    """The PDF uses an operator that this drawing does not know."""


def picture_of(pdf: bytes) -> bytes:
    """The first page of one of our PDFs as SVG, compressed with gzip (the same bytes for the same PDF)."""
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[0]
        _, _, width, height = (float(each) for each in page.mediabox)
        drawing = _Drawing()
        drawing.run(page, page.Resources)
        body = "".join(drawing.out)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}"><path fill="#fff" d="M0 0H{_n(width)}V{_n(height)}H0z"/>'
        f'<g transform="matrix(1 0 0 -1 0 {_n(height)})">{body}</g></svg>'
    )
    return gzip.compress(svg.encode(), mtime=0)


def _n(value) -> str:
    """A number in as few characters as a hundredth of a point needs."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _times(a: Matrix, b: Matrix) -> Matrix:
    """First a, then b."""
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


def _colour(parts) -> str:
    values = [round(float(each) * 255) for each in parts]
    red, green, blue = values * 3 if len(values) == 1 else values
    return f"#{red:02x}{green:02x}{blue:02x}"


class _Font:
    """An embedded TrueType font with Identity-H: two bytes are one glyph."""

    def __init__(self, font):
        descendant = font.DescendantFonts[0]
        if font.Encoding != "/Identity-H" or "/FontFile2" not in descendant.FontDescriptor:
            raise NotDrawable("font")
        self.font = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()), lazy=True)
        self.glyphs = self.font.getGlyphSet()
        self.names = self.font.getGlyphOrder()
        self.unit = self.font["head"].unitsPerEm
        self.default = float(descendant.get("/DW", 1000))
        self.widths = dict(_widths(descendant.get("/W", [])))
        self.outlines: dict[int, str] = {}

    def outline(self, glyph: int) -> str:
        if glyph not in self.outlines:
            pen = SVGPathPen(self.glyphs, ntos=lambda value: _n(value))
            self.glyphs[self.names[glyph]].draw(pen)
            self.outlines[glyph] = pen.getCommands()
        return self.outlines[glyph]

    def width(self, glyph: int) -> float:
        return self.widths.get(glyph, self.default)


def _widths(array):
    """(glyph, width) pairs of a W array: `c [w …]` and `first last w`."""
    entries = list(array)
    while entries:
        first = int(entries.pop(0))
        second = entries.pop(0)
        if isinstance(second, pikepdf.Array):
            yield from ((first + place, float(width)) for place, width in enumerate(second))
        else:
            width = float(entries.pop(0))
            yield from ((glyph, width) for glyph in range(first, int(second) + 1))


class _Drawing:
    """The state of the page while its operators are read one after another."""

    def __init__(self):
        self.out: list[str] = []
        self.state = {
            "matrix": ONE, "fill": "#000000", "stroke": "#000000", "width": 1.0, "cap": 0, "join": 0, "limit": 10.0,
            "dash": "", "fill_alpha": 1.0, "stroke_alpha": 1.0, "groups": 0, "font": None, "size": 0.0,
        }  # fmt: skip
        self.saved: list[dict] = []
        self.path: list[str] = []
        self.clip = ""
        self.clips = 0
        self.text: Matrix = ONE
        self.line: Matrix = ONE
        self.fonts: dict = {}

    def run(self, stream, resources):
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name not in OPERATORS:
                raise NotDrawable(name)
            OPERATORS[name](self, operands, resources)

    # --- state

    def save(self, *_):
        self.saved.append(self.state)
        self.state = {**self.state, "groups": 0}

    def restore(self, *_):
        self.out.append("</g>" * self.state["groups"])
        self.state = self.saved.pop()

    def concatenate(self, operands, _):
        self.state["matrix"] = _times(tuple(map(float, operands)), self.state["matrix"])

    def graphics_state(self, operands, resources):
        values = resources.ExtGState[operands[0]]
        for key, name in (("/ca", "fill_alpha"), ("/CA", "stroke_alpha")):
            if key in values:
                self.state[name] = float(values[key])

    def dash(self, operands, _):
        self.state["dash"] = " ".join(_n(each) for each in operands[0])

    # --- paths

    def rectangle(self, operands, _):
        x, y, width, height = operands
        self.path.append(f"M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h{_n(-width)}z")

    def segment(self, letter):
        def draw(operands):
            self.path.append(letter + " ".join(map(_n, operands)))

        return draw

    def paint(self, fill="", stroke=False):
        shape = "".join(self.path)
        if shape and (fill or stroke):
            state = self.state
            looks = [f'fill="{state["fill"]}"' if fill else 'fill="none"']
            if fill == "evenodd":
                looks.append('fill-rule="evenodd"')
            if fill and state["fill_alpha"] != 1:
                looks.append(f'fill-opacity="{_n(state["fill_alpha"])}"')
            if stroke:
                looks += self.stroke_looks()
            self.out.append(f'<path {" ".join(looks)}{_placed(state["matrix"])} d="{shape}"/>')
        if self.clip:
            self.clips += 1
            rule = ' clip-rule="evenodd"' if self.clip == "evenodd" else ""
            self.out.append(
                f'<clipPath id="c{self.clips}"><path{rule}{_placed(self.state["matrix"])} d="{shape}"/></clipPath>'
                f'<g clip-path="url(#c{self.clips})">'
            )
            self.state["groups"] += 1
        self.path, self.clip = [], ""

    def stroke_looks(self):
        state = self.state
        looks = [f'stroke="{state["stroke"]}"', f'stroke-width="{_n(state["width"])}"']
        if state["cap"]:
            looks.append(f'stroke-linecap="{CAPS[state["cap"]]}"')
        if state["join"]:
            looks.append(f'stroke-linejoin="{JOINS[state["join"]]}"')
        if state["dash"]:
            looks.append(f'stroke-dasharray="{state["dash"]}"')
        if state["stroke_alpha"] != 1:
            looks.append(f'stroke-opacity="{_n(state["stroke_alpha"])}"')
        return looks

    # --- text

    def begin_text(self, *_):
        self.text = self.line = ONE

    def set_font(self, operands, resources):
        name = str(operands[0])
        if name not in self.fonts:
            self.fonts[name] = _Font(resources.Font[operands[0]])
        self.state["font"], self.state["size"] = self.fonts[name], float(operands[1])

    def place_text(self, operands, _):
        self.text = self.line = tuple(map(float, operands))

    def show(self, operands, _):
        font, size = self.state["font"], self.state["size"]
        for part in operands[0] if isinstance(operands[0], pikepdf.Array) else operands:
            if not isinstance(part, pikepdf.String):
                self.advance(-float(part) / 1000 * size)
                continue
            codes = bytes(part)
            for place in range(0, len(codes), 2):
                self.glyph(font, size, codes[place] << 8 | codes[place + 1])

    def glyph(self, font, size, glyph):
        outline = font.outline(glyph)
        if outline:
            scale = size / font.unit
            placed = _times((scale, 0, 0, scale, 0, 0), _times(self.text, self.state["matrix"]))
            shown = " ".join(f"{value:.5g}" for value in placed)
            self.out.append(f'<path fill="{self.state["fill"]}" transform="matrix({shown})" d="{outline}"/>')
        self.advance(font.width(glyph) / 1000 * size)

    def advance(self, along):
        self.text = _times((1, 0, 0, 1, along, 0), self.text)

    # --- drawings inside the drawing

    def form(self, operands, resources):
        inner = resources.XObject[operands[0]]
        if inner.Subtype != "/Form":
            raise NotDrawable(str(inner.Subtype))
        alpha = self.state["fill_alpha"]
        self.out.append(f'<g opacity="{_n(alpha)}">' if alpha != 1 else "<g>")
        self.save()
        self.state |= {"fill_alpha": 1.0, "stroke_alpha": 1.0}
        if "/Matrix" in inner:
            self.state["matrix"] = _times(tuple(map(float, inner.Matrix)), self.state["matrix"])
        self.run(inner, inner.get("/Resources", resources))
        self.restore()
        self.out.append("</g>")


def _placed(matrix):
    return "" if matrix == ONE else f' transform="matrix({" ".join(f"{value:.6g}" for value in matrix)})"'


def _setting(name, convert=float):
    return lambda drawing, operands, _: drawing.state.__setitem__(name, convert(operands[0]))


def _tint(name):
    return lambda drawing, operands, _: drawing.state.__setitem__(name, _colour(operands))


def _segment(letter):
    return lambda drawing, operands, _: drawing.segment(letter)(operands)


def _paint(fill="", *, stroke=False):
    return lambda drawing, *_: drawing.paint(fill, stroke)


def _clip(rule):
    return lambda drawing, *_: setattr(drawing, "clip", rule)


def _nothing(*_):
    """Marks for readers of the structure draw nothing."""


OPERATORS = {
    "q": _Drawing.save, "Q": _Drawing.restore, "cm": _Drawing.concatenate, "gs": _Drawing.graphics_state,
    "w": _setting("width"), "J": _setting("cap", int), "j": _setting("join", int), "M": _setting("limit"),
    "d": _Drawing.dash, "rg": _tint("fill"), "RG": _tint("stroke"), "g": _tint("fill"), "G": _tint("stroke"),
    "m": _segment("M"), "l": _segment("L"), "c": _segment("C"), "h": _segment("z"), "re": _Drawing.rectangle,
    "f": _paint("nonzero"), "f*": _paint("evenodd"), "S": _paint(stroke=True), "B": _paint("nonzero", stroke=True),
    "n": _paint(), "W": _clip("nonzero"), "W*": _clip("evenodd"),
    "BT": _Drawing.begin_text, "ET": _nothing, "Tf": _Drawing.set_font, "Tm": _Drawing.place_text,
    "TJ": _Drawing.show, "Tj": _Drawing.show, "Do": _Drawing.form, "BDC": _nothing, "BMC": _nothing, "EMC": _nothing,
}  # fmt: skip

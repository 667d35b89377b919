"""The round red seal: a ring, a star, and the issuer's name along the arc, as outlines in one SVG.

The name is drawn as shapes and not as text, so that it neither depends on a viewer's fonts nor
appears, letter by letter, among the text that is read or copied from the certificate.
"""

import threading
from functools import cache, lru_cache
from math import cos, pi, radians, sin

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from workflow.fontconfig import font_files
from workflow.glyphs import BOLD, require

RED = "#c9151e"
RADIUS = 20.0  # mm: 40 mm across, with the ring's stroke
NAME_RADIUS = 14.6  # mm, to the middle of the characters
WIDEST_ARC = 276.0  # degrees
WIDEST_STEP = 24.0  # degrees between two characters of a short name


# A font that is read on demand must not be read by two threads at once.
_drawing = threading.Lock()


def seal_svg(name):
    """The seal of the body called `name`; raises `MissingGlyphs` for a character without a glyph."""
    with _drawing:
        return _seal(name)


@lru_cache(64)
def _seal(name):
    require(name, where="发证机关")
    side = 2 * RADIUS + 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-side / 2} {-side / 2} {side} {side}" '
        f'width="{side}mm" height="{side}mm" fill="{RED}">'
        f'<circle r="{RADIUS}" fill="none" stroke="{RED}" stroke-width="1.1"/>'
        f'<path d="{_star(6.2)}"/><path d="{_arc_text(name)}"/></svg>'
    )


def _star(radius):
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = -pi / 2 + corner * pi / 5
        points.append(f"{reach * cos(angle):.2f} {reach * sin(angle):.2f}")
    return "M" + "L".join(points) + "Z"


def _arc_text(name):
    step = min(WIDEST_STEP, WIDEST_ARC / max(len(name) - 1, 1))
    pitch = radians(step) * NAME_RADIUS
    width = min(4.6, pitch * 0.92)
    height = min(6.4, max(width * 1.45, 4.6))
    pen_path = []
    for place, character in enumerate(name):
        angle = radians(step * (place - (len(name) - 1) / 2))
        pen_path.append(_outline(character, angle, width, height))
    return "".join(pen_path)


def _outline(character, angle, width, height):
    """The character upright on the circle at `angle` (radians from the top), `width` × `height` mm."""
    font, glyphs, em = _font_with(ord(character))
    glyph = font[ord(character)]
    across, up = width / em, height / em
    centre = (glyphs[glyph].width / 2, 0.38 * em)
    c, s = cos(angle), sin(angle)
    # Glyph coordinates grow upwards, the page's downwards.
    matrix = (across * c, across * s, up * s, -up * c, 0, 0)
    dx = -(matrix[0] * centre[0] + matrix[2] * centre[1]) + NAME_RADIUS * s
    dy = -(matrix[1] * centre[0] + matrix[3] * centre[1]) - NAME_RADIUS * c
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.3f}".rstrip("0").rstrip("."))
    glyphs[glyph].draw(TransformPen(pen, (*matrix[:4], dx, dy)))
    return pen.getCommands()


@cache
def _font_with(codepoint):
    for path in (BOLD, *font_files()):
        font = _font(path)
        if codepoint in font[0]:
            return font
    raise LookupError(codepoint)


@cache
def _font(path):
    """Which glyph draws a code point, the glyphs, and the units of the em."""
    font = TTFont(path, fontNumber=0, lazy=True)
    return font.getBestCmap(), font.getGlyphSet(), font["head"].unitsPerEm

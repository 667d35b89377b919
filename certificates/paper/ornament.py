"""The guilloche of the certificate's page, drawn from sines; lengths in mm on A4 landscape.

It is written as PDF operators once per process and laid under each page: as an SVG in the page it
took two thirds of the time of a certificate, being parsed, drawn and compressed again each time.
Each figure repeats one piece under a moving matrix, so that the whole compresses to a few kilobytes.
"""

from functools import cache
from math import cos, pi, sin

WIDTH, HEIGHT = 297, 210
INSET, BAND, CORNER = 9, 9, 15
PERIOD = 8.7  # the border's inner sides, 261 and 174, are whole multiples of it
PAPER, GOLD, PALE, RED = "#fffdf6", "#b8934a", "#eddfbd", "#a3262a"


@cache
def background():
    """The page's ground, watermark, braided border and corners, as PDF drawing operators (bytes)."""
    scale = 72 / 25.4
    parts = [
        # Millimetres from the top left, as everywhere in this file.
        f"q {scale:.6f} 0 0 {-scale:.6f} 0 {HEIGHT * scale:.4f} cm",
        f"{_colour(PAPER)} rg 0 0 {WIDTH} {HEIGHT} re f",
        *_watermark(),
        *_border(),
        "Q",
    ]
    return "\n".join(parts).encode()


def _watermark():
    centre = (WIDTH / 2, HEIGHT / 2 + 4)
    for radius, depth, petals, turns in ((44, 9, 18, 6), (27, 6, 12, 6), (12, 5, 9, 4)):
        for turn in range(turns):
            yield _rosette(centre, radius, depth, petals, turn / turns, PALE, 0.16)


def _border():
    outer, inner, middle = INSET, INSET + BAND, INSET + BAND / 2
    across, down = WIDTH - 2 * inner, HEIGHT - 2 * inner
    for y in (middle, HEIGHT - middle):
        yield f"q 1 0 0 1 {inner} {y:g} cm {_braid(across)} Q"
    for x in (middle, WIDTH - middle):
        yield f"q 0 1 1 0 {x:g} {inner} cm {_braid(down)} Q"
    yield _frame(outer, RED, 0.7)
    yield _frame(outer + 0.9, GOLD, 0.2)
    yield _frame(inner - 0.9, GOLD, 0.2)
    yield _frame(inner, RED, 0.35)
    yield _frame(inner + 2.2, GOLD, 0.18)
    for x in (INSET - 1.5, WIDTH - INSET + 1.5 - CORNER):
        for y in (INSET - 1.5, HEIGHT - INSET + 1.5 - CORNER):
            yield from _corner(x, y)


def _corner(x, y):
    centre = (x + CORNER / 2, y + CORNER / 2)
    yield f"{_colour(PAPER)} rg {_box(x, y, CORNER, CORNER)} f"
    yield _stroke(_box(x, y, CORNER, CORNER), RED, 0.5)
    yield _stroke(_box(x + 0.8, y + 0.8, CORNER - 1.6, CORNER - 1.6), GOLD, 0.18)
    for turn in (0, 0.5):
        yield _rosette(centre, 4.1, 2.1, 8, turn, GOLD, 0.18)
    yield _rosette(centre, 2.4, 1.5, 6, 0, RED, 0.2)
    yield _rosette(centre, 0.9, 0.35, 6, 0.5, RED, 0.2)


def _braid(length):
    """Gold strands over the band's width and finer red ones in its middle, along x around y = 0."""
    wide = "".join(_strand(PERIOD, BAND / 2 - 0.8, shift / 5) for shift in range(5))
    fine = "".join(
        _strand(PERIOD / 2, BAND / 4 - 0.4, shift / 4, at) for shift in range(4) for at in (0, PERIOD / 2)
    )
    piece = f"{_stroke(wide, GOLD, 0.16)} {_stroke(fine, RED, 0.12)} 1 0 0 1 {PERIOD} 0 cm\n"
    return piece * round(length / PERIOD)


def _strand(period, amplitude, shift, at=0):
    """One period of a sine from x = `at`, begun `shift` of a period late."""

    def curve(part):
        angle = 2 * pi * (part + shift)
        return (at + part * period, amplitude * sin(angle)), (period, 2 * pi * amplitude * cos(angle))

    return _smooth(curve, 8)


def _rosette(centre, radius, depth, petals, turn, colour, width):
    """A closed curve whose radius swings by `depth` around `radius`; `turn` is a part of a petal."""
    step = 2 * pi / petals

    def curve(part):
        angle, phase = step * part, 2 * pi * (part + turn)
        reach, swing = radius + depth * cos(phase), -2 * pi * depth * sin(phase)
        x, y = reach * cos(angle), reach * sin(angle)
        return (x, y), (swing * cos(angle) - y * step, swing * sin(angle) + x * step)

    rotate = f"{cos(step):.7f} {sin(step):.7f} {-sin(step):.7f} {cos(step):.7f} 0 0 cm\n"
    petal = f"{_stroke(_smooth(curve, 8), colour, width)} {rotate}"
    return f"q 1 0 0 1 {centre[0]:g} {centre[1]:g} cm {petal * petals} Q"


def _smooth(curve, pieces):
    """Béziers through `curve`, which gives point and derivative for a part from 0 to 1."""
    here, pull = curve(0)
    drawn = [f"{here[0]:.3f} {here[1]:.3f} m"]
    for number in range(1, pieces + 1):
        there, next_pull = curve(number / pieces)
        reach = 1 / pieces / 3
        drawn.append(
            f"{here[0] + pull[0] * reach:.3f} {here[1] + pull[1] * reach:.3f} "
            f"{there[0] - next_pull[0] * reach:.3f} {there[1] - next_pull[1] * reach:.3f} "
            f"{there[0]:.3f} {there[1]:.3f} c"
        )
        here, pull = there, next_pull
    return " ".join([*drawn, ""])


def _frame(inset, colour, width):
    return _stroke(_box(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset), colour, width)


def _box(x, y, width, height):
    return f"{x:g} {y:g} {width:g} {height:g} re"


def _stroke(path, colour, width):
    return f"{_colour(colour)} RG {width} w {path} S"


def _colour(code):
    """#rrggbb as three parts of one."""
    return " ".join(f"{int(code[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))

"""The borders that a design may choose, between 9 and 20 mm from the page's edge."""

from collections.abc import Callable, Iterator
from math import cos, pi, sin

from certificates.paper.strokes import (
    HEIGHT,
    WIDTH,
    Palette,
    Point,
    box,
    fill,
    frame,
    line,
    rosette,
    smooth,
    stroke,
)

INSET, BAND, CORNER = 9, 9, 15
PERIOD = 8.7  # the border's inner sides, 261 and 174, are whole multiples of it
FIELDS = tuple((x, y) for x in (7.5, WIDTH - 7.5 - CORNER) for y in (7.5, HEIGHT - 7.5 - CORNER))
# The page's quarters as (flip across, flip down, and where the flipped corner lies).
QUARTERS = ((1, 1, 0, 0), (-1, 1, WIDTH, 0), (1, -1, 0, HEIGHT), (-1, -1, WIDTH, HEIGHT))


def guilloche(ink: Palette) -> Iterator[str]:
    """A braid of sines, as on securities."""
    yield from _band(_braid(ink))
    outer, inner = INSET, INSET + BAND
    yield frame(outer, ink.frame, 0.7)
    yield frame(outer + 0.9, ink.ornament, 0.2)
    yield frame(inner - 0.9, ink.ornament, 0.2)
    yield frame(inner, ink.frame, 0.35)
    yield frame(inner + 2.2, ink.ornament, 0.18)
    for x, y in FIELDS:
        yield from _field(x, y, ink)
        centre = (x + CORNER / 2, y + CORNER / 2)
        yield from (rosette(centre, 4.1, 2.1, 8, turn, ink.ornament, 0.18) for turn in (0, 0.5))
        yield rosette(centre, 2.4, 1.5, 6, 0, ink.frame, 0.2)
        yield rosette(centre, 0.9, 0.35, 6, 0.5, ink.frame, 0.2)


def double(ink: Palette) -> Iterator[str]:
    """A broad line and fine ones that are drawn in at the corners."""
    yield frame(10.5, ink.frame, 1.6)
    yield frame(12.4, ink.ornament, 0.25)
    yield stroke(_notched(14.6, 6), ink.frame, 0.45)
    yield stroke(_notched(15.8, 6), ink.ornament, 0.2)
    for across, down, x, y in QUARTERS:
        yield fill(_lozenge(x + across * 16.2, y + down * 16.2, 1.7), ink.frame)


def meander(ink: Palette) -> Iterator[str]:
    """回纹: pairs of square spirals that face each other."""
    yield from _band(stroke(_spirals(), ink.ornament, 0.5))
    outer, inner = INSET, INSET + BAND
    yield frame(outer, ink.frame, 0.8)
    yield frame(inner, ink.frame, 0.5)
    yield frame(inner + 1.8, ink.ornament, 0.2)
    for x, y in FIELDS:
        yield from _field(x, y, ink)
        yield stroke(box(x + 3, y + 3, CORNER - 6, CORNER - 6), ink.frame, 0.9)
        yield stroke(box(x + 5.6, y + 5.6, CORNER - 11.2, CORNER - 11.2), ink.frame, 0.9)


def laurel(ink: Palette) -> Iterator[str]:
    """A broad and a fine line, and two sprays from each corner."""
    yield frame(9.6, ink.frame, 1.2)
    yield frame(11.4, ink.ornament, 0.25)
    yield frame(20.6, ink.ornament, 0.25)
    spray = _spray(ink)
    for across, down, x, y in QUARTERS:
        yield (
            f"q {across} 0 0 {down} {x + across * 16:g} {y + down * 16:g} cm {spray} q 0 1 1 0 0 0 cm {spray} Q Q"
        )
        yield rosette((x + across * 16, y + down * 16), 1.5, 0.55, 5, 0, ink.frame, 0.35)


BORDERS: dict[str, Callable[[Palette], Iterator[str]]] = {
    "guilloche": guilloche,
    "double": double,
    "meander": meander,
    "laurel": laurel,
}


def _band(piece: str) -> Iterator[str]:
    """One piece of a period's length repeated along the four sides, under a moving matrix."""
    inner, middle = INSET + BAND, INSET + BAND / 2
    across, down = (round((side - 2 * inner) / PERIOD) for side in (WIDTH, HEIGHT))
    step = f"{piece} 1 0 0 1 {PERIOD} 0 cm\n"
    for y in (middle, HEIGHT - middle):
        yield f"q 1 0 0 1 {inner} {y:g} cm {step * across} Q"
    for x in (middle, WIDTH - middle):
        yield f"q 0 1 1 0 {x:g} {inner} cm {step * down} Q"


def _field(x: float, y: float, ink: Palette) -> Iterator[str]:
    """The square in a corner, over the ends of the bands."""
    yield fill(box(x, y, CORNER, CORNER), ink.paper)
    yield stroke(box(x, y, CORNER, CORNER), ink.frame, 0.5)
    yield stroke(box(x + 0.8, y + 0.8, CORNER - 1.6, CORNER - 1.6), ink.ornament, 0.18)


def _braid(ink: Palette) -> str:
    """Strands over the band's width and finer ones in its middle, along x around y = 0."""
    wide = "".join(_strand(PERIOD, BAND / 2 - 0.8, shift / 5) for shift in range(5))
    fine = "".join(
        _strand(PERIOD / 2, BAND / 4 - 0.4, shift / 4, at) for shift in range(4) for at in (0, PERIOD / 2)
    )
    return f"{stroke(wide, ink.ornament, 0.16)} {stroke(fine, ink.frame, 0.12)}"


def _strand(period: float, amplitude: float, shift: float, at: float = 0) -> str:
    """One period of a sine from x = `at`, begun `shift` of a period late."""

    def curve(part: float) -> tuple[Point, Point]:
        angle = 2 * pi * (part + shift)
        return (at + part * period, amplitude * sin(angle)), (period, 2 * pi * amplitude * cos(angle))

    return smooth(curve, 8)


def _spirals() -> str:
    """Two spirals and the step to the next pair."""
    turns = (
        (0.35, 2.8),
        (0.35, -2.8),
        (4.0, -2.8),
        (4.0, 1.5),
        (1.6, 1.5),
        (1.6, -1.5),
        (2.8, -1.5),
        (2.8, 0.3),
    )
    mirrored = [(PERIOD - x, y) for x, y in turns]
    return line(*turns) + line(*mirrored) + line((PERIOD - 0.35, 2.8), (PERIOD + 0.35, 2.8))


def _notched(inset: float, notch: float) -> str:
    """A frame whose corners are drawn in as quarter circles around the corner."""
    left, top, right, bottom = inset, inset, WIDTH - inset, HEIGHT - inset
    k = notch * 0.4477
    return (
        f"{left + notch:g} {top:g} m {right - notch:g} {top:g} l "
        f"{right - notch:g} {top + notch - k:g} {right - k:g} {top + notch:g} {right:g} {top + notch:g} c "
        f"{right:g} {bottom - notch:g} l "
        f"{right - k:g} {bottom - notch:g} {right - notch:g} {bottom - notch + k:g} {right - notch:g} {bottom:g} c "
        f"{left + notch:g} {bottom:g} l "
        f"{left + notch:g} {bottom - notch + k:g} {left + k:g} {bottom - notch:g} {left:g} {bottom - notch:g} c "
        f"{left:g} {top + notch:g} l "
        f"{left + k:g} {top + notch:g} {left + notch:g} {top + notch - k:g} {left + notch:g} {top:g} c h "
    )


def _lozenge(x: float, y: float, reach: float) -> str:
    return f"{line((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))}h"


def _spray(ink: Palette) -> str:
    """A stem along x with pairs of leaves that grow smaller."""
    drawn = [stroke(line((2.2, 0), (47, 0)), ink.ornament, 0.3)]
    at, size = 4.0, 1.0
    while at < 44:
        for side in (1, -1):
            drawn.append(fill(_leaf(at, side, size), ink.ornament))
        at += 4.3 * size + 0.6
        size *= 0.93
    drawn.append(fill(_leaf(46.5, 0, size), ink.ornament))
    return " ".join(drawn)


def _leaf(at: float, side: int, size: float) -> str:
    """A leaf from (at, 0), leaning to one side of the stem (0: along it)."""
    angle = side * 0.62
    c, s = cos(angle) * size, sin(angle) * size

    def turned(x: float, y: float) -> str:
        return f"{at + x * c - y * s:.3f} {x * s + y * c:.3f}"

    return (
        f"{turned(0, 0)} m {turned(1.6, 1.5)} {turned(3.8, 1.3)} {turned(5.6, 0)} c "
        f"{turned(3.8, -1.3)} {turned(1.6, -1.5)} {turned(0, 0)} c"
    )

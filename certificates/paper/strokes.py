"""Paths, colours and simple figures as PDF drawing operators; lengths in mm from the top left of A4 landscape."""

from collections.abc import Callable
from math import cos, pi, sin
from typing import NamedTuple

WIDTH, HEIGHT = 297, 210
Point = tuple[float, float]


class Palette(NamedTuple):
    """The colours of a page's ground, as #rrggbb; `pale` is for what lies under the words."""

    paper: str
    ornament: str
    pale: str
    frame: str


def rosette(
    centre: Point, radius: float, depth: float, petals: int, turn: float, colour: str, width: float
) -> str:
    """A closed curve whose radius swings by `depth` around `radius`; `turn` is a part of a petal."""
    step = 2 * pi / petals

    def curve(part: float) -> tuple[Point, Point]:
        angle, phase = step * part, 2 * pi * (part + turn)
        reach, swing = radius + depth * cos(phase), -2 * pi * depth * sin(phase)
        x, y = reach * cos(angle), reach * sin(angle)
        return (x, y), (swing * cos(angle) - y * step, swing * sin(angle) + x * step)

    rotate = f"{cos(step):.7f} {sin(step):.7f} {-sin(step):.7f} {cos(step):.7f} 0 0 cm\n"
    petal = f"{stroke(smooth(curve, 8), colour, width)} {rotate}"
    return f"q 1 0 0 1 {centre[0]:g} {centre[1]:g} cm {petal * petals} Q"


def smooth(curve: Callable[[float], tuple[Point, Point]], pieces: int) -> str:
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


def line(*points: Point) -> str:
    """An open path through the points."""
    (x, y), *rest = points
    return " ".join([f"{x:g} {y:g} m", *(f"{x:g} {y:g} l" for x, y in rest), ""])


def frame(inset: float, colour: str, width: float) -> str:
    return stroke(box(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset), colour, width)


def box(x: float, y: float, width: float, height: float) -> str:
    return f"{x:g} {y:g} {width:g} {height:g} re"


def stroke(path: str, colour: str, width: float) -> str:
    return f"{parts(colour)} RG {width} w {path} S"


def fill(path: str, colour: str) -> str:
    return f"{parts(colour)} rg {path} f"


def parts(code: str) -> str:
    """#rrggbb as three parts of one."""
    return " ".join(f"{int(code[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


def mixed(one: str, other: str, share: float) -> str:
    """#rrggbb with `share` (0 to 1) of `one` in `other`."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)

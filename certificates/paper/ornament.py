"""The ground of the certificate's page: paper, watermark and border; lengths in mm on A4 landscape.

It is written as PDF operators once per process and design and laid under each page: as an SVG in the page it
took two thirds of the time of a certificate, being parsed, drawn and compressed again each time.
Each figure repeats one piece under a moving matrix, so that the whole compresses to a few kilobytes.
"""

from collections.abc import Iterator
from functools import lru_cache

from certificates.designs.design import BUILT_IN, Design
from certificates.paper.borders import BORDERS
from certificates.paper.strokes import HEIGHT, WIDTH, Palette, mixed, parts, rosette


@lru_cache(maxsize=16)  # half a megabyte each
def background(design: Design = BUILT_IN) -> bytes:
    """The page's ground, watermark and border, as PDF drawing operators."""
    scale = 72 / 25.4
    pale = mixed(design.ornament_colour, design.paper_colour, 0.3)
    ink = Palette(design.paper_colour, design.ornament_colour, pale, design.frame_colour)
    drawn = [
        # Millimetres from the top left, as everywhere in these files.
        f"q {scale:.6f} 0 0 {-scale:.6f} 0 {HEIGHT * scale:.4f} cm",
        f"{parts(ink.paper)} rg 0 0 {WIDTH} {HEIGHT} re f",
        *(_watermark(ink) if design.watermark else ()),
        *BORDERS[design.border](ink),
        "Q",
    ]
    return "\n".join(drawn).encode()


def _watermark(ink: Palette) -> Iterator[str]:
    centre = (WIDTH / 2, HEIGHT / 2 + 4)
    for radius, depth, petals, turns in ((44, 9, 18, 6), (27, 6, 12, 6), (12, 5, 9, 4)):
        for turn in range(turns):
            yield rosette(centre, radius, depth, petals, turn / turns, ink.pale, 0.16)

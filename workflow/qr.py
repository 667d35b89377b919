"""QR codes as drawings, for pages and for papers."""

import re
from functools import cache
from operator import getitem

from workflow.qr_code import packed_code, rows_of

QUIET = 4  # modules of quiet zone on each side


def qr_svg(address: str) -> str:
    """The address as a QR code of error level M with its quiet zone, as an SVG to stand in a page."""
    rows = rows_of(address)
    runs = [
        f"M{run.start() + QUIET} {y}h{run.end() - run.start()}v1h-{run.end() - run.start()}z"
        for y, row in enumerate(rows, start=QUIET)
        for run in re.finditer("1+", row)
    ]
    side = len(rows) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{"".join(runs)}"/></svg>'
    )


def qr_operators(text: str) -> tuple[int, str]:
    """The same code as PDF operators, a module one unit wide and y growing downwards; its side first."""
    rows, packed = packed_code(text)
    side, length = rows + 2 * QUIET, len(packed) // rows
    strips = _strips()[:length]
    drawn = [
        "".join(map(getitem, strips, packed[at : at + length])).replace("y", str(y))
        for y, at in enumerate(range(0, len(packed), length), start=QUIET)
    ]
    return side, f"1 g 0 0 {side} {side} re f 0 g\n{''.join(drawn)}f"


@cache
def _strips():
    """For each byte of a row, the rectangles of its eight modules by the byte's value; y stands for the row."""
    return [
        [
            "".join(
                f"{QUIET + 8 * at + run.start()} y {run.end() - run.start()} 1 re\n"
                for run in re.finditer("1+", f"{value:08b}")
            )
            for value in range(256)
        ]
        for at in range(13)
    ]


def qr_picture(text: str) -> tuple[int, str]:
    """The same code as a picture of one bit a module in an inline image, for files of many pages to be printed: a third
    of the size. The operators draw it into the unit square of modules as `qr_operators` does; the side first."""
    rows, packed = packed_code(text)
    side, width = rows + 2 * QUIET, 8 * len(packed) // rows
    return side, (
        f"1 g 0 0 {side} {side} re f 0 g\n{width} 0 0 -{rows} {QUIET} {QUIET + rows} cm\n"
        f"BI /W {width} /H {rows} /IM true /D [1 0] /F /AHx ID\n{packed.hex()}>\nEI"
    )

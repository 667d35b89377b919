"""QR codes as drawings, for pages and for papers."""

import re
from functools import cache

from workflow.qr_code import rows_of

QUIET = 4  # modules of quiet zone on each side
_STRIP = 8


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
    rows = rows_of(text)
    side = len(rows) + 2 * QUIET
    starts = range(0, len(rows), _STRIP)
    drawn = [
        "".join([_strip(start, row[start : start + _STRIP]) for start in starts]).replace("y", str(y))
        for y, row in enumerate(rows, start=QUIET)
    ]
    return side, f"1 g 0 0 {side} {side} re f 0 g\n{''.join(drawn)}f"


@cache
def _strip(start, modules):
    """The rectangles of eight modules in a row; the row's number comes later, in place of the letter y."""
    return "".join(
        f"{start + run.start() + QUIET} y {run.end() - run.start()} 1 re\n"
        for run in re.finditer("1+", modules)
    )

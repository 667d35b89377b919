"""QR codes as drawings, for pages and for papers."""

import re

import segno


def qr_svg(address: str) -> str:
    """The address as a QR code of error level M with its quiet zone, as an SVG to stand in a page."""
    code = segno.make(address, error="m", micro=False)
    rows = []
    for y, row in enumerate(code.matrix, start=4):
        for run in re.finditer(rb"\x01+", bytes(row)):
            rows.append(f"M{run.start() + 4} {y}h{run.end() - run.start()}v1h-{run.end() - run.start()}z")
    side = len(code.matrix) + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{"".join(rows)}"/></svg>'
    )

"""A TrueType file with a handful of glyphs of a face, written in one go.

A general subsetter reads and writes all tables of a font; a PDF needs six. Outlines are copied byte for byte, parts of
composite glyphs are brought along; hints stay, which no viewer of ours follows without the programs they call.
"""

from collections.abc import Sequence
from struct import pack, pack_into, unpack_from

from certificates.press.faces import Face

WORDS, SCALE, MORE, BOTH, TWO_BY_TWO = 0x1, 0x8, 0x20, 0x40, 0x80


def subset(face: Face, glyphs: Sequence[int]) -> bytes:
    """A font whose glyph 0 is blank and whose glyph n is `glyphs[n - 1]` of the face."""
    order, outlines = list(glyphs), [b""]
    places = {glyph: place for place, glyph in enumerate(order, start=1)}
    for glyph in order:  # which grows when a composite brings its parts
        outline = face.outline(glyph)
        if outline[:1] >= b"\x80":
            outline = _renumbered(outline, order, places)
        outlines.append(outline + b"\0" * (-len(outline) % 4))
    offsets, reached = [0], 0
    for outline in outlines:
        reached += len(outline)
        offsets.append(reached)
    metrics = [(0, 0), *map(face.metric, order)]
    return _file(
        {
            b"glyf": b"".join(outlines),
            b"head": _changed(face.table(b"head"), 50, 1),
            b"hhea": _changed(face.table(b"hhea"), 34, len(outlines)),
            b"hmtx": b"".join([pack(">Hh", *each) for each in metrics]),
            b"loca": pack(f">{len(offsets)}L", *offsets),
            b"maxp": _changed(face.table(b"maxp"), 4, len(outlines)),
        }
    )


def _renumbered(outline, order, places):
    """A composite glyph whose parts are named by their place in the new font."""
    changed, at, flags = bytearray(outline), 10, MORE
    while flags & MORE:
        flags, part = unpack_from(">HH", changed, at)
        if part not in places:
            order.append(part)
            places[part] = len(order)
        pack_into(">H", changed, at + 2, places[part])
        at += 4 + (4 if flags & WORDS else 2)
        at += 2 if flags & SCALE else 4 if flags & BOTH else 8 if flags & TWO_BY_TWO else 0
    return bytes(changed)


def _changed(table, at, value):
    changed = bytearray(table)
    pack_into(">H", changed, at, value)
    return bytes(changed)


def _file(tables):
    count = len(tables)
    records, body, reached = [], [], 12 + 16 * count
    for tag, content in tables.items():
        # The checksum of a table is not asked for inside a PDF (ISO 32000-2, 9.9); 0 is written, the same each time.
        records.append(pack(">4sLLL", tag, 0, reached, len(content)))
        filled = content + b"\0" * (-len(content) % 4)
        body.append(filled)
        reached += len(filled)
    start = pack(">LHHHH", 0x00010000, count, 64, 2, 16 * count - 64)
    return b"".join([start, *records, *body])

"""The faces that names are set in: their outlines as they stand in the file, and how HarfBuzz shapes with them.

A face is read once for a process and never changed afterwards, so threads may share it; only HarfBuzz's fonts, whose
scale is set for each use, are made anew.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct, unpack_from

import uharfbuzz as hb

from workflow.fontconfig import VENDORED
from workflow.glyphs import characters_of

# In the order in which the page asks them for a character, with the names that WeasyPrint gives them in a PDF.
NAMES = (
    ("NotoSerifSC-Regular.ttf", "Noto-Serif-SC", "Noto Serif SC"),
    ("ZhigengHanBF.ttf", "Zhigeng-Han-BF", "Zhigeng Han BF"),
    ("ZhigengHanGI.ttf", "Zhigeng-Han-GI", "Zhigeng Han GI"),
)
_RECORD = Struct(">4sLLL")


@dataclass(frozen=True, eq=False)
class Face:
    """One TrueType file; glyphs are numbered as in the file, metrics in its units (`em` to the em)."""

    path: Path
    name: str
    family: str
    content: mmap
    tables: dict[bytes, tuple[int, int]]
    em: int
    count: int
    ascent: int
    descent: int
    metrics: int
    long: bool
    shaper: hb.Face

    def table(self, tag: bytes) -> bytes:
        at, length = self.tables[tag]
        return self.content[at : at + length]

    def outline(self, glyph: int) -> bytes:
        """The glyph's entry of the glyf table, b"" for a blank."""
        loca, glyf = self.tables[b"loca"][0], self.tables[b"glyf"][0]
        if self.long:
            first, last = unpack_from(">LL", self.content, loca + 4 * glyph)
        else:
            first, last = (2 * each for each in unpack_from(">HH", self.content, loca + 2 * glyph))
        return self.content[glyf + first : glyf + last]

    def metric(self, glyph: int) -> tuple[int, int]:
        """Advance and left side bearing."""
        at = self.tables[b"hmtx"][0]
        if glyph < self.metrics:
            return unpack_from(">Hh", self.content, at + 4 * glyph)
        (advance,) = unpack_from(">H", self.content, at + 4 * (self.metrics - 1))
        (bearing,) = unpack_from(">h", self.content, at + 4 * self.metrics + 2 * (glyph - self.metrics))
        return advance, bearing

    def width(self, glyph: int) -> int:
        """The advance in thousandths of the em, as a PDF states it."""
        return round(self.metric(glyph)[0] * 1000 / self.em)


@cache
def faces() -> tuple[Face, ...]:
    return tuple(_face(VENDORED / file, name, family) for file, name, family in NAMES)


@lru_cache(4096)
def face_with(character: str) -> int | None:
    """The place in `faces()` of the first face that draws the character."""
    for place, (file, _, _) in enumerate(NAMES):
        if ord(character) in characters_of(VENDORED / file):
            return place
    return None


def _face(path, name, family):
    with path.open("rb") as file:
        content = mmap(file.fileno(), 0, access=ACCESS_READ)
    (count,) = unpack_from(">H", content, 4)
    records = (_RECORD.unpack_from(content, 12 + 16 * at) for at in range(count))
    tables = {tag: (at, length) for tag, _, at, length in records}
    head, hhea = tables[b"head"][0], tables[b"hhea"][0]
    ascent, descent = unpack_from(">hh", content, hhea + 4)
    return Face(
        path, name, family, content, tables,
        em=unpack_from(">H", content, head + 18)[0],
        count=unpack_from(">H", content, tables[b"maxp"][0] + 4)[0],
        ascent=ascent, descent=descent,
        metrics=unpack_from(">H", content, hhea + 34)[0],
        long=bool(unpack_from(">h", content, head + 50)[0]),
        shaper=hb.Face(hb.Blob.from_file_path(str(path))),
    )  # fmt: skip

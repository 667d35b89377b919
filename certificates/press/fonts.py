"""The font objects of names: a small font for each face, with the same entries as WeasyPrint writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from certificates.press.faces import faces
from certificates.press.letters import Run
from certificates.press.streams import stream
from certificates.press.subset import subset

OBJECTS = 5  # a font takes as many
_LETTERS = bytes.maketrans(b"0123456789abcdef", b"ABCDEFGHIJKLMNOP")
_MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{entries}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@dataclass(frozen=True)
class NameFont:
    """Glyphs of one face in the order of their codes, from 1, with the character of each."""

    face: int
    glyphs: tuple[int, ...]
    texts: tuple[str, ...]

    def codes(self) -> dict[int, str]:
        return {glyph: f"{code:04x}" for code, glyph in enumerate(self.glyphs, start=1)}

    def objects(self, first: int) -> list[bytes]:
        """Bodies of its objects, numbered from `first`; the first is the font that a page names."""
        face = faces()[self.face]
        file = subset(face, self.glyphs)
        name = b"/%s+%s" % (sha256(file).hexdigest()[:6].encode().translate(_LETTERS), face.name.encode())
        widths = " ".join(str(face.width(glyph)) for glyph in self.glyphs)
        up, down = round(face.ascent * 1000 / face.em), round(face.descent * 1000 / face.em)
        wide = max(map(face.width, self.glyphs))
        return [
            b"<</Type /Font/Subtype /Type0/BaseFont %s/Encoding /Identity-H/DescendantFonts [%d 0 R]/ToUnicode %d 0 R>>"
            % (name, first + 1, first + 4),
            b"<</Type /Font/Subtype /CIDFontType2/BaseFont %s/CIDSystemInfo <</Registry (Adobe)/Ordering (Identity)"
            b"/Supplement 0>>/CIDToGIDMap /Identity/W [1 [%s]]/FontDescriptor %d 0 R>>"
            % (name, widths.encode(), first + 2),
            b"<</Type /FontDescriptor/FontName %s/FontFamily (%s)/Flags 6/FontBBox [0 %d %d %d]/ItalicAngle 0/Ascent %d"
            b"/Descent %d/CapHeight %d/StemV 80/StemH 80/FontFile2 %d 0 R>>"
            % (name, face.family.encode(), down, wide, up, up, down, up, first + 3),
            stream(file, b"/Length1 %d" % len(file)),
            stream(self._to_unicode().encode()),
        ]

    def _to_unicode(self):
        lines = [
            f"<{code:04x}> <{text.encode('utf-16-be').hex()}>"
            for code, text in enumerate(self.texts, start=1)
        ]
        blocks = (lines[at : at + 100] for at in range(0, len(lines), 100))
        return _MAP.format(
            entries="\n".join(
                f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
            )
        )


def fonts_for(runs: Iterable[Run]) -> Mapping[int, NameFont]:
    """One font for each face that the runs use, its glyphs in the order in which they first appear."""
    used: dict[int, dict[int, str]] = {}
    for run in runs:
        letters = used.setdefault(run.face, {})
        for glyph, text in zip(run.glyphs, run.texts, strict=True):
            letters.setdefault(glyph, text)
    return {
        face: NameFont(face, tuple(letters), tuple(letters.values()))
        for face, letters in sorted(used.items())
    }

"""Which characters the fonts of the papers can draw.

A character without a glyph is printed as a box over a text layer that reads right, and nobody
notices until the person holds the paper. So text is checked before it is laid out.
"""

from functools import cache

import uharfbuzz as hb

from workflow.fontconfig import VENDORED, font_files

BOLD = VENDORED / "NotoSerifSC-Bold.ttf"

# CJK blocks of GB 18030-2022 and its amendment 1, by code point: Python 3.11 does not know Ext H and I.
BLOCKS = (
    ("基本汉字", 0x4E00, 0x9FFF),
    ("扩充 A", 0x3400, 0x4DBF),
    ("扩充 B", 0x20000, 0x2A6DF),
    ("扩充 C", 0x2A700, 0x2B739),
    ("扩充 D", 0x2B740, 0x2B81D),
    ("扩充 E", 0x2B820, 0x2CEA1),
    ("扩充 F", 0x2CEB0, 0x2EBE0),
    ("扩充 G", 0x30000, 0x3134A),
    ("扩充 H", 0x31350, 0x323AF),
    ("扩充 I（公安人名）", 0x2EBF0, 0x2EE5D),
    ("康熙部首", 0x2F00, 0x2FD5),
    ("拉丁字母", 0x0020, 0x007E),
    ("拉丁补充与扩充", 0x00A1, 0x017F),
)


class MissingGlyphs(ValueError):
    """A text holds characters that no font can draw.

    `characters` names them in order of appearance, `where` is the field's Chinese name.
    """

    def __init__(self, characters, *, where="文字", text=""):
        self.characters = tuple(characters)
        self.where = where
        self.text = text
        super().__init__(self._sentence())

    def _sentence(self):
        named = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in self.characters)
        place = f"{self.where}“{self.text}”中的{named}" if self.text else f"{self.where}中的{named}"
        return (
            f"{place}现有字库均无字形，印出会成为空框，故不予生成。"
            "请核对是否误录；确为本字的，请系统管理员补充含该字的字库（static/fonts/README.md）后重新生成。"
        )


@cache
def covered():
    """The code points that some font of the papers draws, as a frozenset."""
    return frozenset().union(*(characters_of(path) for path in font_files()))


@cache
def characters_of(path):
    """The code points that a font file draws, as a frozenset."""
    blob = hb.Blob.from_file_path(str(path))
    collected = range(hb.Face(blob).count)
    return frozenset().union(*(hb.Face(blob, place).unicodes for place in collected))


def missing(text):
    """The characters of `text` that no font draws, each once, in order; line breaks count as drawn."""
    drawn = covered()
    return tuple(dict.fromkeys(each for each in text if ord(each) not in drawn and each != "\n"))


def require(text, *, where):
    """Raise `MissingGlyphs` naming the field unless every character of `text` can be drawn."""
    if absent := missing(text):
        raise MissingGlyphs(absent, where=where, text=text)


def coverage():
    """For each block: (name, first, last, covered, size), sizes in code points."""
    drawn = covered()
    return [
        (name, first, last, sum(point in drawn for point in range(first, last + 1)), last - first + 1)
        for name, first, last in BLOCKS
    ]

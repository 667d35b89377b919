"""Names as glyphs: which face draws which character, and how far apart they stand; the same as Pango does on the page.

Only names of plain Chinese and Latin letters are set here. Whatever needs more (marks, other scripts, a font of the
deployer's) is laid out as a page of its own.
"""

import re
from dataclasses import dataclass
from itertools import groupby

import uharfbuzz as hb

from certificates.press.faces import face_with, faces

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
PLAIN = re.compile(f"[{HAN}{LATIN}][{HAN}{LATIN}· .'-]*")
_HAN, _LATIN = re.compile(f"[{HAN}]"), re.compile(f"[{LATIN}]")
_SCRIPTS = {"H": ("Hani", "zh-cn"), "L": ("Latn", "en")}
# font-variant-ligatures: none
_FEATURES = {"liga": False, "clig": False, "dlig": False, "hlig": False, "calt": False}
_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "〔": "〕", "【": "】", "《": "》", "“": "”", "‘": "’"}
UNITS = 1024  # of Pango, in a CSS pixel


@dataclass(frozen=True)
class Run:
    """Glyphs of one face with the space that stands after each, in thousandths of the em (of the name's size)."""

    face: int
    glyphs: tuple[int, ...]
    closer: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class SetName:
    runs: tuple[Run, ...]
    width: float  # CSS pixels


def set_name(name: str, size: float) -> SetName | None:
    """The name's glyphs at a size in CSS pixels; None where it is not plain."""
    if not PLAIN.fullmatch(name):
        return None
    marked = [
        (face_with(character), script, character)
        for character, script in zip(name, scripts(name), strict=True)
    ]
    if any(face is None for face, _, _ in marked) or all(face for face, _, _ in marked):
        return None  # a line without any letter of the page's own face stands at another height
    if " " in name and any(face for face, _, _ in marked):
        return None
    runs, width = [], 0
    for (face, script), letters in groupby(marked, key=lambda each: each[:2]):
        run, advance = _run(face, script, "".join(letter for _, _, letter in letters), size)
        if run is None:
            return None
        runs.append(run)
        width += advance
    return SetName(tuple(runs), width / UNITS)


def scripts(text: str) -> str:
    """H or L for each character: what is neither Chinese nor Latin goes with what stands before it (or first after it),
    and a closing bracket with its opening one."""
    if text.isascii() and text[:1].isalpha():
        return "L" * len(text)
    current = next((_KINDS[each] for each in text if _KINDS[each] in "HL"), "H")
    found, opened = [], []
    for character in text:
        kind = _KINDS[character]
        if kind in "HL":
            current = kind
        elif kind == "(":
            opened.append((_PAIRS[character], current))
        elif opened and character == opened[-1][0]:
            current = opened.pop()[1]
        found.append(current)
    return "".join(found)


class _Kinds(dict):
    """H, L, ( for a bracket that opens, or another sign."""

    def __missing__(self, character):
        kind = (
            "H"
            if _HAN.match(character)
            else "L"
            if _LATIN.match(character)
            else "("
            if character in _PAIRS
            else "."
        )
        self[character] = kind
        return kind


_KINDS = _Kinds()


def _run(place, script, text, size):
    face = faces()[place]
    font = hb.Font(face.shaper)
    font.scale = (round(size * UNITS),) * 2
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction = "ltr"
    buffer.script, buffer.language = _SCRIPTS[script]
    hb.shape(font, buffer, _FEATURES)
    glyphs = tuple(info.codepoint for info in buffer.glyph_infos)
    positions = buffer.glyph_positions
    if len(glyphs) != len(text) or 0 in glyphs or any(each.x_offset or each.y_offset for each in positions):
        return None, 0
    advances = [each.x_advance for each in positions]
    closer = tuple(
        int(face.width(glyph) - advance * 1000 / UNITS / size)
        for glyph, advance in zip(glyphs, advances, strict=True)
    )
    return Run(place, glyphs, closer, tuple(text)), sum(advances)

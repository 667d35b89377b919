"""The running text of a notice, cut into blocks for the page (pure)."""

import re
from itertools import groupby
from typing import NamedTuple

CHAPTER = re.compile(r"第[一二三四五六七八九十]+章")
NUMBERED = re.compile(r"[一二三四五六七八九十]+、")
SUB_NUMBERED = re.compile(r"（[一二三四五六七八九十]+）")
DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
HEADING_LENGTH = 30


class Block(NamedTuple):
    """`level` 2 or 3 is a heading, 0 a paragraph; `lines` are its lines. `role` of a paragraph: salutation,
    signature (who signs, and the day), or none."""

    level: int
    lines: tuple[str, ...]
    role: str = ""


def blocks(body, signers=()):
    """Blank lines part paragraphs; a short numbered line of its own is a heading. Chapter numbers may repeat.

    Lines that are one of the `signers` or a bare day are the signature.
    """
    first = True
    for piece in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in piece.splitlines() if line.strip()]
        while lines and (level := heading_level(lines[0])):
            first = False
            yield Block(level, (lines.pop(0),))
        if first and lines and lines[0].endswith("："):
            yield Block(0, (lines.pop(0),), "salutation")
        first = False
        for signature, found in groupby(lines, lambda line: line in signers or bool(DATE.fullmatch(line))):
            yield Block(0, tuple(found), "signature" if signature else "")


def heading_level(line):
    """2 for 一、 and 第一章, 3 for （一）, where the line is no sentence; else 0."""
    if len(line) > HEADING_LENGTH or line.endswith(("。", "；", "：", "，")):
        return 0
    if CHAPTER.match(line) or NUMBERED.match(line):
        return 2
    return 3 if SUB_NUMBERED.match(line) else 0

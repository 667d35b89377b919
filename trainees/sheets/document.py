"""The number of somebody's document as it stands in a cell: told apart by the cell's type, never quoted."""

import re
from datetime import date
from operator import mul

from trainees import identity

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_RESIDENT = re.compile(r"[1-7][0-9]{16}[0-9X]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZERO = 48 * sum(_WEIGHTS)  # the digits are weighed as their code points
_CHECK = "10X98765432"


class Documents:
    """Judges one column of numbers. Clean 18-digit numbers take a short way."""

    def __init__(self, on: date | None):
        self.on = on

    def is_clean(self, text) -> bool:
        """Whether a text is a resident number in normal form with nothing wrong with it."""
        if not _RESIDENT.fullmatch(text):
            return False
        if _CHECK[(sum(map(mul, text.encode(), _WEIGHTS)) - _ZERO) % 11] != text[17]:
            return False
        try:
            born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
        except ValueError:
            return False
        return born.year >= identity.EARLIEST_YEAR and (self.on is None or born <= self.on)


def number_fault(kind: str, value) -> str:
    """Why a cell cannot hold a number at all, by the type of the cell; "" when it may."""
    if kind == "n":
        lost = "后三位可能已丢失" if abs(value) >= 10**15 else "开头的 0 可能已丢失"
        return f"是数值格式，{lost}；请将该列设为文本后对照证件重新填写。"
    if kind in ("d", "b"):
        return "不是文本；请将该列设为文本后对照证件重新填写。"
    return ""


def scientific_fault(text: str) -> str:
    if _SCIENTIFIC.fullmatch(text):
        return "已变成科学计数法，后几位已丢失；请将该列设为文本后对照证件重新填写。"
    return ""

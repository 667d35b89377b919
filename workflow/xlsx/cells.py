"""What a cell of a sheet says, from the text in its XML to a kind and a plain value; runs in the child.

The rules are those of openpyxl, which the tests hold beside this module, with the date formats that Excel and
WPS have built in for Chinese and openpyxl does not know.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from workflow.xlsx.parts import TooMuch

EMPTY, TEXT, NUMBER, BOOL, DATE, FORMULA, ERROR = " tnbdfe"
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  a sheet knows no zone
_SECONDS_OF_A_DAY = 86400
_ATTRIBUTE = re.compile(r'\s+([\w:.-]+)\s*=\s*"([^"]*)"')
_ATTRIBUTES = re.compile(rf"(?:{_ATTRIBUTE.pattern})*\s*/?")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# 14-22 and 45-47 everywhere (ECMA-376 part 1, 18.8.30), 27-36 and 50-58 where the language is Chinese
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_DURATION_FORMATS = {46}
_LONGEST_FORMAT = 255
_NOT_IN_FORMAT = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DATE_LETTER = re.compile(r"(?<![_\\])[dmhysDMHYS]")
_DURATION = re.compile(r"\[hh?\]|\[mm?\]|\[ss?\]", re.I)


class References(dict):
    """Character references by name, learnt as they come: openpyxl writes every Chinese character as one."""

    def __missing__(self, name):
        if not name.startswith("#"):
            raise ValueError("unknown entity")
        code = int(name[2:], 16) if name[1:2] in ("x", "X") else int(name[1:])
        if not (code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF):
            raise ValueError("not a character of XML")
        self[name] = character = chr(code)
        return character


_REFERENCES = References(amp="&", lt="<", gt=">", quot='"', apos="'")


def resolved(raw: str) -> str:
    """The text of raw XML without markup: references resolved."""
    first, *rest = raw.split("&")
    pieces = [first]
    for piece in rest:
        name, mark, more = piece.partition(";")
        if not mark:
            raise ValueError("a bare ampersand")
        pieces.append(_REFERENCES[name])
        pieces.append(more)
    return "".join(pieces)


def shown_text(text: str) -> str | None:
    """The text of a cell with Excel's escapes undone (_x000D_ is a line break); None for a blank one."""
    if "_x" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return text if text and not text.isspace() else None


def _unescaped(found):
    code = int(found[1], 16)
    if code in (9, 10, 13):
        return "\n"
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""


def date_styles(formats: list[int], custom: dict[int, str]) -> tuple[set[int], set[int]]:
    """Indexes of the cell styles that show a date or time, and of those that show a duration.

    `formats` is the number format of each style, `custom` the codes that the file brings along.
    """
    dates, durations = set(), set()
    for style, number in enumerate(formats):
        code = custom.get(number)
        if code is None:
            is_date, is_duration = number in _DATE_FORMATS, number in _DURATION_FORMATS
        else:
            first = code[:_LONGEST_FORMAT].split(";")[0]
            is_date = bool(_DATE_LETTER.search(_NOT_IN_FORMAT.sub("", first)))
            is_duration = bool(_DURATION.search(first))
        dates |= {style} if is_date else set()
        durations |= {style} if is_duration else set()
    return dates, durations


class Reader:
    """Turns the attributes of a `c` element into a function, and by it the text of the element into (kind, value).

    The functions are kept by the attributes as written, of which a sheet has a dozen, so that a cell costs one
    look into a dict.
    """

    def __init__(self, strings, dates, durations, epoch):
        self.strings, self.dates, self.durations, self.epoch = strings, dates, durations, epoch

    def of_attributes(self, written: str):
        """(type, function) for the attributes behind `r`; None where they are written in an unusual way."""
        if not _ATTRIBUTES.fullmatch(written):
            return None
        return self.of(dict(_ATTRIBUTE.findall(written)))

    def of(self, attributes):
        """(type, function from text to (kind, value) or None)."""
        kind, style = attributes.get("t", "n"), int(attributes.get("s") or 0)
        if kind == "n" and style in self.dates:
            return kind, self.duration if style in self.durations else self.moment
        return kind, {
            "s": self.shared, "n": self.number, "b": self.truth, "e": self.error, "d": self.iso,
        }.get(kind, self.text)  # fmt: skip

    def shared(self, text):
        value = self.strings[int(text)]
        return None if value is None else (TEXT, value)

    def text(self, text):
        value = shown_text(text)
        return None if value is None else (TEXT, value)

    def number(self, text):
        value = _number(text)
        return (NUMBER, value) if abs(value) < 1e300 else (ERROR, str(value))

    def truth(self, text):
        word = text.strip().lower()
        return BOOL, word == "true" if word in ("true", "false") else bool(int(word))

    def error(self, text):
        return ERROR, text

    def moment(self, text):
        value = _number(text)
        try:
            return _said(_from_serial(value, self.epoch))
        except (OverflowError, ValueError):
            return ERROR, "#VALUE!"

    def duration(self, text):
        try:
            return TEXT, str(_milliseconds(timedelta(days=_number(text))))
        except OverflowError:
            return ERROR, "#VALUE!"

    def iso(self, text):
        """A date as Strict OOXML writes it; whatever is none stays text."""
        word = text.strip().removesuffix("Z")
        for kind in (date, datetime, time):
            try:
                return _said(kind.fromisoformat(word))
            except ValueError:
                continue
        return self.text(text)


def _number(text):
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


def _milliseconds(span):
    if span.microseconds:
        return timedelta(seconds=span.total_seconds() // 1, microseconds=round(span.microseconds, -3))
    return span


def _from_serial(value, epoch):
    """The moment or time of day of a serial number; 60 is the 29 February 1900 that never was."""
    day, fraction = divmod(value, 1)
    rest = timedelta(milliseconds=round(fraction * _SECONDS_OF_A_DAY * 1000))
    if 0 <= value < 1 and rest.days == 0:
        return (EPOCH_1904 + rest).time()
    if 0 < value < 60 and epoch == EPOCH_1900:
        day += 1
    return epoch + timedelta(days=day) + rest


def _said(moment):
    if isinstance(moment, time):
        return TEXT, str(moment)
    if isinstance(moment, datetime) and moment.time() == time.min:
        moment = moment.date()
    return DATE, moment.isoformat()


def column_number(letters: str) -> int:
    """1 for "A", 27 for "AA"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(1024)
def column_letters(column: int) -> str:
    """ "A" for 1, "AA" for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def too_far(sheet, column, number, limits):
    """The refusal of a value that stands outside any table."""
    return TooMuch(
        f"工作表“{sheet}”的 {column_letters(column)}{number} 单元格还有内容，离表格太远。"
        f"请把内容移到前 {limits['rows']} 行、前 {limits['columns']} 列之内，或删除该单元格。",
        "too_far",
    )

"""The rows of a sheet, in the child: by one pattern where it is written as usual, else by a parser.

A row is [number, hidden, kinds, values]; kinds is a text with one letter of `workflow.xlsx.cells` for each of
the values, of which there are as many as columns up to the last filled one. Rows without a value are not given.
The pattern accounts for every "<" of the sheet or raises Odd, so nothing can be passed over in silence.
"""

import re

from workflow.xlsx import markup
from workflow.xlsx.cells import EMPTY, FORMULA, TEXT, column_number, resolved, shown_text, too_far
from workflow.xlsx.gathering import Gathered, column_of
from workflow.xlsx.parts import TooMuch
from workflow.xlsx.strings import Odd, text_of_runs

_BLOCK = 1 << 17
_LONGEST_ROW = 4 << 20
_REMEMBERED = 5_000
_TOKEN = re.compile(
    r'<c r="([A-Z]++)\d++"([^<>]*+)>'  # column, other attributes
    r"(?:<v>([^<]*+)</v></c>|<is><t>([^<]*+)</t></is></c>|</c>"  # value, text
    r"|(<(?!c[ >]|/|row)(?:[^<]|<(?!/?c[ >]))*+)</c>)?"  # other content
    r"|(<row(?=[ >/])[^<>]*+>)"
    r"|(<(?!/row>))"  # anything else
)
_CONTENT = re.compile(
    r"(<f(?: [^<>]*+)?/?>(?:([^<]*+)</f>)?)?"
    r"(?:<v(?: [^<>]*+)?>([^<]*+)</v>|<is>((?:[^<]|<(?!/is>|!))*+)</is>|<v/>|<is/>)?"
)
_END = ("", "", "", "", "", "<row>", "")
_NUMBER = re.compile(r'\sr="(\d+)"')
_HIDDEN = re.compile(r'\shidden="(?:1|true)"')


class Columns(dict):
    def __missing__(self, letters):
        self[letters] = number = column_number(letters)
        return number


class Texts(dict):
    """Texts by their raw form: openpyxl writes every Chinese character as a reference, and columns repeat themselves."""

    def __missing__(self, raw):
        if len(self) > _REMEMBERED:
            self.clear()
        self[raw] = text = shown_text(resolved(raw))
        return text


class Ways(dict):
    """(is shared, is inline, function) for the attributes of a cell as written."""

    def __init__(self, reader):
        self.reader = reader

    def __missing__(self, written):
        found = self.reader.of_attributes(written)
        if found is None:
            raise Odd
        self[written] = way = (found[0] == "s", found[0] == "inlineStr", found[1])
        return way


class SheetRows:
    """One pass over the rows of a sheet: `batches()` gives lists of them."""

    def __init__(self, name, part, reader, limits, *, first=0, width=0):
        self.name, self.part, self.reader, self.limits = name, part, reader, limits
        self.first, self.width = first or float("inf"), width
        # What has been given: row elements in all, blank ones since the last filled one, number of that one.
        self.seen = self.blank = self.last = 0

    def batches(self):
        try:
            yield from self._by_pattern()
        except Odd:
            yield from self._by_parser()

    def _finished(self, number, hidden, kinds, values, last):
        """The row as it is sent; refused where it stands outside all that may be read."""
        if number <= last:
            raise TooMuch(
                f"工作表“{self.name}”的行号混乱（第 {number} 行重复或倒序）。请另存为 .xlsx 后重新上传。",
                "row_order",
            )
        if len(values) > self.limits["columns"] or number - last > max(self.limits["rows"] - last, 1_000):
            raise too_far(self.name, len(values), number, self.limits)
        if number > self.limits["rows"]:
            raise TooMuch(
                f"工作表“{self.name}”超过 {self.limits['rows']} 行。请分成几个文件上传。", "too_many_rows"
            )
        missing = self.width - len(values)
        if missing > 0:
            kinds.extend(EMPTY * missing)
            values.extend([None] * missing)
        return [number, hidden, "".join(kinds), values]

    # by the pattern

    def _by_pattern(self):
        self.ways, self.columns, self.texts = Ways(self.reader), Columns(), Texts()
        for block in self._blocks():
            rows = self._block(block.decode())
            if rows:
                yield rows
            if self.seen >= self.first:  # their numbers ascend, so they cannot be smaller
                return

    def _blocks(self):
        """Whole rows as bytes, from behind <sheetData> to before </sheetData>."""
        kept, inside = b"", False
        for piece in self.part.text():
            kept += piece
            if not inside:
                start = kept.find(b"<sheetData")
                close = kept.find(b">", start)
                if start < 0 or close < 0:
                    if len(kept) > _LONGEST_ROW:
                        raise Odd
                    continue
                if b"<!" in kept[:start] or kept[start : close + 1] not in (b"<sheetData>", b"<sheetData/>"):
                    raise Odd
                if kept[close - 1 : close] == b"/":
                    return
                kept, inside = kept[close + 1 :], True
            end = kept.find(b"</sheetData>")
            if end >= 0:
                yield kept[:end]
                return
            if len(kept) >= _BLOCK:
                cut = kept.rfind(b"<row")
                if cut > 0:
                    yield kept[:cut]
                    kept = kept[cut:]
                elif len(kept) > _LONGEST_ROW:
                    raise Odd
        raise Odd

    def _block(self, block):
        if "\0" in block:
            raise Odd
        if "\r" in block:
            block = block.replace("\r\n", "\n").replace("\r", "\n")
        ways, columns, texts = self.ways, self.columns, self.texts
        strings, most = self.reader.strings, self.limits["columns"]
        rows, seen, blank, last = [], -1, self.blank, self.last  # the end is no row
        tag, kinds, values = "", [], []
        tokens = _TOKEN.findall(block)
        tokens.append(_END)
        for letters, attributes, text, inline, content, row, odd in tokens:
            if letters:
                shared, is_inline, function = ways[attributes]
                if content:
                    found = _content(content, is_inline, function)
                    if found is None:
                        continue
                    kind, value = found
                elif text:
                    if shared:
                        kind, value = TEXT, strings[int(text)]
                        if value is None:
                            continue
                    elif is_inline:
                        continue
                    else:
                        found = function(resolved(text) if "&" in text else text)
                        if found is None:
                            continue
                        kind, value = found
                elif inline and is_inline:
                    kind, value = TEXT, texts[inline] if "&" in inline else shown_text(inline)
                    if value is None:
                        continue
                else:
                    continue
                column = columns[letters]
                gap = column - len(values) - 1
                if gap:
                    if gap < 0:
                        raise Odd
                    if column > most:
                        raise too_far(self.name, column, self._row(tag, last, blank)[0], self.limits)
                    kinds.extend(EMPTY * gap)
                    values.extend([None] * gap)
                kinds.append(kind)
                values.append(value)
            elif row:
                if values:
                    number, hidden = self._row(tag, last, blank)
                    if number > self.first:
                        seen = self.first  # as many as that there must have been
                        break
                    rows.append(self._finished(number, hidden, kinds, values, last))
                    kinds, values, last, blank = [], [], number, 0
                elif tag:
                    blank += 1
                tag = row
                seen += 1
            elif odd:
                raise Odd
        self.seen, self.blank, self.last = self.seen + seen, blank, last
        return rows

    def _row(self, tag, last, blank):
        """Number and hidden of a row by its tag; a row without a number follows the one before."""
        found = _NUMBER.search(tag)
        if "'" in tag or (not found and (blank or not tag or re.search(r"\sr\s*=", tag))):
            raise Odd
        return int(found[1]) if found else last + 1, bool(_HIDDEN.search(tag))

    # by the parser

    def _by_parser(self):
        """The same from any XML; rows that the pattern has given already are passed over."""
        found = Gathered()
        skip, count, last = self.seen, 0, self.last
        for written, cells in markup.parse(
            self.part, found.start, found.end, found.characters, found.finished
        ):
            number = int(written["r"]) if "r" in written else count + 1
            count = number
            if skip:
                skip -= 1
                continue
            if number > self.first:
                return
            if filled := self._filled(number, cells):
                columns = range(1, max(filled) + 1)
                kinds = [filled[column][0] if column in filled else EMPTY for column in columns]
                values = [filled[column][1] if column in filled else None for column in columns]
                hidden = written.get("hidden") in ("1", "true")
                yield [self._finished(number, hidden, kinds, values, last)]
                last = number

    def _filled(self, number, cells):
        """(kind, value) by column of the cells that hold something."""
        filled, column = {}, 0
        for attributes, formula, text, inline in cells:
            column = column_of(attributes["r"]) if "r" in attributes else column + 1
            kind, function = self.reader.of(attributes)
            if formula is not None:
                found = FORMULA, "=" + formula
            elif kind == "inlineStr":
                value = shown_text(inline)
                found = None if value is None else (TEXT, value)
            else:
                found = function(text) if text else None
            if found is None:
                continue
            if column > self.limits["columns"]:
                raise too_far(self.name, column, number, self.limits)
            if column in filled:
                raise TooMuch(
                    f"工作表“{self.name}”第 {number} 行有重复的单元格。请另存为 .xlsx 后重新上传。",
                    "row_order",
                )
            filled[column] = found
        return filled


def _content(content, is_inline, function):
    """(kind, value) of a cell with a formula, with formatted text or with attributes on its text."""
    found = _CONTENT.fullmatch(content)
    if not found:
        raise Odd
    formula, formula_text, text, runs = found.groups(default="")
    if formula:
        return FORMULA, "=" + resolved(formula_text)
    if is_inline:
        value = shown_text(resolved(text_of_runs(runs)))
        return None if value is None else (TEXT, value)
    return function(resolved(text)) if text else None

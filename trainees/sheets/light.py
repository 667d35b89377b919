"""Rows as they come from the reader of uploads: (number, hidden, kinds, values), one letter a column in `kinds`.

" " empty, "t" text, "n" number, "b" bool, "d" date in ISO form, "f" formula, "e" error. A sheet that was read whole
gives the same.
"""

from collections.abc import Iterator

from workflow.xlsx.reading import LightRow, Row, Sheet

EMPTY = " "
HEAD = 20
_LETTERS = {"text": "t", "number": "n", "bool": "b", "date": "d", "formula": "f", "error": "e"}


def light_rows(sheet, width: int) -> Iterator[LightRow]:
    """The filled rows of a sheet, each at least `width` columns wide."""
    if isinstance(sheet, Sheet):
        return (lighten(row, width) for row in sheet.rows)
    return sheet.rows(width=width)


def lighten(row: Row, width: int = 0) -> LightRow:
    size = max(width, *row.cells)
    kinds, values = [EMPTY] * size, [None] * size
    for column, cell in row.cells.items():
        kinds[column - 1] = _LETTERS[cell.kind]
        values[column - 1] = cell.value.isoformat() if cell.kind == "date" else cell.value
    return row.number, row.hidden, "".join(kinds), values


def head_of(sheet) -> Sheet:
    """The first rows of a sheet, for its header."""
    if isinstance(sheet, Sheet):
        rows = tuple(row for row in sheet.rows[:HEAD] if row.number <= HEAD)
        return Sheet(sheet.name, sheet.hidden, rows, sheet.merged)
    return sheet.head(HEAD)


def rows_in(sheet) -> int:
    """How many rows stand in the file, at most."""
    return len(sheet.rows) if isinstance(sheet, Sheet) else sheet.row_elements


class Merged:
    """A cell merged downwards counts for each of its rows: remembers the tops while the rows go by."""

    def __init__(self, sheet, below: int):
        self.tops: dict[int, list[tuple[int, int]]] = {}
        self.covered: dict[int, tuple] = {}
        for top, left, bottom, right in sheet.merged:
            if left == right and bottom > top > below:
                self.tops.setdefault(top, []).append((left - 1, min(bottom, top + 2000)))

    def fill(self, number, kinds, values):
        """The row's kinds and values, completed from the merges that reach into it."""
        for at, bottom in self.tops.get(number, ()):
            if at < len(values):
                self.covered[at] = (bottom, kinds[at], values[at])
        for at, (bottom, kind, value) in list(self.covered.items()):
            if number > bottom:
                del self.covered[at]
            elif at < len(values) and kinds[at] == EMPTY:
                kinds = kinds[:at] + kind + kinds[at + 1 :]
                values[at] = value
        return kinds, values

"""Finding an official table in a sheet that an office has edited: header, columns, cells, faults.

Titles stand above the header, columns move, labels carry line breaks and units, cells are merged downwards,
notes follow below. What a parser changes or cannot accept, it says with cell, column and row.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

from workflow.xlsx.reading import Cell, Row, Sheet, column_letters

REFUSE, HINT = "refuse", "hint"

_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003fffd\u3000-\u303f\uff00-\uffef“”‘’]"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_BREAK_IN_HAN = re.compile(rf"(?<={_HAN})[ \t]*[\r\n\u2028\u2029\x85]+[ \t]*(?={_HAN})")
_SPACE = re.compile(r"[\s\u3000]+")
_LABEL_NOISE = re.compile(r"[（(【\[].*?[）)】\]]|[\s\u3000*＊:：_]+")
_DIGITS = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_NOT_TEXT = {"formula": "公式", "error": "错误值"}


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One thing to know about one cell. `severity` is "refuse" (must be put right) or "hint" (worth a look).

    `cell` is like "H12" ("" for the sheet as a whole), `row` the row number in Excel (0 likewise), `column` the
    label of the column, `kind` a stable word for grouping; `old` and `new` show a value that was tidied.
    """

    cell: str
    row: int
    column: str
    sentence: str
    severity: str = REFUSE
    old: str = ""
    new: str = ""
    kind: str = ""

    @property
    def refuses(self) -> bool:
        return self.severity == REFUSE

    def as_json(self) -> dict[str, str | int]:
        """Plain values for a JSON column."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an official table: the name the code uses, its label, other labels, how long a text may be."""

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    longest: int = 200


@dataclass(frozen=True)
class Header:
    """Where the columns of a table are. `last_row` is the last row number that belongs to the header."""

    row: int
    last_row: int
    columns: dict[str, int]
    labels: dict[str, str]
    missing: tuple[Field, ...] = ()
    doubled: tuple[str, ...] = ()

    def ref(self, key: str, row: int) -> str:
        """ "H12" for a field and a row; "" where the sheet has no such column."""
        return f"{column_letters(self.columns[key])}{row}" if key in self.columns else ""


@dataclass
class Faults:
    """Collects what is found while a sheet is read; sentences begin with row and column."""

    header: Header
    found: list[SheetFault] = field(default_factory=list)

    def add(self, key, row, sentence, severity=REFUSE, *, old="", new="", kind=""):
        label = self.header.labels.get(key, key)
        where = f"第 {row} 行“{label}”"
        self.found.append(
            SheetFault(
                self.header.ref(key, row), row, label, where + sentence, severity, old, new, kind or key
            )
        )

    def hint(self, key, row, sentence, *, old="", new="", kind=""):
        self.add(key, row, sentence, HINT, old=old, new=new, kind=kind)


class Grid:
    """Cells of one sheet by place; a cell merged downwards counts for each of its rows."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.rows = {row.number: row for row in sheet.rows}
        self._above = {}
        for top, left, bottom, right in sheet.merged:
            if left == right:
                for number in range(top + 1, min(bottom, top + 2000) + 1):
                    self._above[number, left] = top

    def cell(self, row: int, column: int | None, *, below: int = 0) -> Cell | None:
        """The cell; of a downward merge the top one, if that stands below row `below`."""
        if column is None:
            return None
        found = self.rows[row].cells.get(column) if row in self.rows else None
        top = self._above.get((row, column), 0)
        if found is None and top > below and top in self.rows:
            return self.rows[top].cells.get(column)
        return found


def clean_text(text: str) -> str:
    """Without invisible characters, with line breaks inside Chinese closed up and other white space single."""
    return _SPACE.sub(" ", _BREAK_IN_HAN.sub("", _INVISIBLE.sub("", text))).strip()


def label_key(text: str) -> str:
    """A column label for comparing: without spaces, line breaks, colons, stars and bracketed units."""
    return _LABEL_NOISE.sub("", _INVISIBLE.sub("", text)).upper()


def find_header(
    sheet: Sheet, fields: Iterable[Field], *, within: int = 20, at_least: int = 3
) -> Header | None:
    """The row among the first `within` that names the most columns; None when none names `at_least`."""
    fields = tuple(fields)
    by_label = {label_key(label): each for each in fields for label in (each.label, *each.synonyms)}
    best, best_count = None, at_least - 1
    for row in sheet.rows:
        if row.number > within:
            break
        named = {by_label[key] for cell in row.cells.values() if (key := label_key(cell.text)) in by_label}
        if len(named) > best_count:
            best, best_count = row, len(named)
    return _header(sheet, best, fields, by_label) if best else None


def _header(sheet, row, fields, by_label):
    columns, labels, doubled = {}, {}, []
    for column, cell in row.cells.items():
        each = by_label.get(label_key(cell.text))
        if each is None:
            continue
        if each.key in columns:
            doubled.append(clean_text(cell.text))
        else:
            columns[each.key] = column
            labels[each.key] = clean_text(cell.text)
    missing = tuple(each for each in fields if each.required and each.key not in columns)
    labels |= {each.key: each.label for each in fields if each.key not in labels}
    last = max(
        [row.number, *(b for top, left, b, right in sheet.merged if top == row.number and b - top < 4)]
    )
    return Header(row.number, last, columns, labels, missing, tuple(doubled))


def header_faults(header: Header) -> Iterator[SheetFault]:
    """A fault for each missing required column and each column that stands there twice."""
    for each in header.missing:
        names = "、".join(f"“{name}”" for name in (each.label, *each.synonyms[:2]))
        sentence = f"第 {header.row} 行表头缺少“{each.label}”一列。请补上该列（可写作{names}）后重新上传。"
        yield SheetFault("", header.row, each.label, sentence, kind="header")
    for label in header.doubled:
        sentence = f"第 {header.row} 行表头有两列都是“{label}”，无法判断以哪一列为准。请删去或改名其中一列。"
        yield SheetFault("", header.row, label, sentence, kind="header")


def hidden_rows_hint(sheet_name: str, numbers: list[int]) -> list[SheetFault]:
    """One hint that names the hidden rows that were read like the others; nothing where there are none."""
    if not numbers:
        return []
    shown = "、".join(map(str, numbers[:20])) + ("…" if len(numbers) > 20 else "")
    sentence = (
        f"“{sheet_name}”有 {len(numbers)} 行是隐藏行（第 {shown} 行），已一并读取。请核对是否应当包含。"
    )
    return [SheetFault("", numbers[0], "", sentence, HINT, kind="hidden")]


def repeats_header(row: Row, header: Header) -> bool:
    """Whether the header was copied to the top of a printed page."""
    same = sum(
        clean_text(cell.text) == header.labels[key]
        for key, column in header.columns.items()
        if (cell := row.cells.get(column))
    )
    return same >= 3


def read_text(cell: Cell | None, each: Field, row: int, faults: Faults) -> str:
    """The text of a cell, "" when it is empty. Formulas, error values and overlong texts become faults."""
    if cell is None:
        return ""
    if cell.kind in _NOT_TEXT:
        faults.add(
            each.key,
            row,
            f"是{_NOT_TEXT[cell.kind]}，不能直接读取。请复制后“选择性粘贴为数值”，再重新上传。",
            kind="formula",
        )
        return ""
    text = clean_text(cell.text)
    if len(text) > each.longest:
        faults.add(
            each.key, row, f"有 {len(text)} 个字，超过 {each.longest} 字。请缩短后重新上传。", kind="long"
        )
        return text[: each.longest]
    return text


def whole_number(cell: Cell | None) -> int | None:
    """A whole number from a number cell or from text such as "１００" or "100人"; None for anything else."""
    if cell is None or cell.kind not in ("number", "text"):
        return None
    if cell.kind == "number":
        return int(cell.value) if float(cell.value).is_integer() else None
    found = re.fullmatch(
        r"(\d{1,9})(?:\.0+)?\s*[人名位天日期学时]{0,2}", clean_text(cell.text).translate(_DIGITS)
    )
    return int(found[1]) if found else None

"""Rows of a preview as cells for the page: value, state, what was typed over. A number is never shown whole."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from trainees.identity import DOCUMENT_TYPES, mask_number
from trainees.sheets.columns import FIELDS
from workflow.xlsx.reading import column_letters
from workflow.xlsx.tables import Grid

SEALED = ("doc_number", "phone", "email")
LABELS = {each.key: each.label for each in FIELDS}
# The columns of the table on the page, several fields in one; what no column of the sheet holds is left out.
GROUPS = (
    ("姓名", ("name", "sex", "birth")),
    ("证件", ("doc_type", "doc_number")),
    ("工作单位、职务", ("unit", "ownership", "post")),
    ("职称或职业资格", ("title",)),
    ("其他", ("political_status", "party_member", "frontline", "region", "phone", "email", "online")),
    ("学时、考核", ("hours", "result")),
)
ALWAYS = ("name", "doc_type", "doc_number", "unit")  # a missing column of these is worth a look too
# How a flag reads where it is set; unset it is not shown.
_FLAGS = {"frontline": "基层一线", "party_member": "中共党员", "online": "线上参加"}


@dataclass(frozen=True)
class ShownCell:
    """One field of one row. `state` is "", "warned" or "bad"; `words` are (state, sentence); `was` is what the file says
    where the cell was typed over, masked where it is sealed."""

    row: int
    key: str
    text: str
    state: str = ""
    words: tuple[tuple[str, str], ...] = ()
    mended: bool = False
    was: str = ""

    @property
    def label(self):
        return LABELS[self.key]

    @property
    def id(self):
        return f"cell-{self.row}-{self.key}"

    @property
    def name(self):
        """The name of its input."""
        return f"c-{self.row}-{self.key}"

    @property
    def sealed(self):
        return self.key in SEALED


@dataclass(frozen=True)
class ShownRow:
    """A row of the list; `general` are its sentences that belong to no cell."""

    number: int
    name: str
    state: str
    hidden: bool
    cells: dict[str, ShownCell]
    general: tuple[tuple[str, str], ...]
    changes: tuple

    @property
    def groups(self):
        """(label, cells) for the table."""
        return [(label, [self.cells[key] for key in keys if key in self.cells]) for label, keys in GROUPS]

    @property
    def words(self):
        """Every sentence of the row, what must be put right first."""
        told = [*self.general, *(each for cell in self.cells.values() for each in cell.words)]
        return sorted(dict.fromkeys(told), key=lambda each: each[0] != "bad")

    @property
    def mended(self):
        return [cell for cell in self.cells.values() if cell.mended]

    @property
    def odd(self):
        """The cells with something to say, then the others."""
        return [cell for cell in self.cells.values() if cell.state or cell.mended]

    @property
    def plain(self):
        return [cell for cell in self.cells.values() if not (cell.state or cell.mended)]


class Shower:
    """Turns rows of a preview into cells. `columns` and `corrections` are those of the upload; `workbook` may be None
    where the list is too large to keep the file's own cells at hand."""

    def __init__(self, columns, corrections, workbook=None):
        self.columns, self.corrections, self.workbook = columns, corrections, workbook
        mapping = columns.mapping if columns else {}
        self.keys = [each.key for each in FIELDS if each.key in mapping and each.key != "number"]
        self.by_letters = {column_letters(column): key for key, column in mapping.items()}

    @cached_property
    def grid(self):
        sheets = (
            [each for each in self.workbook.sheets if each.name == self.columns.sheet_name]
            if self.workbook
            else []
        )
        return Grid(sheets[0]) if sheets else None

    def row(self, each):
        """A PreviewRow as it is shown."""
        words = defaultdict(list)
        for state, found in (("bad", each.faults), ("warned", each.hints)):
            for fault in found:
                words[self._key(fault)].append((state, fault.sentence))
        shown = [*self.keys, *(key for key in ALWAYS if key not in self.keys)]
        cells = {key: self._cell(each, key, tuple(words.get(key, ()))) for key in shown}
        general = tuple(told for key, found in words.items() if key not in cells for told in found)
        return ShownRow(
            each.row.excel_row, each.row.name, each.state, each.row.hidden, cells, general, each.changes
        )

    def raw(self, row, key):
        """What the file itself says in a cell; "" where that is not at hand."""
        column = self.columns.mapping.get(key)
        cell = self.grid.cell(row, column, below=self.columns.last_row) if self.grid and column else None
        return cell.text if cell is not None else ""

    def name_in(self, row):
        """Whom the file has in a row."""
        return self.raw(row, "name").strip()

    @staticmethod
    def masked(key, text):
        return mask_number(text.strip()) if key in SEALED else text.strip()

    def typed(self, each, key):
        """What an input for the cell begins with; nothing for what is sealed."""
        if key in SEALED:
            return ""
        corrected = (self.corrections.get(each.row.excel_row) or {}).get(key)
        if corrected is not None:
            return corrected
        if raw := " ".join(self.raw(each.row.excel_row, key).split()):  # an input knows no line breaks
            return raw
        if key in _FLAGS:
            return "是" if getattr(each.row, key) else ""
        return value_text(each.row, key)

    def _cell(self, each, key, words):
        number = each.row.excel_row
        typed_over = (self.corrections.get(number) or {}).get(key)
        state = "bad" if any(s == "bad" for s, _ in words) else "warned" if words else ""
        text = value_text(each.row, key)
        if not text and key not in SEALED:
            text = (typed_over if typed_over is not None else self.raw(number, key)).strip()
        was = ""
        if typed_over is not None:
            was = self.masked(key, self.raw(number, key))
        return ShownCell(number, key, text, state, words, typed_over is not None, was)

    def _key(self, fault):
        letters = fault.cell.rstrip("0123456789")
        return self.by_letters.get(letters, "") if letters else ""


def value_text(row, key):
    """A field of a RosterRow for the page."""
    if key == "doc_number":
        return mask_number(row.doc_number)
    if key == "doc_type":
        return DOCUMENT_TYPES.get(row.doc_type, "")
    if key in ("phone", "email"):
        return mask_number(getattr(row, key))
    if key in _FLAGS:
        return _FLAGS[key] if getattr(row, key) else ""
    value = getattr(row, key, "")
    return "" if value is None else str(value)

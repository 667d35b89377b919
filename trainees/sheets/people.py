"""The rows of a 学员名单: one person each, in normal form, with whatever is wrong with them.

Ten thousand rows are an ordinary day, and nearly every cell of them is in order. So each column knows at sight what
a clean value looks like and remembers the texts that come again and again (units, titles); only what is odd takes the
long way (trainees.sheets.oddities), which finds every fault and words it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter

from trainees import identity
from trainees.names import PLAIN
from trainees.sheets.columns import FIELDS, Columns
from trainees.sheets.light import EMPTY, Merged, light_rows
from trainees.sheets.oddities import NUMBERS, Oddities, whole_number
from trainees.sheets.values import PASSED, SEXES
from workflow.redaction import without_numbers
from workflow.xlsx.reading import LightRow, cell_text
from workflow.xlsx.tables import clean_text

_NOTE = re.compile(r"^(?:注|备注|说明|填表|填报|审核|联系人|联系|负责人|单位[（(]?盖章|合计|共计|共|总计)")
_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计)(?:[:：\d(（人]|$)|(?:制表|填表|填报|审核|复核|经办|联系)人?[:：]|单位[(（]?(?:盖章|公章)"
)
_TOTAL_BEGINS = "合总小共制填审复经联单"
_MOBILE = re.compile(r"1[0-9]{10}", re.ASCII)
_KEYS = tuple(each.key for each in FIELDS)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One trainee as the sheet has them, in normal form; `excel_row` is the row in Excel.

    `doc_type` is a code of trainees.identity, `hours` 学时, `passed` what `result` means, None where it is empty.
    Document number, telephone and address stay out of the repr.
    """

    excel_row: int
    number: int
    name: str
    sex: str
    doc_type: str
    doc_number: str = field(repr=False)
    unit: str
    post: str
    title: str
    phone: str = field(repr=False)
    hours: Decimal | None
    result: str
    passed: bool | None
    frontline: bool = False
    party_member: bool = False
    online: bool = False
    hidden: bool = False
    political_status: str = ""
    region: str = ""
    email: str = field(default="", repr=False)
    ownership: str = ""


class RosterReader:
    """Walks one roster from header to the last note, each person as he comes. `corrections` {row: {key: text}} are
    laid over the cells, None leaves a row out."""

    def __init__(self, sheet, columns: Columns, on: date | None, corrections=None):
        self.sheet, self.columns = sheet, columns
        self.odd = Oddities(columns, on)
        self.faults = self.odd.faults
        self.corrections = {int(row): texts for row, texts in (corrections or {}).items()}
        self.counts = {"notes": 0, "blank": 0, "left_out": 0}
        self.notes: list[tuple[int, str]] = []
        self.found = 0
        self.width = max(columns.mapping.values(), default=0)
        absent = [key for key in _KEYS if key not in columns.mapping]
        self.at = {key: column - 1 for key, column in columns.mapping.items()}
        self.at |= {key: self.width + place for place, key in enumerate(absent)}
        self.pad = EMPTY * len(absent)
        self.pick = itemgetter(*(self.at[key] for key in _KEYS))

    def people(self) -> Iterator[RosterRow]:
        last = below = self.columns.last_row
        merged = Merged(self.sheet, below)
        doc_at = self.at["doc_number"] if "doc_number" in self.columns.mapping else None
        for row in light_rows(self.sheet, self.width):
            number, hidden, kinds, values = row
            if number <= below:
                continue
            surely = doc_at is not None and kinds[doc_at] != EMPTY
            self.counts["blank"] += number - last - 1
            last = number
            if (self._repeats_header(row) or self._is_total(row)) if surely else self._set_aside(row):
                continue
            if merged.tops:
                kinds, values = merged.fill(number, kinds, values)
            kinds, values = kinds[: self.width] + self.pad, [*values[: self.width], *self.pad]
            if number in self.corrections:
                if self.corrections[number] is None:
                    self._leave_out(number)
                    continue
                kinds = self._correct(self.corrections[number], kinds, values)
            self.found += 1
            yield self._person(number, hidden, self.pick(kinds), self.pick(values))

    def _set_aside(self, row: LightRow) -> bool:
        """Whether a row without a document number is a note, a header again or nothing but a number."""
        if self._repeats_header(row) or self._is_total(row):
            return True
        if self._is_note(row):
            self._note(row)
            return True
        filled = {at for at, kind in enumerate(row[2]) if kind != EMPTY}
        if filled <= {self.columns.mapping.get("number", 0) - 1}:
            self.counts["blank"] += 1
            return True
        return False

    def _is_note(self, row: LightRow) -> bool:
        _, _, kinds, values = row
        filled = [at for at, kind in enumerate(kinds) if kind != EMPTY]
        if any(self._filled(row, key) for key in ("unit", "doc_number")):
            return False
        kind, value = kinds[filled[0]], values[filled[0]]
        if kind == "t" and _NOTE.match(clean_text(value)):
            return True
        return len(filled) == 1 and not self._filled(row, "name") and whole_number(kind, value) is None

    def _filled(self, row: LightRow, key):
        column = self.columns.mapping.get(key)
        return column is not None and row[2][column - 1] != EMPTY

    def _is_total(self, row: LightRow) -> bool:
        """Whether a row of sums or signatures reaches into the columns of people: 合计 … 3 个单位, 制表人：… 审核人：…

        Nobody is called so; a row that holds figures as long as a document's is read as a person all the same.
        """
        _, _, kinds, values = row
        at = len(kinds) - len(kinds.lstrip(EMPTY))
        if kinds[at] != "t" or values[at].lstrip()[:1] not in _TOTAL_BEGINS:
            return False  # as good as every row
        if not _TOTAL.match("".join(clean_text(values[at]).split())):
            return False
        doc = self.columns.mapping.get("doc_number", 0) - 1
        if doc >= 0 and sum(c.isdigit() for c in cell_text(kinds[doc], values[doc])) >= 6:
            return False
        self._note(row)
        return True

    def _repeats_header(self, row: LightRow) -> bool:
        """Whether the header was copied to the top of a printed page."""
        _, _, kinds, values = row
        at, labels = self.columns.mapping.get("name", 0) - 1, self.columns.labels
        if at < 0 or kinds[at] != "t" or values[at].lstrip()[:1] != labels.get(at + 1, "")[:1]:
            return False
        same = sum(
            kinds[column - 1] == "t" and clean_text(values[column - 1]) == labels.get(column)
            for column in self.columns.mapping.values()
        )
        if same < min(3, len(self.columns.mapping)):
            return False
        self._note(row)
        return True

    def _note(self, row: LightRow):
        self.counts["notes"] += 1
        if len(self.notes) < 50:
            texts = [
                clean_text(cell_text(kind, value))
                for kind, value in zip(row[2], row[3], strict=True)
                if kind != EMPTY
            ]
            self.notes.append((row[0], without_numbers(" ".join(texts))[:60]))

    def _leave_out(self, number):
        self.counts["left_out"] += 1
        self.faults.hint("name", number, "：该行已按您的更正不导入。", kind="left_out")

    def _correct(self, texts, kinds, values):
        letters = list(kinds)
        for key, text in texts.items():
            if key in self.at:
                at = self.at[key]
                letters[at], values[at] = ("t", text) if text.strip() else (EMPTY, None)
        return "".join(letters)

    def _person(self, row, hidden, kinds, values) -> RosterRow:
        odd, text = self.odd, self.odd.text
        (
            number_kind, name_kind, sex_kind, birth_kind, type_kind, doc_kind, unit_kind, post_kind, title_kind, phone_kind,
            email_kind, status_kind, region_kind, hours_kind, result_kind, frontline_kind, party_kind, online_kind,
            owner_kind,
        ) = kinds  # fmt: skip
        number, name, sex, birth, named, doc, unit, post, title, phone, email, status, region, hours, result, \
            frontline, party, online, owner = values  # fmt: skip
        if number_kind != "n" or type(number) is not int or not 0 < number < NUMBERS:
            number = odd.number(row, number_kind, number, self.found)
        if name_kind != "t" or not PLAIN.fullmatch(name):
            name = odd.name(row, name_kind, name)
        doc_type, doc = odd.document(row, type_kind, named, doc_kind, doc)
        sex = text("sex", row, sex_kind, sex)
        if sex:
            sex = (
                odd.sex(row, sex, doc) if sex not in SEXES or doc_type == identity.RESIDENT_ID else SEXES[sex]
            )
        if birth_kind != EMPTY:
            odd.birth(row, birth_kind, birth, doc_type, doc)
        if phone_kind != "t" or not _MOBILE.fullmatch(phone):
            phone = odd.phone(row, phone_kind, phone)
        result = text("result", row, result_kind, result)
        passed = (result in PASSED) if result else None
        if passed is False:
            result, passed = odd.result(row, result)
        status = odd.status(row, status_kind, status)
        party = odd.flag("party_member", row, party_kind, party)
        if unit_kind == EMPTY:
            odd.must("unit", row)
        return RosterRow(
            row, number, name, sex, doc_type, doc,
            text("unit", row, unit_kind, unit), text("post", row, post_kind, post), text("title", row, title_kind, title), phone,
            odd.hours(row, hours_kind, hours), result, passed,
            odd.flag("frontline", row, frontline_kind, frontline), odd.party(row, party_kind, party, status),
            odd.flag("online", row, online_kind, online), hidden,
            status, text("region", row, region_kind, region), odd.email(row, email_kind, email),
            odd.ownership(row, owner_kind, owner),
        )  # fmt: skip

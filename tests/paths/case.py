"""What the story of one class starts from: its plan, its office, its host, its days and its roster."""

import io
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import load_workbook

from reports.demo import SAMPLES


@dataclass(frozen=True)
class Track:
    code: str
    name: str
    aliases: tuple[str, ...]
    level: str
    rules: str


@dataclass(frozen=True)
class Case:
    """One class of one plan: what the test that tells its story starts from."""

    plan: str
    authority: str
    year: int
    notice: str
    tracks: tuple[Track, ...]
    code: str
    host: str
    city: str  # where the plan puts the class
    opening: date
    days: int
    roster: str
    register: str  # the office that numbers the certificates
    sponsor: str = ""
    people: int = 0

    @property
    def ending(self):
        return self.opening + timedelta(days=self.days - 1)

    def roster_file(self):
        """The sample workbook; cut to `people` rows where the class is smaller than the sample."""
        content = (SAMPLES / "rosters" / f"{self.roster}.xlsx").read_bytes()
        if not self.people:
            return content
        book = load_workbook(io.BytesIO(content))
        for sheet in book:
            sheet.delete_rows(self.people + 2, sheet.max_row)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def trainees(self):
        """[(name, ID number, 合格 or 不合格)] as the host typed them."""
        return people_in(self.roster_file())


def people_in(workbook):
    """[(name, ID number, 合格 or 不合格)] of a roster as it was uploaded."""
    rows = load_workbook(io.BytesIO(workbook), read_only=True).worksheets[0].iter_rows(values_only=True)
    heads = next(rows)
    at = [heads.index(word) for word in ("姓名", "身份证号", "结业考核情况")]
    return [tuple(str(row[n]) for n in at) for row in rows if row[at[0]]]
